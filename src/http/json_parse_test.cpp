#include "http/json_parse.h"

#include <cmath>
#include <gtest/gtest.h>
#include <string>

#include "base/refusals.h"

namespace orda::http {
namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonParse, TakesOrdinaryJson) {
    const auto parsed = parse_json(R"( {"a": [1, -2, 0.5, true, null, "x"]} )");
    ASSERT_TRUE(parsed);
    const json::array& list = parsed->at("a").as_array();
    EXPECT_EQ(list.at(1).as_int64(), -2);
    EXPECT_EQ(list.at(2).as_double(), 0.5);
    EXPECT_TRUE(list.at(4).is_null());
}

TEST(JsonParse, RefusesWhatIsNoJson) {
    for (const char* text :
         {"",      " ",        "{",         "{]",  "[1,]",     "{\"a\":1,}", "nul",           "NaN",
          "[NaN]", "Infinity", "-Infinity", "'a'", "{a:1}",    "[1] x",      "[1][2]",        "01",
          "1.",    ".5",       "+1",        "\"a", "\"\x01\"", "// c\n1",    "\xEF\xBB\xBF{}"})
        EXPECT_FALSE(parse_json(text)) << text;
}

TEST(JsonParse, RefusesUnpairedSurrogatesAndInvalidUtf8) {
    for (const char* text :
         {R"("\ud800")", R"("\udc00")", R"("\ud800x")", R"("\ud800\u0041")", R"({"\ud800":1})",
          "\"\xC3\"", "\"\xED\xA0\x80\"", "\"\xC0\xAF\"", "\"\xF5\x80\x80\x80\""})
        EXPECT_FALSE(parse_json(text)) << text;
    EXPECT_EQ(parse_json(R"("\ud83d\ude00")")->as_string(), "😀");
    EXPECT_EQ(parse_json(R"("a\u0000b")")->as_string().size(), 3u);
}

TEST(JsonParse, OfDuplicateKeysTheLastWins) {
    EXPECT_EQ(parse_json(R"({"a":1,"b":2,"a":3})")->at("a").as_int64(), 3);
    std::string many = "{";
    for (int i = 0; i < 40; ++i)
        many += "\"k" + std::to_string(i % 20) + "\":" + std::to_string(i) + ",";
    many += "\"last\":0}";
    EXPECT_EQ(parse_json(many)->at("k3").as_int64(), 23);
}

TEST(JsonParse, ReadsNumbersExactly) {
    EXPECT_EQ(parse_json("9223372036854775807")->as_int64(), INT64_MAX);
    EXPECT_EQ(parse_json("18446744073709551615")->as_uint64(), UINT64_MAX);
    EXPECT_EQ(parse_json("99999999999999999999999999")->as_double(), 1e26);
    EXPECT_EQ(parse_json("-0.1")->as_double(), -0.1);
    EXPECT_EQ(parse_json("[5.3]")->as_array().at(0).as_double(), 5.3);
    EXPECT_EQ(parse_json("1e3")->as_double(), 1000.0);
    EXPECT_EQ(parse_json("2.2250738585072014e-308")->as_double(), 2.2250738585072014e-308);
    EXPECT_EQ(parse_json("179769313486231570e291")->as_double(), 1.7976931348623157e308);
    EXPECT_EQ(parse_json("1e-400")->as_double(), 0.0);
    EXPECT_TRUE(std::signbit(parse_json("-0.0")->as_double()));
}

TEST(JsonParse, RefusesNumbersBeyondADouble) {
    for (const char* text : {"1e400", "-1e400", "[1e309]", "1e99999999999"})
        EXPECT_FALSE(parse_json(text)) << text;
    EXPECT_FALSE(parse_json(std::string(max_json_number + 1, '9')));
}

TEST(JsonParse, HoldsItsLimits) {
    EXPECT_TRUE(parse_json(nested(max_json_depth)));
    EXPECT_FALSE(parse_json(nested(max_json_depth + 1)));
    std::string many = "[";
    for (std::size_t i = 0; i + 2 < max_json_values; ++i)
        many += "1,";
    EXPECT_TRUE(parse_json(many + "1]"));
    EXPECT_FALSE(parse_json(many + "1,1]"));
}

TEST(JsonParse, KnowsJsonContentTypes) {
    for (const char* type : {"application/json", "Application/JSON; charset=utf-8",
                             "application/problem+json", " application/json ;x"})
        EXPECT_TRUE(is_json_content_type(type)) << type;
    for (const char* type : {"", "text/plain", "text/json", "application/jsonx", "application/x",
                             "application/x-www-form-urlencoded"})
        EXPECT_FALSE(is_json_content_type(type)) << type;
}

TEST(JsonParse, BodiesOfValidatedEndpointsMustBeJson) {
    EXPECT_EQ(parse_json_body("application/json", "[1]").as_array().size(), 1u);
    EXPECT_THROW(parse_json_body("application/json", ""), Refusal);
    EXPECT_THROW(parse_json_body("text/plain", "{}"), Refusal);
    try {
        parse_json_body("application/json", "{");
        FAIL();
    } catch (const Refusal& refusal) {
        EXPECT_EQ(refusal.status(), 400);
    }
    EXPECT_FALSE(parse_json_body_leniently("text/plain", "{}"));
    EXPECT_FALSE(parse_json_body_leniently("application/json", "{"));
    EXPECT_TRUE(parse_json_body_leniently("application/json", "{}"));
}

}  // namespace
}  // namespace orda::http
