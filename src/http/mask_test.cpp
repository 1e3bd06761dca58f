#include "http/mask.h"

#include <gtest/gtest.h>

#include "base/refusals.h"

namespace orda::http {
namespace {

std::string masked(std::string_view mask, std::string_view body) {
    const auto parsed = Mask::parse(mask);
    return parsed ? parsed->apply(body) : std::string(body);
}

TEST(Mask, KeepsNamedProperties) {
    EXPECT_EQ(masked("a", R"({"a":1,"b":2})"), R"({"a":1})");
    EXPECT_EQ(masked("{a}", R"({"a":1,"b":2})"), R"({"a":1})");
    EXPECT_EQ(masked(" b , a ", R"({"a":1,"b":2,"c":3})"), R"({"a":1,"b":2})");
    EXPECT_EQ(masked("nobody", R"({"a":1})"), "{}");
    EXPECT_EQ(masked("a,nobody", R"({"a":null})"), R"({"a":null})");
}

TEST(Mask, AnEmptyHeaderIsNoneAndEmptyBracesSelectNothing) {
    EXPECT_FALSE(Mask::parse(""));
    EXPECT_FALSE(Mask::parse("  \t"));
    EXPECT_EQ(masked("{}", R"({"a":1})"), "{}");
    EXPECT_EQ(masked("{ }", R"([{"a":1},{}])"), "[{},{}]");
}

TEST(Mask, ReachesInsideObjectsAndLists) {
    const std::string body = R"({"id":"x","p":{"a":1,"b":[{"c":1,"d":2},{"d":3}]},"n":[1,2]})";
    EXPECT_EQ(masked("p{a}", body), R"({"p":{"a":1}})");
    EXPECT_EQ(masked("p{b{d}},id", body), R"({"id":"x","p":{"b":[{"d":2},{"d":3}]}})");
    EXPECT_EQ(masked("p{}", body), R"({"p":{}})");
    EXPECT_THROW(masked("n{a}", body), Refusal);
    EXPECT_THROW(masked("id{a}", body), Refusal);
}

TEST(Mask, TheAsteriskMeansAllOthers) {
    const std::string body = R"({"a":1,"p":{"a":1,"b":2},"c":3})";
    EXPECT_EQ(masked("*", body), body);
    EXPECT_EQ(masked("p{b},*", body), R"({"a":1,"p":{"b":2},"c":3})");
    EXPECT_EQ(masked("p{*}", body), R"({"p":{"a":1,"b":2}})");
}

TEST(Mask, AppliesToEachElementOfAList) {
    EXPECT_EQ(masked("a", R"([{"a":1,"b":2},{"b":3}])"), R"([{"a":1},{}])");
    EXPECT_EQ(masked("a", "[]"), "[]");
}

TEST(Mask, LeavesWhatItKeepsByteForByte) {
    EXPECT_EQ(masked("k,s", R"({"k":37.0,"x":"}","s":"a\"}{,\\","y":[["]"]],"z":1e-05})"),
              R"({"k":37.0,"s":"a\"}{,\\"})");
    EXPECT_EQ(masked("z", "{\"y\":{\"z\":1},\"z\":1e-05}\n"), "{\"z\":1e-05}\n");
    EXPECT_EQ(masked("a", " { \"a\" : [ 1 , 2 ] , \"b\" : 3 } "), "{\"a\":[ 1 , 2 ]}");
    EXPECT_EQ(masked("a", R"({"a":{"b":{}},"c":[]})"), R"({"a":{"b":{}}})");
}

TEST(Mask, KnowsUnusualNames) {
    EXPECT_EQ(masked("post-processing,koboldcpp/Some-Model_8B",
                     R"({"post-processing":1,"koboldcpp/Some-Model_8B":2,"x":3})"),
              R"({"post-processing":1,"koboldcpp/Some-Model_8B":2})");
    EXPECT_EQ(masked("a\\b", R"({"a\\b":1,"c":2})"), R"({"a\\b":1})");
}

TEST(Mask, OfEqualNamesTheFirstCounts) {
    EXPECT_EQ(masked("a{b},a", R"({"a":{"b":1,"c":2}})"), R"({"a":{"b":1}})");
}

TEST(Mask, RefusesMalformedOnes) {
    for (const char* mask : {"{", "}", "a{", "a}", "{a", "a{b", "a{b}}", "{a}}", "a,", ",a", "a,,b",
                             "a b", "a{b}c", "{a},b", "*{a}", "\"a\"", "{{a}}"}) {
        try {
            (void)Mask::parse(mask);
            ADD_FAILURE() << mask;
        } catch (const Refusal& refusal) {
            EXPECT_EQ(refusal.status(), 400);
            EXPECT_TRUE(refusal.message().starts_with("Mask parse error: ")) << refusal.message();
        }
    }
}

TEST(Mask, HoldsItsLimits) {
    const auto deep = [](std::size_t depth) {
        std::string mask = "a";
        for (std::size_t i = 0; i < depth; ++i)
            mask = "a{" + mask + "}";
        return mask;
    };
    EXPECT_TRUE(Mask::parse(deep(max_mask_depth)));
    for (const std::string& mask :
         {deep(max_mask_depth + 1), std::string(max_mask_length + 1, 'a')}) {
        try {
            (void)Mask::parse(mask);
            ADD_FAILURE();
        } catch (const Refusal& refusal) {
            EXPECT_TRUE(refusal.message().starts_with("Mask error: ")) << refusal.message();
        }
    }
}

}  // namespace
}  // namespace orda::http
