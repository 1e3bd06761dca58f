#include "http/api_document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "http/schema.h"

namespace orda::http {
namespace {

using testing::ElementsAre;

struct Lora {
    std::string name;
    std::optional<std::string> trigger;
};
struct Body {
    std::string prompt;
    std::int32_t steps = 30;
    bool karras = true;
    std::optional<std::vector<std::string>> models;
    std::vector<Lora> loras;
    Lora main;
    std::map<std::string, std::int64_t> counts;
    json::value anything;
    std::int64_t secret = 0;
};
struct Reply {
    std::string id;
    std::optional<std::string> message;
    std::optional<std::string> note;
    std::optional<Lora> lora;
};

const Schema<Lora>& lora() {
    static const Schema<Lora> schema("ModelPayloadLora", [](auto& object) {
        object.describe("A low-rank adaption.");
        object.field("name", &Lora::name).required().length(1, 255).describe("Its name.");
        object.field("inject_trigger", &Lora::trigger);
    });
    return schema;
}
const Schema<Body>& body() {
    static const Schema<Body> schema("GenerationInput", [](auto& object) {
        object.field("prompt", &Body::prompt).required_late();
        object.field("steps", &Body::steps).range(1, 500).multiple_of(1).default_shown();
        object.field("karras", &Body::karras).default_documented(false);
        object.field("models", &Body::models).one_of({"a", "b"}).max_items(5).unique_items();
        object.field("loras", &Body::loras, lora()).min_items(1);
        object.field("main", &Body::main, lora()).describe("The main one.");
        object.field("counts", &Body::counts);
        object.field("anything", &Body::anything).example("x");
        object.field("secret", &Body::secret).undocumented();
    });
    return schema;
}
const Schema<Reply>& reply() {
    static const Schema<Reply> schema("RequestAsync", [](auto& object) {
        object.field("id", &Reply::id).required().uuid();
        object.field("message", &Reply::message).omit_when_null();
        object.field("note", &Reply::note).one_of({"a"});
        object.field("lora", &Reply::lora, lora());
    });
    return schema;
}

std::vector<Endpoint> endpoints() {
    std::vector<Endpoint> out;
    Endpoint post{.method = Method::post, .path = "/api/v2/generate/async", .tag = "v2"};
    post.summary = "Ask for images";
    post.body = &body();
    post.replies = {{200, &reply(), false, "Dry run"},
                    {200, nullptr, false, "also"},
                    {202, &reply(), false, "Accepted"}};
    post.parameters = {{.name = "apikey", .required = true, .summary = "The key."}};
    out.push_back(std::move(post));
    Endpoint get{
        .method = Method::get, .path = "/api/v2/status/models/{model_name...}", .tag = "v2"};
    get.replies = {{200, &reply(), true, "A list"}};
    get.parameters = {
        {.name = "type", .in = ParameterDescription::In::query, .type = "string"},
        {.name = "model_name", .in = ParameterDescription::In::path, .summary = "Which."}};
    out.push_back(std::move(get));
    out.push_back({.method = Method::del, .path = "/api/v2/users/{user_id}", .tag = "v2"});
    out.push_back({.method = Method::put, .path = "/api/v2/users/{user_id}", .tag = "v2"});
    out.push_back({.method = Method::get, .path = "/", .tag = "pages"});
    out.push_back({.method = Method::get, .path = "/api/hidden", .tag = "x", .hidden = true});
    return out;
}

const ApiInformation information{.title = "Horde \"A\"",
                                 .description = "d",
                                 .contact_email = "a@b.example",
                                 .server_url = "https://horde.example"};

json::value parsed(const std::string& text) {
    const auto document = parse_json(text);
    EXPECT_TRUE(document) << text;
    return document.value_or(nullptr);
}
json::value swagger() {
    return parsed(swagger_document(information, endpoints()));
}
json::value openapi() {
    return parsed(openapi_document(information, endpoints()));
}

json::value at(const json::value& document, std::string_view pointer) {
    boost::json::error_code code;
    const json::value* found = document.find_pointer(pointer, code);
    EXPECT_NE(found, nullptr) << pointer;
    return found == nullptr ? json::value() : *found;
}

void collect_references(const json::value& value, std::set<std::string>& out) {
    if (value.is_array())
        for (const auto& element : value.get_array())
            collect_references(element, out);
    if (!value.is_object()) return;
    for (const auto& entry : value.get_object()) {
        if (entry.key() == "$ref") out.emplace(entry.value().as_string());
        collect_references(entry.value(), out);
    }
}

TEST(ApiDocument, EveryReferenceResolves) {
    for (const json::value& document : {swagger(), openapi()}) {
        std::set<std::string> references;
        collect_references(document, references);
        EXPECT_GE(references.size(), 5u);
        for (const std::string& reference : references) {
            ASSERT_TRUE(reference.starts_with("#/")) << reference;
            EXPECT_TRUE(at(document, reference.substr(1)).is_object()) << reference;
        }
    }
}

TEST(ApiDocument, EveryOperationIsWellFormed) {
    std::set<std::string> ids;
    for (const json::value& document : {swagger(), openapi()}) {
        ids.clear();
        for (const auto& [path, item] : document.at("paths").as_object()) {
            EXPECT_TRUE(path.starts_with("/v2/")) << path;
            EXPECT_EQ(path.find("..."), std::string::npos);
            for (const auto& [method, operation] : item.as_object()) {
                EXPECT_TRUE(ids.emplace(operation.at("operationId").as_string()).second);
                EXPECT_FALSE(operation.at("responses").as_object().empty());
                std::set<std::string> in_path;
                bool masked = false;
                for (const auto& parameter : operation.at("parameters").as_array()) {
                    if (parameter.at("in") == "path") {
                        EXPECT_TRUE(parameter.at("required").as_bool());
                        in_path.emplace(parameter.at("name").as_string());
                    }
                    masked = masked || parameter.at("name") == "X-Fields";
                }
                EXPECT_TRUE(masked);
                const auto braces = static_cast<std::size_t>(std::ranges::count(path, '{'));
                EXPECT_EQ(in_path.size(), braces);
                for (const auto& [status, response] : operation.at("responses").as_object())
                    EXPECT_TRUE(response.at("description").is_string());
            }
        }
        EXPECT_EQ(ids.size(), 4u);
    }
}

TEST(ApiDocument, SwaggerSaysWhatClientsKnow) {
    const json::value document = swagger();
    EXPECT_EQ(document.at("swagger"), "2.0");
    EXPECT_EQ(document.at("basePath"), "/api");
    EXPECT_EQ(at(document, "/info/title"), "Horde \"A\"");
    EXPECT_EQ(at(document, "/info/version"), "2.5");
    EXPECT_EQ(at(document, "/info/contact/email"), "a@b.example");
    EXPECT_EQ(document.at("tags"), (json::array{json::object{{"name", "v2"}}}));
    const json::value post = at(document, "/paths/~1v2~1generate~1async/post");
    EXPECT_EQ(post.at("operationId"), "post_v2_generate_async");
    EXPECT_EQ(post.at("parameters").as_array().back().at("schema").at("$ref"),
              "#/definitions/GenerationInput");
    EXPECT_EQ(at(post, "/responses/200/description"), "Dry run; also");
    EXPECT_EQ(at(post, "/responses/202/schema/$ref"), "#/definitions/RequestAsync");
    EXPECT_EQ(at(post, "/responses/400/schema/$ref"), "#/definitions/RequestValidationError");
    const json::value get = at(document, "/paths/~1v2~1status~1models~1{model_name}/get");
    EXPECT_EQ(get.at("operationId"), "get_v2_status_models_by_model_name");
    EXPECT_EQ(at(get, "/responses/200/schema/type"), "array");
    EXPECT_EQ(at(get, "/parameters/0/description"), "Which.");
}

TEST(ApiDocument, PropertiesCarryTheirRules) {
    const json::value model = at(swagger(), "/definitions/GenerationInput");
    EXPECT_FALSE(model.as_object().contains("required"));
    EXPECT_EQ(
        at(model, "/properties/steps"),
        *parse_json(R"({"type":"integer","minimum":1,"maximum":500,"multipleOf":1,"default":30})"));
    EXPECT_EQ(at(model, "/properties/karras/default"), false);
    EXPECT_EQ(at(model, "/properties/models"),
              *parse_json(R"({"type":"array","items":{"type":"string","enum":["a","b"]},
                              "maxItems":5,"uniqueItems":true})"));
    EXPECT_EQ(
        at(model, "/properties/loras"),
        *parse_json(
            R"({"type":"array","items":{"$ref":"#/definitions/ModelPayloadLora"},"minItems":1})"));
    EXPECT_EQ(
        at(model, "/properties/main"),
        *parse_json(
            R"({"allOf":[{"$ref":"#/definitions/ModelPayloadLora"}],"description":"The main one."})"));
    EXPECT_EQ(at(model, "/properties/counts"),
              *parse_json(R"({"type":"object","additionalProperties":{"type":"integer"}})"));
    EXPECT_EQ(at(model, "/properties/anything"), *parse_json(R"({"example":"x"})"));
    EXPECT_FALSE(model.at("properties").as_object().contains("secret"));
    const json::value nested = at(swagger(), "/definitions/ModelPayloadLora");
    EXPECT_EQ(nested.at("required"), json::array{"name"});
    EXPECT_EQ(nested.at("description"), "A low-rank adaption.");
    EXPECT_EQ(at(nested, "/properties/name"),
              *parse_json(
                  R"({"type":"string","minLength":1,"maxLength":255,"description":"Its name."})"));
}

TEST(ApiDocument, AnswersSayWhatMayBeNull) {
    const json::value properties = at(openapi(), "/components/schemas/RequestAsync/properties");
    EXPECT_EQ(at(properties, "/id"), *parse_json(R"({"type":"string","format":"uuid"})"));
    EXPECT_EQ(at(properties, "/message/type"), "string");
    EXPECT_EQ(at(properties, "/note"),
              *parse_json(R"({"type":["string","null"],"enum":["a",null]})"));
    EXPECT_EQ(
        at(properties, "/lora"),
        *parse_json(
            R"({"anyOf":[{"$ref":"#/components/schemas/ModelPayloadLora"},{"type":"null"}]})"));
    EXPECT_EQ(at(swagger(), "/definitions/RequestAsync/properties/note/x-nullable"), true);
}

TEST(ApiDocument, OpenApiHasItsOwnShape) {
    const json::value document = openapi();
    EXPECT_EQ(document.at("openapi"), "3.1.0");
    EXPECT_EQ(at(document, "/servers/0/url"), "https://horde.example/api");
    const json::value post = at(document, "/paths/~1v2~1generate~1async/post");
    EXPECT_EQ(at(post, "/requestBody/content/application~1json/schema/$ref"),
              "#/components/schemas/GenerationInput");
    EXPECT_EQ(at(post, "/parameters/0"),
              *parse_json(R"({"name":"apikey","in":"header","required":true,
                              "schema":{"type":"string"},"description":"The key."})"));
    EXPECT_EQ(at(document, "/components/schemas/GenerationInput/required"), json::array{"prompt"});
}

}  // namespace
}  // namespace orda::http
