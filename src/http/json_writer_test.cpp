#include "http/json_writer.h"

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>
#include <limits>

#include "base/random.h"
#include "http/json_parse.h"

namespace orda::http {
namespace {

template <class Value>
std::string written(const Value& value) {
    std::string out;
    JsonWriter(out).value(value);
    return out;
}

TEST(JsonWriter, PutsCommasBetweenValues) {
    std::string out;
    JsonWriter writer(out);
    writer.begin_object().member("a", 1).key("b").begin_array().value(true).null().value("x");
    writer.begin_object().end_object().begin_array().end_array().end_array();
    writer.raw_member("c", "{\"d\":0}").key("e").begin_object().end_object().member("f", 2.0);
    writer.end_object();
    EXPECT_EQ(out, R"({"a":1,"b":[true,null,"x",{},[]],"c":{"d":0},"e":{},"f":2.0})");
}

TEST(JsonWriter, AppendsToWhatIsThere) {
    std::string out = "[1]\n";
    JsonWriter(out).value(2);
    EXPECT_EQ(out, "[1]\n2");
}

TEST(JsonWriter, PrintsFloatsAsClientsKnowThem) {
    EXPECT_EQ(written(0.0), "0.0");
    EXPECT_EQ(written(-0.0), "-0.0");
    EXPECT_EQ(written(37.0), "37.0");
    EXPECT_EQ(written(1.05), "1.05");
    EXPECT_EQ(written(-2.5), "-2.5");
    EXPECT_EQ(written(0.1 + 0.2), "0.30000000000000004");
    EXPECT_EQ(written(100000.0), "100000.0");
    EXPECT_EQ(written(123456789012345.0), "123456789012345.0");
    EXPECT_EQ(written(9007199254740993.0), "9007199254740992.0");
    EXPECT_EQ(written(1e15), "1000000000000000.0");
    EXPECT_EQ(written(1e16), "1e+16");
    EXPECT_EQ(written(1e22), "1e+22");
    EXPECT_EQ(written(0.0001), "0.0001");
    EXPECT_EQ(written(0.00001), "1e-05");
    EXPECT_EQ(written(1.5e300), "1.5e+300");
    EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
    EXPECT_EQ(written(std::nan("")), "null");
}

TEST(JsonWriter, PrintsIntegersWithoutAPoint) {
    EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(written(false), "false");
}

TEST(JsonWriter, EscapesControlCharactersAndKeepsUtf8) {
    EXPECT_EQ(written("a\"b\\c/\n\r\t\b\f"), R"("a\"b\\c/\n\r\t\b\f")");
    EXPECT_EQ(written(std::string("\0\x1f\x7f", 3)), "\"\\u0000\\u001f\x7f\"");
    EXPECT_EQ(written("äöü 😀"), "\"äöü 😀\"");
    EXPECT_EQ(written("a\xFF"), "\"a\uFFFD\"");
}

TEST(JsonWriter, EveryDoubleReadsBackAsItself) {
    SeededRandom random(7);
    for (int i = 0; i < 20'000; ++i) {
        const double number =
            i % 2 == 0 ? std::bit_cast<double>(random.next())
                       : static_cast<double>(random.between(-1'000'000, 1'000'000)) / 100;
        if (!std::isfinite(number)) continue;
        const std::string text = written(number);
        EXPECT_NE(text.find_first_of(".e"), std::string::npos) << text;
        const auto back = parse_json(text);
        ASSERT_TRUE(back) << text;
        ASSERT_TRUE(back->is_double()) << text;
        EXPECT_EQ(std::bit_cast<std::uint64_t>(back->as_double()),
                  std::bit_cast<std::uint64_t>(number))
            << text;
    }
}

TEST(JsonWriter, EveryTextReadsBackAsItself) {
    SeededRandom random(8);
    const std::string_view pieces[] = {"a",  "\"",   "\\", "\n",   "ß",
                                       "😀", "\x7f", "/",  "\x1b", "\u2028"};
    for (int i = 0; i < 2'000; ++i) {
        std::string text;
        for (auto length = random.between(0, 40); length > 0; --length)
            text += random.between(0, 3) == 0
                        ? std::string(1, static_cast<char>(random.between(0, 31)))
                        : std::string(pieces[random.between(0, 9)]);
        const auto back = parse_json(written(text));
        ASSERT_TRUE(back) << text;
        EXPECT_EQ(std::string_view(back->as_string()), text);
    }
}

TEST(JsonWriter, WritesTreesAsTheyWereRead) {
    const std::string text =
        R"({"z":[1,2.0,{"a":null}],"a":"x","b":18446744073709551615,"c":false})";
    EXPECT_EQ(written(*parse_json(text)), text);
}

TEST(JsonWriter, TellsItsSpeed) {
    constexpr int rounds = 100'000;
    std::string out;
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i) {
        out.clear();
        JsonWriter writer(out);
        writer.begin_object().member("finished", i).member("processing", 1).member("restarted", 0);
        writer.member("waiting", 3).member("done", false).member("faulted", false);
        writer.member("wait_time", 17).member("queue_position", 5).member("kudos", 37.25);
        writer.member("is_possible", true).end_object();
    }
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    std::printf("a status answer: %.0f ns\n", spent.count() / rounds);
    EXPECT_TRUE(parse_json(out));
}

}  // namespace
}  // namespace orda::http
