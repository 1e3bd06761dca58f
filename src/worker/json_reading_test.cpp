#include "worker/json_reading.h"

#include <gtest/gtest.h>

namespace orda::worker {
namespace {

TEST(JsonReading, FallsBackOnWrongTypes) {
    const auto given =
        *parse_object(R"({"a": "12", "b": 3.7, "c": 1e300, "d": null, "e": [], "f": true})");
    EXPECT_EQ(read_integer(given, "a"), 12);
    EXPECT_EQ(read_integer(given, "b"), 3);
    EXPECT_EQ(read_integer(given, "c", -1), -1);
    EXPECT_EQ(read_integer(given, "d", -1), -1);
    EXPECT_EQ(read_integer(given, "e", -1), -1);
    EXPECT_EQ(read_text(given, "f", "x"), "x");
    EXPECT_FALSE(has(given, "d"));
    EXPECT_TRUE(read_flag(given, "f"));
    EXPECT_FALSE(parse_object(std::string(100, '[')).has_value());
    EXPECT_FALSE(parse_object("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}"));
}

}  // namespace
}  // namespace orda::worker
