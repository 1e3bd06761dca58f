#include "http/api_document.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "base/assertion.h"
#include "base/text.h"
#include "http/api_document_models.h"

namespace orda::http {

namespace {

/// What stands before every documented path.
constexpr std::string_view base_path = "/api";

std::string_view place_name(ParameterDescription::In in) {
    switch (in) {
        case ParameterDescription::In::header:
            return "header";
        case ParameterDescription::In::query:
            return "query";
        case ParameterDescription::In::path:
            break;
    }
    return "path";
}

/// The name in a route's part `{name}` or `{name...}`; nothing for other parts.
std::optional<std::string_view> parameter_in(std::string_view part) {
    if (!part.starts_with('{') || !part.ends_with('}')) return std::nullopt;
    part = part.substr(1, part.size() - 2);
    if (part.ends_with("...")) part.remove_suffix(3);
    return part;
}

/// A route as the documents show it: below `/api`, every parameter as `{name}`.
std::string shown_path(std::string_view path) {
    std::string out;
    path.remove_prefix(base_path.size() + 1);
    for (const std::string_view part : split(path, '/')) {
        const auto name = parameter_in(part);
        out += '/';
        out += name ? "{" + std::string(*name) + "}" : std::string(part);
    }
    return out;
}

/// `get_v2_generate_text_status_by_id`
std::string operation_id(const Endpoint& endpoint) {
    std::string out = ascii_lower(method_name(endpoint.method));
    std::string_view path = endpoint.path;
    path.remove_prefix(base_path.size() + 1);
    for (const std::string_view part : split(path, '/')) {
        if (part.empty()) continue;
        const auto name = parameter_in(part);
        out += name ? "_by_" : "_";
        for (const char c : name.value_or(part))
            out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c
                                                                                              : '_';
    }
    return out;
}

/// All parameters: those of the path, those described, and the mask.
std::vector<ParameterDescription> parameters_of(const Endpoint& endpoint) {
    using In = ParameterDescription::In;
    std::vector<ParameterDescription> out;
    for (const std::string_view part : split(endpoint.path, '/')) {
        const auto name = parameter_in(part);
        if (!name) continue;
        ParameterDescription parameter{.name = std::string(*name), .in = In::path};
        for (const auto& described : endpoint.parameters)
            if (described.in == In::path && described.name == *name) parameter = described;
        parameter.required = true;
        out.push_back(std::move(parameter));
    }
    for (const auto& described : endpoint.parameters)
        if (described.in != In::path) out.push_back(described);
    out.push_back({.name = "X-Fields",
                   .in = In::header,
                   .summary = "Which properties the answer shall have: `a,b{c,d},*`."});
    return out;
}

class Document {
  public:
    Document(Dialect dialect, const ApiInformation& information,
             std::span<const Endpoint> endpoints)
        : dialect_(dialect), information_(information), models_(dialect, endpoints) {
        for (const Endpoint& endpoint : endpoints)
            if (is_documented(endpoint)) add(endpoint);
    }

    std::string text() {
        json::object out;
        out[swagger() ? "swagger" : "openapi"] = swagger() ? "2.0" : "3.1.0";
        out["info"] = information();
        if (swagger()) {
            out["basePath"] = base_path;
            out["consumes"] = json::array{"application/json"};
            out["produces"] = json::array{"application/json"};
        } else {
            out["servers"] = json::array{
                json::object{{"url", information_.server_url + std::string(base_path)}}};
        }
        json::array tags;
        for (const std::string& tag : tags_)
            tags.emplace_back(json::object{{"name", tag}});
        out["tags"] = std::move(tags);
        out["paths"] = std::move(paths_);
        if (swagger())
            out["definitions"] = models_.all();
        else
            out["components"] = json::object{{"schemas", models_.all()}};
        std::string written;
        JsonWriter(written).value(out);
        return written += '\n';
    }

  private:
    bool swagger() const { return dialect_ == Dialect::swagger_2_0; }

    json::object information() const {
        json::object out{{"title", information_.title}, {"version", information_.version}};
        if (!information_.description.empty()) out["description"] = information_.description;
        if (!information_.contact_email.empty())
            out["contact"] = json::object{{"email", information_.contact_email}};
        return out;
    }

    void add(const Endpoint& endpoint) {
        json::value& path = paths_[shown_path(endpoint.path)];
        if (path.is_null()) path = json::object();
        const bool is_new =
            path.get_object()
                .emplace(ascii_lower(method_name(endpoint.method)), operation(endpoint))
                .second;
        must(is_new, "each path and method has one endpoint");
        if (!endpoint.tag.empty() && std::ranges::find(tags_, endpoint.tag) == tags_.end())
            tags_.push_back(endpoint.tag);
    }

    json::object operation(const Endpoint& endpoint) const {
        json::object out{{"operationId", operation_id(endpoint)}};
        if (!endpoint.summary.empty()) out["summary"] = endpoint.summary;
        if (!endpoint.tag.empty()) out["tags"] = json::array{json::value(endpoint.tag)};
        json::array parameters;
        for (const auto& described : parameters_of(endpoint))
            parameters.emplace_back(parameter(described));
        if (endpoint.body != nullptr) {
            const json::object schema = models_.reference(endpoint.body->name());
            if (swagger())
                parameters.emplace_back(json::object{
                    {"name", "payload"}, {"in", "body"}, {"required", true}, {"schema", schema}});
            else
                out["requestBody"] = json::object{{"required", true}, {"content", content(schema)}};
        }
        out["parameters"] = std::move(parameters);
        out["responses"] = responses(endpoint);
        return out;
    }

    json::object parameter(const ParameterDescription& described) const {
        json::object out{{"name", described.name}, {"in", place_name(described.in)}};
        if (described.required) out["required"] = true;
        json::object type{{"type", described.type}};
        if (described.name == "X-Fields") type["format"] = "mask";
        if (swagger())
            out.insert(type.begin(), type.end());
        else
            out["schema"] = std::move(type);
        if (!described.summary.empty()) out["description"] = described.summary;
        return out;
    }

    static json::object content(const json::object& schema) {
        return {{"application/json", json::object{{"schema", schema}}}};
    }

    json::object responses(const Endpoint& endpoint) const {
        json::object out;
        for (const auto& reply : endpoint.replies) {
            json::object schema;
            if (reply.schema != nullptr) schema = models_.reference(reply.schema->name());
            if (reply.schema != nullptr && reply.list)
                schema = json::object{{"type", "array"}, {"items", schema}};
            add_response(out, std::to_string(reply.status), reply.summary, schema);
        }
        if (endpoint.body != nullptr && !out.contains("400"))
            add_response(out, "400", "Validation error", models_.reference(validation_error_model));
        add_response(out, "default", "Any other error", models_.reference(error_model));
        return out;
    }

    /// Of several shapes for one status the first is shown; the words of all are.
    void add_response(json::object& responses, const std::string& status,
                      const std::string& summary, const json::object& schema) const {
        if (json::value* known = responses.if_contains(status)) {
            std::string words(known->at("description").get_string());
            known->as_object()["description"] = words + "; " + summary;
            return;
        }
        json::object out{{"description", summary.empty() ? "Success" : summary}};
        if (!schema.empty() && swagger()) out["schema"] = schema;
        if (!schema.empty() && !swagger()) out["content"] = content(schema);
        responses[status] = std::move(out);
    }

    Dialect dialect_;
    const ApiInformation& information_;
    DocumentModels models_;
    json::object paths_;
    std::vector<std::string> tags_;
};

}  // namespace

std::string swagger_document(const ApiInformation& information,
                             std::span<const Endpoint> endpoints) {
    return Document(Dialect::swagger_2_0, information, endpoints).text();
}

std::string openapi_document(const ApiInformation& information,
                             std::span<const Endpoint> endpoints) {
    return Document(Dialect::openapi_3_1, information, endpoints).text();
}

}  // namespace orda::http
