#include "http/schema_reader.h"

#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace orda::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using Errors = ValidationFailure::Errors;

struct Lora {
    std::string name;
    double model = 1.0;
    bool is_version = false;
};
struct Params {
    std::optional<std::int32_t> n;
    std::optional<std::int32_t> width;
    std::optional<double> top_p;
    std::optional<std::vector<std::int32_t>> sampler_order;
    std::vector<Lora> loras;
    std::vector<std::string> post_processing;
    json::object special;
};
struct Request {
    std::string prompt;
    Params params;
    bool slow_workers = true;
    std::vector<std::string> models;
    std::optional<std::string> style;
    std::string state = "ok";
    std::int64_t seed = 0;
    bool nsfw = true;
    std::map<std::string, std::int64_t> counts;
    std::optional<std::string> note;
    json::value extra;
};

const Schema<Lora>& lora() {
    static const Schema<Lora> schema("Lora", [](auto& object) {
        object.field("name", &Lora::name).required().length(1, 255);
        object.field("model", &Lora::model).range(-5, 5);
        object.field("is_version", &Lora::is_version);
    });
    return schema;
}

const Schema<Params>& params() {
    static const Schema<Params> schema("Params", [](auto& object) {
        object.field("n", &Params::n).range(1, 20);
        object.field("width", &Params::width).range(64, 3072).multiple_of(64);
        object.field("top_p", &Params::top_p).range(0.001, 1);
        object.field("sampler_order", &Params::sampler_order);
        object.field("loras", &Params::loras, lora()).max_items(5);
        object.field("post_processing", &Params::post_processing)
            .one_of({"GFPGAN", "CodeFormers"})
            .unique_items();
        object.field("special", &Params::special);
    });
    return schema;
}

const Schema<Request>& request() {
    static const Schema<Request> schema("Request", [](auto& body) {
        body.field("prompt", &Request::prompt).required_late().describe("The prompt.");
        body.field("params", &Request::params, params());
        body.field("slow_workers", &Request::slow_workers);
        body.field("models", &Request::models).length(3, 255);
        body.field("style", &Request::style).length(3, 5);
        body.field("state", &Request::state).required().one_of({"ok", "faulted"});
        body.field("seed", &Request::seed).lenient().undocumented().describe("The seed.");
        body.field("nsfw", &Request::nsfw).lenient();
        body.field("counts", &Request::counts);
        body.field("note", &Request::note).null_allowed();
        body.field("extra", &Request::extra);
    });
    return schema;
}

Errors errors_of(const std::function<void()>& act) {
    try {
        act();
    } catch (const ValidationFailure& failure) {
        return failure.errors();
    }
    return {};
}

Errors violations(std::string_view text) {
    const json::value body = parse_json(text).value();
    return errors_of([&] { request().read(body); });
}

/// The only violation of a body that is right but for `members`.
std::string only(std::string_view members, std::string_view where) {
    const Errors errors = violations(R"({"state":"ok",)" + std::string(members) + "}");
    if (errors.size() != 1) return "(" + std::to_string(errors.size()) + " violations)";
    EXPECT_EQ(errors[0].first, where);
    return errors[0].second;
}

TEST(SchemaReader, FillsTheStruct) {
    const Request read = request().read(*parse_json(R"({
        "prompt": "a", "params": {"n": 2.0, "width": 1.28e2, "top_p": 1, "sampler_order": [6, 0],
        "loras": [{"name": "x", "model": -5}, {"name": "y", "is_version": true}],
        "post_processing": ["GFPGAN"], "special": {"k": [1]}, "unknown": 5},
        "slow_workers": false, "models": ["abc"], "style": "äöü", "state": "faulted",
        "counts": {"b": 2, "a": 1}, "note": "n", "extra": [null], "max_length": "ignored"})"));
    EXPECT_EQ(read.prompt, "a");
    EXPECT_EQ(read.params.n, 2);
    EXPECT_EQ(read.params.width, 128);
    EXPECT_EQ(read.params.top_p, 1.0);
    EXPECT_THAT(*read.params.sampler_order, ElementsAre(6, 0));
    ASSERT_EQ(read.params.loras.size(), 2u);
    EXPECT_EQ(read.params.loras[0].model, -5.0);
    EXPECT_EQ(read.params.loras[1].model, 1.0);
    EXPECT_TRUE(read.params.loras[1].is_version);
    EXPECT_EQ(read.params.special.at("k").as_array().size(), 1u);
    EXPECT_FALSE(read.slow_workers);
    EXPECT_EQ(read.style, "äöü");
    EXPECT_THAT(read.counts, ElementsAre(Pair("a", 1), Pair("b", 2)));
    EXPECT_EQ(read.note, "n");
    EXPECT_TRUE(read.extra.as_array().at(0).is_null());
}

TEST(SchemaReader, LeavesDefaultsWhereNothingIsGiven) {
    const Request read = request().read(*parse_json(R"({"state":"ok"})"));
    EXPECT_TRUE(read.slow_workers);
    EXPECT_FALSE(read.params.n);
    EXPECT_FALSE(read.params.sampler_order);
    EXPECT_FALSE(read.style);
}

TEST(SchemaReader, NamesEveryViolationByItsPlace) {
    const Errors errors = violations(R"({"params": {"n": 0, "width": 100,
        "loras": [{"name": "ok"}, {"name": ""}, {"model": 6}], "sampler_order": [1, "2"]},
        "models": ["abc", 5, "ab"], "slow_workers": "true", "counts": {"a.b": 1.5}})");
    std::vector<std::string> places;
    for (const auto& [where, what] : errors)
        places.push_back(where);
    EXPECT_THAT(places,
                ElementsAre("params.n", "params.width", "params.sampler_order.1",
                            "params.loras.1.name", "params.loras.2.name", "params.loras.2.model",
                            "slow_workers", "models.1", "models.2", "state", "counts.a.b"));
}

TEST(SchemaReader, SaysWhatIsWrongInPythonNotation) {
    EXPECT_THAT(violations("{}"), ElementsAre(Pair("state", HasSubstr("'state' is required"))));
    EXPECT_EQ(only(R"("prompt":5)", "prompt"), "5 has the wrong type, expected string");
    EXPECT_EQ(only(R"("prompt":null)", "prompt"), "None has the wrong type, expected string");
    EXPECT_EQ(only(R"("params":[])", "params"), "[] has the wrong type, expected object");
    EXPECT_EQ(only(R"("params":null)", "params"), "None has the wrong type, expected object");
    EXPECT_EQ(only(R"("models":"abc")", "models"), "'abc' has the wrong type, expected array");
    EXPECT_EQ(only(R"("models":[null])", "models.0"), "None has the wrong type, expected string");
    EXPECT_EQ(only(R"("slow_workers":1)", "slow_workers"),
              "1 has the wrong type, expected boolean");
    EXPECT_EQ(only(R"("params":{"n":2.5})", "params.n"),
              "2.5 has the wrong type, expected integer");
    EXPECT_EQ(only(R"("params":{"n":true})", "params.n"),
              "True has the wrong type, expected integer");
    EXPECT_EQ(only(R"("params":{"n":"2"})", "params.n"),
              "'2' has the wrong type, expected integer");
    EXPECT_EQ(only(R"("params":{"top_p":true})", "params.top_p"),
              "True has the wrong type, expected number");
    EXPECT_EQ(only(R"("params":{"top_p":"1"})", "params.top_p"),
              "'1' has the wrong type, expected number");
    EXPECT_EQ(only(R"("params":{"special":[1]})", "params.special"),
              "[1] has the wrong type, expected object");
    EXPECT_EQ(only(R"("params":{"n":0})", "params.n"), "0 is below the minimum of 1");
    EXPECT_EQ(only(R"("params":{"n":21})", "params.n"), "21 is above the maximum of 20");
    EXPECT_EQ(only(R"("params":{"top_p":0})", "params.top_p"), "0 is below the minimum of 0.001");
    EXPECT_EQ(only(R"("params":{"width":65})", "params.width"), "65 is not a multiple of 64");
    EXPECT_EQ(only(R"("style":"äö")", "style"), "'äö' is shorter than 3 characters");
    EXPECT_EQ(only(R"("style":"äöüäöü")", "style"), "'äöüäöü' is longer than 5 characters");
    EXPECT_EQ(only(R"("params":{"loras":[{"name":""}]})", "params.loras.0.name"),
              "'' is shorter than 1 character");
    EXPECT_EQ(only(R"("state":"csam")", "state"), "'csam' is not one of ['ok', 'faulted']");
    EXPECT_THAT(
        only(
            R"("params":{"loras":[{"name":"a"},{"name":"a"},{"name":"a"},{"name":"a"},{"name":"a"},{"name":"a"}]})",
            "params.loras"),
        HasSubstr("has more than 5 elements"));
    EXPECT_EQ(only(R"("params":{"post_processing":["GFPGAN","GFPGAN"]})", "params.post_processing"),
              "['GFPGAN', 'GFPGAN'] has an element twice");
}

TEST(SchemaReader, HugeNumbersAreViolations) {
    EXPECT_THAT(only(R"("params":{"n":99999999999999999999999999})", "params.n"),
                HasSubstr("above the maximum"));
    EXPECT_THAT(only(R"("params":{"sampler_order":[3000000000]})", "params.sampler_order.0"),
                HasSubstr("beyond 32 bits"));
    EXPECT_THAT(only(R"("counts":{"a":9223372036854775808})", "counts.a"),
                HasSubstr("beyond 64 bits"));
    EXPECT_THAT(only(R"("counts":{"a":-1e19})", "counts.a"), HasSubstr("beyond 64 bits"));
}

TEST(SchemaReader, ABodyThatIsNoObjectIsNamedByTheEmptyPlace) {
    EXPECT_THAT(violations("[1]"),
                ElementsAre(Pair("", "[1] has the wrong type, expected object")));
    EXPECT_THAT(violations("null"),
                ElementsAre(Pair("", "None has the wrong type, expected object")));
}

TEST(SchemaReader, NullIsTakenWhereAllowed) {
    const Request read = request().read(*parse_json(R"({"state":"ok","note":null,"extra":null})"));
    EXPECT_FALSE(read.note);
    EXPECT_TRUE(read.extra.is_null());
}

TEST(SchemaReader, ShowsLongValuesShortened) {
    const std::string shown_text = only(R"("style":")" + std::string(100'000, 'a') + "\"", "style");
    EXPECT_LT(shown_text.size(), max_shown + 60);
    EXPECT_THAT(shown_text, HasSubstr("a… is longer than 5"));
    EXPECT_EQ(shown(*parse_json(R"({"a":[1,2.0,null,true],"b":"it's","c":"\"'\n"})")),
              R"({'a': [1, 2.0, None, True], 'b': "it's", 'c': '"\'\n'})");
}

TEST(SchemaReader, StopsAtTheMostViolations) {
    std::string text = R"({"state":"ok","models":[)";
    for (std::size_t i = 0; i < max_violations + 10; ++i)
        text += "1,";
    EXPECT_EQ(violations(text + "1]}").size(), max_violations);
}

TEST(SchemaReader, TheParameterStageNamesTheFirstOnly) {
    const auto check = [](std::string_view text) {
        const json::value body = *parse_json(text);
        return errors_of([&] { request().check_parameters(body); });
    };
    EXPECT_THAT(
        check(R"({"seed":"x"})"),
        ElementsAre(Pair("prompt", "The prompt. Missing required parameter in the JSON body")));
    EXPECT_THAT(check(R"({"prompt":"","seed":"x"})"),
                ElementsAre(Pair("seed", "The seed. 'x' cannot be read as integer")));
    EXPECT_THAT(check(R"({"prompt":"","seed":99999999999999999999})"),
                ElementsAre(Pair("seed", HasSubstr("beyond 64 bits"))));
    EXPECT_TRUE(check(R"({"prompt":"","seed":null,"nsfw":null})").empty());
}

TEST(SchemaReader, LenientFieldsOfAStrictBodyAreConverted) {
    const auto read = [](std::string_view text) { return request().read(*parse_json(text)); };
    EXPECT_EQ(read(R"({"state":"ok","seed":" -12 "})").seed, -12);
    EXPECT_EQ(read(R"({"state":"ok","seed":7.9})").seed, 7);
    EXPECT_EQ(read(R"({"state":"ok","seed":null})").seed, 0);
    EXPECT_EQ(read(R"({"state":"ok","seed":"x"})").seed, 0);
    EXPECT_TRUE(read(R"({"state":"ok","nsfw":"false"})").nsfw);
    EXPECT_FALSE(read(R"({"state":"ok","nsfw":0})").nsfw);
    EXPECT_FALSE(read(R"({"state":"ok","nsfw":[]})").nsfw);
}

struct Transfer {
    std::string username;
    std::int64_t amount = 100;
    std::optional<double> share;
    std::optional<std::int32_t> filter_type;
    bool flag = false;
    std::string name = "default";
    std::vector<std::int32_t> list;
};

const Schema<Transfer>& transfer() {
    static const Schema<Transfer> schema("Transfer", [](auto& body) {
        body.field("username", &Transfer::username).required().describe("Who gets it.");
        body.field("amount", &Transfer::amount).null_refused().describe("How much.");
        body.field("share", &Transfer::share);
        body.field("filter_type", &Transfer::filter_type).range(1, 20).bounds_documented_only();
        body.field("flag", &Transfer::flag);
        body.field("name", &Transfer::name).max_length(10);
        body.field("list", &Transfer::list);
    });
    return schema;
}

Transfer leniently(std::string_view text) {
    return transfer().read_leniently(parse_json(text));
}

TEST(SchemaReader, LenientBodiesAreConverted) {
    const Transfer read =
        leniently(R"({"username":5,"amount":"+7","share":" 1.5","filter_type":true,
        "flag":"false","name":null,"list":["1",2.9,false]})");
    EXPECT_EQ(read.username, "5");
    EXPECT_EQ(read.amount, 7);
    EXPECT_EQ(read.share, 1.5);
    EXPECT_EQ(read.filter_type, 1);
    EXPECT_TRUE(read.flag);
    EXPECT_EQ(read.name, "default");
    EXPECT_THAT(read.list, ElementsAre(1, 2, 0));
    EXPECT_EQ(leniently(R"({"username":[true,null]})").username, "[True, None]");
    EXPECT_EQ(leniently(R"({"username":"a","amount":-7.9})").amount, -7);
    EXPECT_EQ(leniently(R"({"username":"a"})").amount, 100);
    EXPECT_EQ(leniently(R"({"username":"a","filter_type":77})").filter_type, 77);
}

TEST(SchemaReader, LenientBodiesReportTheFirstProblemOnly) {
    const auto problem = [](std::string_view text) { return errors_of([&] { leniently(text); }); };
    const auto missing =
        ElementsAre(Pair("username", "Who gets it. Missing required parameter in the JSON body"));
    EXPECT_THAT(problem("{}"), missing);
    EXPECT_THAT(problem("this is no JSON"), missing);
    EXPECT_THAT(problem(R"({"amount":"x"})"), missing);
    EXPECT_THAT(problem(R"({"username":null})"), ElementsAre(Pair("username", HasSubstr("None"))));
    EXPECT_THAT(problem(R"({"username":"a","amount":null,"share":"x"})"),
                ElementsAre(Pair("amount", "How much. None cannot be read as integer")));
    for (const char* amount :
         {"\"\"", "\"7.5\"", "\"1e3\"", "\"+-7\"", "[]", "{}", "\"7 7\"", "\"0x7\""})
        EXPECT_THAT(problem(R"({"username":"a","amount":)" + std::string(amount) + "}"),
                    ElementsAre(Pair("amount", HasSubstr("cannot be read as integer"))))
            << amount;
    EXPECT_THAT(problem(R"({"username":"a","amount":"99999999999999999999999999"})"),
                ElementsAre(Pair("amount", HasSubstr("beyond 64 bits"))));
    EXPECT_THAT(problem(R"({"username":"a","share":"inf"})"),
                ElementsAre(Pair("share", HasSubstr("number"))));
    EXPECT_THAT(problem(R"({"username":"a","list":["1","x"]})"),
                ElementsAre(Pair("list.1", HasSubstr("'x'"))));
    EXPECT_THAT(problem(R"({"username":"a","name":"01234567890"})"),
                ElementsAre(Pair("name", HasSubstr("longer than 10"))));
    EXPECT_THAT(problem("[]"), ElementsAre(Pair("", HasSubstr("expected object"))));
    EXPECT_THAT(problem("7"), ElementsAre(Pair("", HasSubstr("expected object"))));
}

TEST(SchemaReader, MissingParametersSayWhereTheyBelong) {
    EXPECT_THAT(
        missing_parameter("apikey", "The key.", Place::headers).errors(),
        ElementsAre(Pair("apikey", "The key. Missing required parameter in the HTTP headers")));
    EXPECT_THAT(missing_parameter("q", "", Place::query).errors(),
                ElementsAre(Pair("q", "Missing required parameter in the query string")));
}

}  // namespace
}  // namespace orda::http
