#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/random.h"

namespace orda {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Text, KnowsWellFormedUtf8) {
    for (const auto* text :
         {"", "abc", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x90\x8E", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(valid_utf8(text)) << text;
    for (const auto* text : {"\x80", "\xC3", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                             "\xF4\x90\x80\x80", "\xFF", "a\xE2\x82", "\xF8\x88\x80\x80\x80"})
        EXPECT_FALSE(valid_utf8(text)) << text;
    EXPECT_EQ(with_valid_utf8("a\xFF"
                              "b\xC3"),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
    EXPECT_EQ(with_valid_utf8("h\xC3\xA9"), "h\xC3\xA9");
}

TEST(Text, RepairedTextIsAlwaysWellFormed) {
    SeededRandom random{1};
    for (int round = 0; round < 2'000; ++round) {
        std::string text(static_cast<std::size_t>(random.between(0, 12)), '\0');
        for (auto& c : text)
            c = static_cast<char>(random.between(0, 255));
        const auto repaired = with_valid_utf8(text);
        EXPECT_TRUE(valid_utf8(repaired));
        if (!valid_utf8(text)) continue;
        EXPECT_EQ(repaired, text);
    }
}

TEST(Text, CountsAndCutsCodePoints) {
    const std::string text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x8Ez";
    EXPECT_EQ(code_points(text), 5U);
    EXPECT_EQ(code_points(""), 0U);
    EXPECT_EQ(first_code_points(text, 0), "");
    EXPECT_EQ(first_code_points(text, 2), "a\xC3\xA9");
    EXPECT_EQ(first_code_points(text, 4), "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x8E");
    EXPECT_EQ(first_code_points(text, 5), text);
    EXPECT_EQ(first_code_points(text, 99), text);
}

TEST(Text, TrimsUnicodeBlanks) {
    EXPECT_EQ(trim(" \t\n x y \r\n"), "x y");
    EXPECT_EQ(trim("\xC2\xA0\xE2\x80\x83x\xE3\x80\x80"), "x");
    EXPECT_EQ(trim(" \xC2\xA0 "), "");
    EXPECT_EQ(trim(""), "");
    EXPECT_EQ(trim(" \xFF "), "\xFF");
    EXPECT_THAT(words("  a \xE3\x80\x80 b\nc"), ElementsAre("a", "b", "c"));
    EXPECT_THAT(words(" \t"), IsEmpty());
}

TEST(Text, FoldsCaseForKeys) {
    EXPECT_EQ(fold_case("ABC-1"), "abc-1");
    EXPECT_TRUE(equal_ignoring_case("STRASSE",
                                    "stra\xC3\x9F"
                                    "e"));
    EXPECT_TRUE(equal_ignoring_case("\xC3\x89t\xC3\xA9", "e\xCC\x81T\xC3\x89"));
    EXPECT_TRUE(equal_ignoring_case("\xCE\xA3", "\xCF\x82"));  // capital and final sigma
    EXPECT_FALSE(equal_ignoring_case("a", "\xC3\xA4"));
    EXPECT_EQ(fold_case(fold_case("\xE1\xBA\x9E\xC4\xB0")), fold_case("\xE1\xBA\x9E\xC4\xB0"));
    EXPECT_EQ(lower("\xC3\x84"
                    "BC"),
              "\xC3\xA4"
              "bc");
    EXPECT_EQ(ascii_lower("\xC3\x84"
                          "BC"),
              "\xC3\x84"
              "bc");
    EXPECT_TRUE(starts_with_ignoring_case("HORDE_special::x", "horde_"));
    EXPECT_FALSE(starts_with_ignoring_case("ho", "horde"));
}

TEST(Text, SplitsAndJoins) {
    EXPECT_THAT(split("a,,b", ','), ElementsAre("a", "", "b"));
    EXPECT_THAT(split("", ','), ElementsAre(""));
    EXPECT_THAT(split(",", ','), ElementsAre("", ""));
    const std::vector<std::string> parts{"a", "", "b"};
    EXPECT_EQ(join(parts, ", "), "a, , b");
    EXPECT_EQ(join({}, ", "), "");
}

TEST(Text, EscapesHtml) {
    EXPECT_EQ(escape_html("<a href=\"x\">'&</a>"),
              "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&lt;/a&gt;");
}

TEST(Text, PercentEncoding) {
    EXPECT_EQ(percent_encode("a b/\xC3\xA9~"), "a%20b%2F%C3%A9~");
    EXPECT_EQ(percent_encode("a b/c", true), "a%20b/c");
    EXPECT_EQ(percent_decode("a%20b%2f+%00"), (std::string{"a b/+\0", 6}));
    for (const auto* text : {"%", "%2", "%zz", "abc%4", "%-1"})
        EXPECT_FALSE(percent_decode(text)) << text;
    std::string all;
    for (int c = 0; c < 256; ++c)
        all += static_cast<char>(c);
    EXPECT_EQ(percent_decode(percent_encode(all)), all);
}

TEST(Text, ParsesIntegersExactly) {
    EXPECT_EQ(parse_integer("-9223372036854775808"), INT64_MIN);
    EXPECT_EQ(parse_integer("007"), 7);
    for (const auto* text : {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808"})
        EXPECT_FALSE(parse_integer(text)) << text;
}

TEST(Text, ComparesSecrets) {
    EXPECT_TRUE(constant_time_equal("abc", "abc"));
    EXPECT_TRUE(constant_time_equal("", ""));
    EXPECT_FALSE(constant_time_equal("abc", "abd"));
    EXPECT_FALSE(constant_time_equal("abc", "abcd"));
    EXPECT_TRUE(contains_nul(std::string_view{"a\0b", 3}));
    EXPECT_FALSE(contains_nul("ab"));
}

}  // namespace
}  // namespace orda
