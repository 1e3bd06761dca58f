#include "http/api_document_models.h"

#include <cmath>

#include "base/assertion.h"

namespace orda::http {

namespace {

using Kind = ValueType::Kind;

/// The description of a struct as its initial state would be written.
json::object initial_state(const ObjectDescription& description) {
    std::string text;
    JsonWriter writer(text);
    description.write_object(description.prototype(), writer);
    const auto parsed = parse_json(text);
    must(parsed && parsed->is_object(), "a struct's initial state can be written");
    return parsed->get_object();
}

const ValueType& without_optional(const ValueType& type) {
    return type.kind == Kind::optional ? without_optional(*type.inner) : type;
}

json::value bound(double number) {
    if (number == std::trunc(number) && std::fabs(number) < 1e15)
        return static_cast<std::int64_t>(number);
    return number;
}

json::object error_schema(bool with_violations) {
    const auto described = [](const char* type, const char* words) {
        return json::object{{"type", type}, {"description", words}};
    };
    json::object properties{{"message", described("string", "What went wrong.")}};
    if (with_violations) {
        properties["errors"] = described("object", "What is wrong, by place in the body.");
        properties["errors"].get_object()["additionalProperties"] =
            json::object{{"type", "string"}};
    } else {
        properties["rc"] = described("string", "What went wrong, as a code.");
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", json::array{"message"}}};
}

}  // namespace

bool is_documented(const Endpoint& endpoint) {
    return !endpoint.hidden && endpoint.method != Method::other &&
           endpoint.path.starts_with("/api/");
}

DocumentModels::DocumentModels(Dialect dialect, std::span<const Endpoint> endpoints)
    : dialect_(dialect) {
    for (const Endpoint& endpoint : endpoints) {
        if (!is_documented(endpoint)) continue;
        if (endpoint.body != nullptr) collect(*endpoint.body, false);
        for (const auto& reply : endpoint.replies)
            if (reply.schema != nullptr) collect(*reply.schema, true);
    }
}

void DocumentModels::collect(const ObjectDescription& description, bool answered) {
    const bool is_new = models_.emplace(description.name(), &description).second;
    must(models_.at(description.name()) == &description, "each schema has a name of its own");
    const bool newly_answered = answered && answered_.insert(&description).second;
    if (!is_new && !newly_answered) return;
    for (const Field& field : description.fields())
        if (field.object != nullptr && field.documented) collect(*field.object, answered);
}

json::object DocumentModels::all() const {
    json::object out;
    for (const auto& [name, description] : models_)
        out[name] = model(*description);
    if (!out.contains(error_model)) out[error_model] = error_schema(false);
    if (!out.contains(validation_error_model)) out[validation_error_model] = error_schema(true);
    return out;
}

json::object DocumentModels::reference(const std::string& name) const {
    const char* folder =
        dialect_ == Dialect::swagger_2_0 ? "#/definitions/" : "#/components/schemas/";
    return {{"$ref", folder + name}};
}

json::object DocumentModels::model(const ObjectDescription& description) const {
    const json::object initial = initial_state(description);
    json::object properties;
    json::array required;
    for (const Field& field : description.fields()) {
        if (!field.documented) continue;
        properties[field.name] = property(description, field, initial);
        // Swagger 2.0 is kept as clients compare it: what only the parameter stage asks for was
        // always declared optional there.
        if (field.presence == Field::Presence::required ||
            (field.presence == Field::Presence::required_late && dialect_ == Dialect::openapi_3_1))
            required.emplace_back(field.name);
    }
    json::object out{{"type", "object"}};
    if (!description.description().empty()) out["description"] = description.description();
    out["properties"] = std::move(properties);
    if (!required.empty()) out["required"] = std::move(required);
    return out;
}

json::object DocumentModels::property(const ObjectDescription& owner, const Field& field,
                                      const json::object& initial) const {
    json::object out = typed(field, *field.type);
    const bool has_words = !field.description.empty() || field.documented_default ||
                           field.shows_default || field.example_value;
    // Beside a $ref Swagger 2.0 sees nothing else.
    if (out.contains("$ref") && has_words && dialect_ == Dialect::swagger_2_0)
        out = json::object{{"allOf", json::array{json::value(out)}}};
    const bool written_as_null = answered_.contains(&owner) && field.type->kind == Kind::optional &&
                                 !field.omitted_when_null;
    if (written_as_null || field.null == Field::Null::allowed) make_nullable(out);
    if (!field.description.empty()) out["description"] = field.description;
    if (field.documented_default)
        out["default"] = *field.documented_default;
    else if (field.shows_default && initial.contains(field.name))
        out["default"] = initial.at(field.name);
    if (field.example_value) out["example"] = *field.example_value;
    return out;
}

json::object DocumentModels::typed(const Field& field, const ValueType& type) const {
    json::object out;
    switch (type.kind) {
        case Kind::boolean:
            return {{"type", "boolean"}};
        case Kind::int32:
        case Kind::int64:
            out["type"] = "integer";
            add_scalar_rules(field, out);
            return out;
        case Kind::real:
            out["type"] = "number";
            add_scalar_rules(field, out);
            return out;
        case Kind::text:
            out["type"] = "string";
            add_scalar_rules(field, out);
            return out;
        case Kind::any:
            return {};
        case Kind::free_object:
        case Kind::raw:
            return {{"type", "object"}};
        case Kind::object:
            return reference(field.object->name());
        case Kind::optional:
            return typed(field, without_optional(type));
        case Kind::list:
            out = json::object{{"type", "array"}, {"items", typed(field, *type.inner)}};
            if (field.least_items) out["minItems"] = *field.least_items;
            if (field.most_items) out["maxItems"] = *field.most_items;
            if (field.items_unique) out["uniqueItems"] = true;
            return out;
        case Kind::map:
            return {{"type", "object"}, {"additionalProperties", typed(field, *type.inner)}};
    }
    return out;
}

void DocumentModels::add_scalar_rules(const Field& field, json::object& out) const {
    if (field.least_length) out["minLength"] = *field.least_length;
    if (field.most_length) out["maxLength"] = *field.most_length;
    if (field.least_number) out["minimum"] = bound(*field.least_number);
    if (field.most_number) out["maximum"] = bound(*field.most_number);
    if (field.step_number) out["multipleOf"] = *field.step_number;
    if (!field.choices.empty())
        out["enum"] = json::array(field.choices.begin(), field.choices.end());
    switch (field.format) {
        case Field::Format::plain:
            break;
        case Field::Format::uuid:
            out["format"] = "uuid";
            break;
        case Field::Format::date:
            out["format"] = "date";
            break;
        case Field::Format::date_time:
            out["format"] = "date-time";
            break;
    }
}

void DocumentModels::make_nullable(json::object& out) const {
    if (dialect_ == Dialect::swagger_2_0) {
        out["x-nullable"] = true;
    } else if (out.contains("$ref")) {
        out =
            json::object{{"anyOf", json::array{json::value(out), json::object{{"type", "null"}}}}};
    } else if (out.contains("type")) {
        out["type"] = json::array{out.at("type"), "null"};
        if (out.contains("enum")) out["enum"].as_array().emplace_back(nullptr);
    }
}

}  // namespace orda::http
