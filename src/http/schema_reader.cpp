#include "http/schema_reader.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <type_traits>
#include <utility>

#include "base/text.h"
#include "http/schema_conversions.h"

namespace orda::http {

namespace {

using Kind = ValueType::Kind;

template <class T>
void store(void* into, T&& value) {
    if (into != nullptr) *static_cast<std::remove_cvref_t<T>*>(into) = std::forward<T>(value);
}

void* member_of(const Field& field, void* object) {
    return object == nullptr ? nullptr : static_cast<char*>(object) + field.offset;
}

/// A free value takes null as a value like any other.
bool holds_null(const ValueType& type) {
    if (type.kind == Kind::optional) return holds_null(*type.inner);
    return type.kind == Kind::any || type.kind == Kind::raw;
}

std::string_view type_name(const ValueType& type) {
    switch (type.kind) {
        case Kind::boolean:
            return "boolean";
        case Kind::int32:
        case Kind::int64:
            return "integer";
        case Kind::real:
            return "number";
        case Kind::text:
            return "string";
        case Kind::any:
        case Kind::raw:
            return "anything but null";
        case Kind::optional:
            return type_name(*type.inner);
        case Kind::list:
            return "array";
        case Kind::free_object:
        case Kind::object:
        case Kind::map:
            break;
    }
    return "object";
}

std::string in_plain_digits(double bound) {
    std::string text;
    if (bound == std::trunc(bound) && std::fabs(bound) < 1e15)
        return std::to_string(static_cast<std::int64_t>(bound));
    append_float(text, bound);
    return text;
}

std::string characters(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " character" : " characters");
}

std::string elements(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " element" : " elements");
}

bool has_repetition(const json::array& list) {
    std::set<std::string> seen;
    return !std::ranges::all_of(list, [&](const json::value& element) {
        std::string text;
        JsonWriter(text).value(element);
        return seen.insert(std::move(text)).second;
    });
}

}  // namespace

void SchemaReader::read_object(const ObjectDescription& description, const json::object& body,
                               void* into, const Path& path) {
    for (const Field& field : description.fields()) {
        const auto entry = body.find(field.name);
        const Path place(path, field.name);
        if (entry != body.end()) {
            read_field(field, entry->value(), member_of(field, into), place);
        } else if (lenient() && field.presence != Field::Presence::optional) {
            violations_.add(place,
                            missing_parameter(field.name, field.description, Place::json_body)
                                .errors()[0]
                                .second);
        } else if (!lenient() && field.presence == Field::Presence::required) {
            violations_.add(place, "'" + field.name + "' is required, but missing");
        }
        if (violations_.full()) return;
    }
}

void SchemaReader::read_field(const Field& field, const json::value& value, void* into,
                              const Path& path) {
    if (field.read_leniently && !lenient()) {
        // What cannot be converted is for the parameter stage to report.
        Violations unreported(1);
        SchemaReader(Mode::lenient, unreported).read_field(field, value, into, path);
        return;
    }
    if (value.is_null() && !(holds_null(*field.type) && field.null != Field::Null::refused)) {
        const bool usually_absent = lenient() && field.null == Field::Null::usual &&
                                    field.presence == Field::Presence::optional;
        if (!usually_absent && field.null != Field::Null::allowed)
            return wrong_type(field, value, type_name(*field.type), path);
        if (into != nullptr && field.type->kind == Kind::optional) field.type->clear(into);
        return;
    }
    read_value(field, *field.type, value, into, path);
}

void SchemaReader::read_value(const Field& field, const ValueType& type, const json::value& value,
                              void* into, const Path& path) {
    switch (type.kind) {
        case Kind::boolean:
            return read_boolean(field, value, into, path);
        case Kind::int32:
        case Kind::int64:
            return read_integer(field, type, value, into, path);
        case Kind::real:
            return read_real(field, value, into, path);
        case Kind::text:
            return read_text(field, value, into, path);
        case Kind::any:
            return store(into, json::value(value));
        case Kind::free_object:
            if (!value.is_object()) return wrong_type(field, value, "object", path);
            return store(into, json::object(value.get_object()));
        case Kind::raw: {
            RawJson raw{.text = {}};
            JsonWriter(raw.text).value(value);
            return store(into, std::move(raw));
        }
        case Kind::object:
            return read_nested(field, value, into, path);
        case Kind::optional:
            return read_value(field, *type.inner, value,
                              into == nullptr ? nullptr : type.engage(into), path);
        case Kind::list:
            return read_list(field, type, value, into, path);
        case Kind::map:
            return read_map(field, type, value, into, path);
    }
}

void SchemaReader::read_boolean(const Field& field, const json::value& value, void* into,
                                const Path& path) {
    if (value.is_bool()) return store(into, bool(value.get_bool()));
    if (!lenient()) return wrong_type(field, value, "boolean", path);
    store(into, is_truthy(value));
}

void SchemaReader::read_integer(const Field& field, const ValueType& type, const json::value& value,
                                void* into, const Path& path) {
    const Integer integer = lenient() ? converted_integer(value) : strict_integer(value);
    if (integer.state == Integer::State::none) return wrong_type(field, value, "integer", path);
    const double rough =
        integer.state == Integer::State::fits ? static_cast<double>(integer.value) : integer.rough;
    if (!within_bounds(field, rough, value, path)) return;
    const bool fits = integer.state == Integer::State::fits &&
                      (type.kind == Kind::int64 || std::in_range<std::int32_t>(integer.value));
    if (!fits)
        return add(
            field,
            shown(value) + " is beyond " + (type.kind == Kind::int64 ? "64" : "32") + " bits",
            path);
    if (field.step_number && integer.value % *field.step_number != 0)
        return add(field,
                   shown(value) + " is not a multiple of " + std::to_string(*field.step_number),
                   path);
    if (type.kind == Kind::int64)
        store(into, std::int64_t(integer.value));
    else
        store(into, static_cast<std::int32_t>(integer.value));
}

void SchemaReader::read_real(const Field& field, const json::value& value, void* into,
                             const Path& path) {
    const auto number = lenient() ? converted_number(value) : strict_number(value);
    if (!number) return wrong_type(field, value, "number", path);
    if (within_bounds(field, *number, value, path)) store(into, double(*number));
}

bool SchemaReader::within_bounds(const Field& field, double number, const json::value& value,
                                 const Path& path) {
    if (!field.bounds_enforced) return true;
    if (field.least_number && number < *field.least_number) {
        add(field,
            shown(value) + " is below the minimum of " + in_plain_digits(*field.least_number),
            path);
        return false;
    }
    if (field.most_number && number > *field.most_number) {
        add(field, shown(value) + " is above the maximum of " + in_plain_digits(*field.most_number),
            path);
        return false;
    }
    return true;
}

void SchemaReader::read_text(const Field& field, const json::value& value, void* into,
                             const Path& path) {
    if (!value.is_string() && !lenient()) return wrong_type(field, value, "string", path);
    std::string text = value.is_string() ? std::string(value.get_string()) : converted_text(value);
    if (field.bounds_enforced) {
        // Bytes are enough of a measure unless the text is near the bound.
        if (field.least_length && text.size() < *field.least_length * 4 &&
            code_points(text) < *field.least_length)
            return add(field, shown(value) + " is shorter than " + characters(*field.least_length),
                       path);
        if (field.most_length && text.size() > *field.most_length &&
            code_points(text) > *field.most_length)
            return add(field, shown(value) + " is longer than " + characters(*field.most_length),
                       path);
        if (!field.choices.empty() &&
            std::ranges::find(field.choices, text) == field.choices.end()) {
            json::array choices;
            for (const std::string& choice : field.choices)
                choices.emplace_back(choice);
            return add(field, shown(value) + " is not one of " + shown_whole(choices), path);
        }
    }
    store(into, std::move(text));
}

void SchemaReader::read_list(const Field& field, const ValueType& type, const json::value& value,
                             void* into, const Path& path) {
    if (!value.is_array()) return wrong_type(field, value, "array", path);
    const json::array& list = value.get_array();
    if (into != nullptr) type.clear(into);
    if (field.bounds_enforced) {
        if (field.least_items && list.size() < *field.least_items)
            add(field, shown(value) + " has fewer than " + elements(*field.least_items), path);
        else if (field.most_items && list.size() > *field.most_items)
            add(field, shown(value) + " has more than " + elements(*field.most_items), path);
        else if (field.items_unique && has_repetition(list))
            add(field, shown(value) + " has an element twice", path);
    }
    for (std::size_t index = 0; index < list.size() && !violations_.full(); ++index)
        read_value(field, *type.inner, list[index], into == nullptr ? nullptr : type.append(into),
                   Path(path, index));
}

void SchemaReader::read_map(const Field& field, const ValueType& type, const json::value& value,
                            void* into, const Path& path) {
    if (!value.is_object()) return wrong_type(field, value, "object", path);
    if (into != nullptr) type.clear(into);
    for (const auto& entry : value.get_object()) {
        if (violations_.full()) return;
        const std::string_view key = entry.key();
        read_value(field, *type.inner, entry.value(),
                   into == nullptr ? nullptr : type.insert(into, key), Path(path, key));
    }
}

void SchemaReader::read_nested(const Field& field, const json::value& value, void* into,
                               const Path& path) {
    if (!value.is_object()) return wrong_type(field, value, "object", path);
    read_object(*field.object, value.get_object(), into, path);
}

void SchemaReader::wrong_type(const Field& field, const json::value& value, std::string_view wanted,
                              const Path& path) {
    if (lenient())
        violations_.add(path,
                        inconvertible_parameter(field.name, field.description, shown(value), wanted)
                            .errors()[0]
                            .second);
    else
        violations_.add(path,
                        shown(value) + " has the wrong type, expected " + std::string(wanted));
}

void SchemaReader::add(const Field& field, std::string what, const Path& path) {
    if (lenient() && !field.description.empty()) what = field.description + " " + what;
    violations_.add(path, std::move(what));
}

}  // namespace orda::http
