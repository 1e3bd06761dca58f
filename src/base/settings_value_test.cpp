#include "base/settings_value.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace orda {
namespace {

TEST(SettingValue, Booleans) {
    for (const auto* text : {"1", "true", "YES", "on", " True "})
        EXPECT_EQ(parse_boolean(text), true) << text;
    for (const auto* text : {"0", "false", "No", "OFF"})
        EXPECT_EQ(parse_boolean(text), false) << text;
    for (const auto* text : {"", "2", "y", "enabled"})
        EXPECT_FALSE(parse_boolean(text)) << text;
}

TEST(SettingValue, Durations) {
    EXPECT_EQ(parse_duration("90s"), seconds{90});
    EXPECT_EQ(parse_duration("20m"), minutes{20});
    EXPECT_EQ(parse_duration("2 h"), hours{2});
    EXPECT_EQ(parse_duration("2ms"), milliseconds{2});
    EXPECT_EQ(parse_duration("1.5h"), minutes{90});
    EXPECT_EQ(parse_duration("30D"), days{30});
    EXPECT_EQ(parse_duration("0"), Duration{0});
    for (const auto* text :
         {"", "90", "s", "-1s", "1 week", "1s2", "1.2.3s", "99999999999999d", "1e3s", "nan s"})
        EXPECT_FALSE(parse_duration(text)) << text;
    EXPECT_EQ(duration_text(seconds{90}), "90s");
    EXPECT_EQ(duration_text(minutes{20}), "20m");
    EXPECT_EQ(duration_text(hours{24}), "1d");
    EXPECT_EQ(duration_text(milliseconds{2}), "2ms");
    EXPECT_EQ(duration_text(Duration{0}), "0s");
}

TEST(SettingValue, Sizes) {
    EXPECT_EQ(parse_size("5MiB"), 5 << 20);
    EXPECT_EQ(parse_size("64 mib"), 64 << 20);
    EXPECT_EQ(parse_size("5MB"), 5'000'000);
    EXPECT_EQ(parse_size("1000"), 1'000);
    EXPECT_EQ(parse_size("0.5KiB"), 512);
    for (const auto* text : {"", "MiB", "-1", "5 MiBs", "9999999TiB", "1.2.3", "."})
        EXPECT_FALSE(parse_size(text)) << text;
    EXPECT_EQ(size_text(5 << 20), "5MiB");
    EXPECT_EQ(size_text(5'000'000), "5000000");
    EXPECT_EQ(size_text(1LL << 40), "1TiB");
    EXPECT_EQ(size_text(0), "0");
}

TEST(SettingValue, WhatIsWrittenReadsBack) {
    SeededRandom random{1};
    for (int round = 0; round < 5'000; ++round) {
        const auto number = random.between(0, 1LL << random.between(1, 50));
        EXPECT_EQ(parse_duration(duration_text(Duration{number})), Duration{number});
        EXPECT_EQ(parse_size(size_text(number)), number);
    }
}

}  // namespace
}  // namespace orda
