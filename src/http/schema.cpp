#include "http/schema.h"

#include "base/assertion.h"
#include "base/text.h"
#include "http/schema_reader.h"
#include "http/schema_violations.h"

namespace orda::http {

namespace {

using Kind = ValueType::Kind;

/// Whether JSON text has an escaped U+0000 in one of its strings.
bool escapes_nul(std::string_view json_text) {
    for (std::size_t i = json_text.find('\\'); i != std::string_view::npos;
         i = json_text.find('\\', i + 2))
        if (json_text.substr(i).starts_with("\\u0000")) return true;
    return false;
}

bool has_nul(const json::value& value);

bool has_nul(const json::object& object) {
    for (const auto& entry : object)
        if (contains_nul(entry.key()) || has_nul(entry.value())) return true;
    return false;
}

bool has_nul(const json::value& value) {
    if (value.is_string()) return contains_nul(value.get_string());
    if (value.is_object()) return has_nul(value.get_object());
    if (!value.is_array()) return false;
    for (const json::value& element : value.get_array())
        if (has_nul(element)) return true;
    return false;
}

bool has_nul(const Field& field, const ValueType& type, const void* member) {
    switch (type.kind) {
        case Kind::text:
            return contains_nul(*static_cast<const std::string*>(member));
        case Kind::any:
            return has_nul(*static_cast<const json::value*>(member));
        case Kind::free_object:
            return has_nul(*static_cast<const json::object*>(member));
        case Kind::raw:
            return escapes_nul(static_cast<const RawJson*>(member)->text);
        case Kind::object:
            field.object->check_nul_in(member);
            return false;
        case Kind::optional: {
            const void* inner = type.peek(member);
            return inner != nullptr && has_nul(field, *type.inner, inner);
        }
        case Kind::list:
            for (std::size_t i = 0; i < type.size(member); ++i)
                if (has_nul(field, *type.inner, type.element(member, i))) return true;
            return false;
        case Kind::map: {
            bool found = false;
            type.each(member, [&](std::string_view key, const void* value) {
                found = found || contains_nul(key) || has_nul(field, *type.inner, value);
            });
            return found;
        }
        case Kind::boolean:
        case Kind::int32:
        case Kind::int64:
        case Kind::real:
            break;
    }
    return false;
}

/// Whether `omit_when_empty` leaves it out.
bool is_empty(const ValueType& type, const void* member) {
    switch (type.kind) {
        case Kind::boolean:
            return !*static_cast<const bool*>(member);
        case Kind::int32:
            return *static_cast<const std::int32_t*>(member) == 0;
        case Kind::int64:
            return *static_cast<const std::int64_t*>(member) == 0;
        case Kind::real:
            return *static_cast<const double*>(member) == 0.0;
        case Kind::text:
            return static_cast<const std::string*>(member)->empty();
        case Kind::any:
            return static_cast<const json::value*>(member)->is_null();
        case Kind::free_object:
            return static_cast<const json::object*>(member)->empty();
        case Kind::list:
        case Kind::map:
            return type.size(member) == 0;
        case Kind::optional: {
            const void* inner = type.peek(member);
            return inner == nullptr || is_empty(*type.inner, inner);
        }
        case Kind::raw: {
            const std::string& text = static_cast<const RawJson*>(member)->text;
            return text == "null" || text == "{}" || text == "[]";
        }
        case Kind::object:
            break;
    }
    return false;
}

void write_value(const Field& field, const ValueType& type, const void* member,
                 JsonWriter& writer) {
    switch (type.kind) {
        case Kind::boolean:
            writer.value(*static_cast<const bool*>(member));
            return;
        case Kind::int32:
            writer.value(*static_cast<const std::int32_t*>(member));
            return;
        case Kind::int64:
            writer.value(*static_cast<const std::int64_t*>(member));
            return;
        case Kind::real:
            writer.value(*static_cast<const double*>(member));
            return;
        case Kind::text:
            writer.value(*static_cast<const std::string*>(member));
            return;
        case Kind::any:
            writer.value(*static_cast<const json::value*>(member));
            return;
        case Kind::free_object:
            writer.value(*static_cast<const json::object*>(member));
            return;
        case Kind::raw:
            writer.raw(static_cast<const RawJson*>(member)->text);
            return;
        case Kind::object:
            field.object->write_object(member, writer);
            return;
        case Kind::optional: {
            const void* inner = type.peek(member);
            if (inner == nullptr)
                writer.null();
            else
                write_value(field, *type.inner, inner, writer);
            return;
        }
        case Kind::list:
            writer.begin_array();
            for (std::size_t i = 0; i < type.size(member); ++i)
                write_value(field, *type.inner, type.element(member, i), writer);
            writer.end_array();
            return;
        case Kind::map:
            writer.begin_object();
            type.each(member, [&](std::string_view key, const void* value) {
                writer.key(key);
                write_value(field, *type.inner, value, writer);
            });
            writer.end_object();
            return;
    }
}

const void* member_of(const Field& field, const void* object) {
    return static_cast<const char*>(object) + field.offset;
}

std::string_view words_for(Place place) {
    switch (place) {
        case Place::headers:
            return "the HTTP headers";
        case Place::query:
            return "the query string";
        case Place::json_body:
            break;
    }
    return "the JSON body";
}

std::string after_help(std::string_view help, std::string problem) {
    return help.empty() ? problem : std::string(help) + " " + problem;
}

}  // namespace

ObjectDescription::ObjectDescription(std::string name, const void* prototype)
    : name_(std::move(name)), prototype_(prototype) {}

void ObjectDescription::read_object(const json::value& body, void* object) const {
    Violations violations(max_violations);
    if (body.is_object())
        SchemaReader(SchemaReader::Mode::strict, violations)
            .read_object(*this, body.get_object(), object, Path());
    else
        violations.add(Path(), shown(body) + " has the wrong type, expected object");
    violations.throw_if_any();
}

void ObjectDescription::read_object_leniently(const std::optional<json::value>& body,
                                              void* object) const {
    Violations violations(1);
    SchemaReader reader(SchemaReader::Mode::lenient, violations);
    if (!body)
        reader.read_object(*this, json::object(), object, Path());
    else if (body->is_object())
        reader.read_object(*this, body->get_object(), object, Path());
    else
        violations.add(Path(), shown(*body) + " has the wrong type, expected object");
    violations.throw_if_any();
}

void ObjectDescription::check_parameters(const json::value& body) const {
    const json::object none;
    const json::object& given = body.is_object() ? body.get_object() : none;
    for (const Field& field : fields_) {
        const auto entry = given.find(field.name);
        if (entry == given.end()) {
            if (field.presence == Field::Presence::required_late)
                throw missing_parameter(field.name, field.description, Place::json_body);
        } else if (field.read_leniently) {
            Violations violations(1);
            SchemaReader(SchemaReader::Mode::lenient, violations)
                .read_field(field, entry->value(), nullptr, Path(Path(), field.name));
            violations.throw_if_any();
        }
    }
}

void ObjectDescription::write_object(const void* object, JsonWriter& writer) const {
    writer.begin_object();
    for (const Field& field : fields_) {
        const void* member = member_of(field, object);
        if (field.omitted_when_null && field.type->kind == Kind::optional &&
            field.type->peek(member) == nullptr)
            continue;
        if (field.omitted_when_empty && is_empty(*field.type, member)) continue;
        writer.prepared_key(field.prepared_key);
        write_value(field, *field.type, member, writer);
    }
    writer.end_object();
}

void ObjectDescription::check_nul_in(const void* object) const {
    for (const Field& field : fields_)
        if (field.refuses_nul && has_nul(field, *field.type, member_of(field, object)))
            throw refusals::nul_byte_in_payload();
}

Field& ObjectBuilder::add(std::string_view name, std::size_t offset, const ValueType& type,
                          const ObjectDescription* object) {
    for (const Field& field : description_.fields_)
        must(field.name != name, "a schema names each property once");
    Field& field = description_.fields_.emplace_back();
    field.name = name;
    append_quoted(field.prepared_key, name);
    field.prepared_key += ':';
    field.offset = offset;
    field.type = &type;
    field.object = object;
    field.omitted_when_null = description_.omit_nulls_;
    return field;
}

void ObjectBuilder::add_all(const ObjectDescription& base, std::size_t offset) {
    for (const Field& included : base.fields_) {
        for (const Field& field : description_.fields_)
            must(field.name != included.name, "a schema names each property once");
        description_.fields_.emplace_back(included).offset += offset;
    }
}

ValidationFailure missing_parameter(std::string_view name, std::string_view help, Place place) {
    return {std::string(name),
            after_help(help, "Missing required parameter in " + std::string(words_for(place)))};
}

ValidationFailure inconvertible_parameter(std::string_view name, std::string_view help,
                                          std::string_view shown_value, std::string_view wanted) {
    return {std::string(name), after_help(help, std::string(shown_value) + " cannot be read as " +
                                                    std::string(wanted))};
}

}  // namespace orda::http
