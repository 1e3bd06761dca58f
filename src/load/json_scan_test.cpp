#include "load/json_scan.h"

#include <gtest/gtest.h>

namespace orda::load {
namespace {

constexpr std::string_view pop_answer =
    R"({"payload":{"prompt":"say \"id\":\"x\" twice \\","n":1,"id":"inner","list":["}",{"id":2}]},)"
    R"( "messages" : [{"id":"message"}], "id" : "outer","ids":["outer"],"ttl":150 , "model":null,)"
    R"("done":true})";

TEST(JsonScan, FindsMembersOfTheOuterObjectOnly) {
    EXPECT_EQ(member(pop_answer, "id"), "outer");
    EXPECT_EQ(member(pop_answer, "ttl"), "150");
    EXPECT_EQ(member(pop_answer, "model"), "null");
    EXPECT_EQ(member(pop_answer, "done"), "true");
    EXPECT_EQ(member(pop_answer, "ids"), R"(["outer"])");
    EXPECT_EQ(member(pop_answer, "prompt"), std::nullopt);
    EXPECT_EQ(member(pop_answer, "x"), std::nullopt);
}

TEST(JsonScan, FindsMembersOfAnInnerObject) {
    const auto payload = member(pop_answer, "payload");
    ASSERT_TRUE(payload.has_value());
    EXPECT_EQ(member(*payload, "prompt"), R"(say \"id\":\"x\" twice \\)");
    EXPECT_EQ(member(*payload, "id"), "inner");
    EXPECT_EQ(member(*payload, "list"), R"(["}",{"id":2}])");
}

TEST(JsonScan, CountsElements) {
    EXPECT_EQ(element_count("[]"), 0U);
    EXPECT_EQ(element_count(" [ ] "), 0U);
    EXPECT_EQ(element_count("[1]"), 1U);
    EXPECT_EQ(element_count(R"([ {"a":[1,2,3]} , "x,y" ,null ])"), 3U);
    EXPECT_EQ(element_count("{}"), 0U);
    EXPECT_EQ(first_element(R"([ {"a":[1,2]} , 5])"), R"({"a":[1,2]})");
    EXPECT_EQ(first_element(R"(["x"])"), "x");
    EXPECT_EQ(first_element("[]"), std::nullopt);
}

TEST(JsonScan, NeverReadsBeyondBrokenText) {
    for (std::size_t size = 0; size < pop_answer.size(); ++size) {
        // A copy of the exact size lets the address sanitizer see a step too far.
        const std::string cut(pop_answer.substr(0, size));
        member(cut, "absent");
        element_count(cut);
        first_element(cut);
    }
    EXPECT_EQ(member("", "id"), std::nullopt);
    EXPECT_EQ(member("{", "id"), std::nullopt);
    EXPECT_EQ(member(R"({"id")", "id"), std::nullopt);
    EXPECT_EQ(member(R"({"id":"x)", "id"), std::nullopt);
    EXPECT_EQ(member(R"(["id"])", "id"), std::nullopt);
    EXPECT_EQ(member(R"({id:1})", "id"), std::nullopt);
}

}  // namespace
}  // namespace orda::load
