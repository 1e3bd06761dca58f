#include "http/keyed_hash.h"

#include <bit>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <utility>

namespace orda::http {
namespace {

HashName name(const std::array<std::uint64_t, 2>& key, std::string_view a, std::string_view b) {
    KeyedHash hash(key);
    hash.add(a);
    hash.add(b);
    return hash.finish();
}

TEST(KeyedHash, TellsFieldsApart) {
    const std::array<std::uint64_t, 2> key{1, 2};
    EXPECT_EQ(name(key, "ab", "c"), name(key, "ab", "c"));
    EXPECT_NE(name(key, "ab", "c"), name(key, "a", "bc"));
    EXPECT_NE(name(key, "ab", ""), name(key, "", "ab"));
    EXPECT_NE(name(key, "a", ""), name(key, std::string_view("a\0", 2), ""));
    EXPECT_NE(name(key, "ab", "c"), name({1, 3}, "ab", "c"));
}

TEST(KeyedHash, SpreadsNeighbours) {
    std::set<std::uint64_t> lows;
    std::set<std::uint64_t> highs;
    int changed_bits = 0;
    const HashName first = name({5, 6}, "0", "");
    for (int i = 0; i < 1000; ++i) {
        const HashName next = name({5, 6}, std::to_string(i), "");
        lows.insert(next.low);
        highs.insert(next.high);
        changed_bits += std::popcount(next.low ^ first.low) + std::popcount(next.high ^ first.high);
    }
    EXPECT_EQ(lows.size(), 1000u);
    EXPECT_EQ(highs.size(), 1000u);
    EXPECT_NEAR(changed_bits / 1000.0, 64.0, 2.0);
}

}  // namespace
}  // namespace orda::http
