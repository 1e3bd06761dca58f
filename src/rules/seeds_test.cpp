#include "rules/seeds.h"

#include <gtest/gtest.h>
#include <string>

namespace orda::rules {
namespace {

TEST(SeedOf, GivesTheVectorsOfTheSpec) {
    EXPECT_EQ(seed_of("0"), 0);
    EXPECT_EQ(seed_of("007"), 7);
    EXPECT_EQ(seed_of("abc"), 6513249);
    EXPECT_EQ(seed_of("abcd"), 1684234849);
    EXPECT_EQ(seed_of("abcde"), 101);
    EXPECT_EQ(seed_of("4294967296"), 1);
    EXPECT_EQ(seed_of("4294967301"), 1);
    EXPECT_EQ(seed_of("18446744073709551615"), 4294967295);
    EXPECT_EQ(seed_of("-5"), 13613);
    EXPECT_EQ(seed_of("The little seed that could"), 25708);
    EXPECT_EQ(seed_of(""), std::nullopt);
}

TEST(SeedOf, TakesAnything) {
    EXPECT_EQ(seed_of("\xC2\xB2"), 0xB2C2);
    EXPECT_EQ(seed_of("4294967295"), 4294967295);
    EXPECT_EQ(seed_of("18446744073709551616"), 1);  // 2^64
    EXPECT_TRUE(seed_of(std::string(100'000, '9')));
    for (const std::string& text :
         {std::string(999, '7'), std::string(77, 'z'), std::string("\0", 1)}) {
        const auto seed = seed_of(text);
        ASSERT_TRUE(seed);
        EXPECT_GE(*seed, 0);
        EXPECT_LT(*seed, seed_limit);
    }
}

TEST(PopSeed, MovesWithTheVariation) {
    SeededRandom random(1);
    EXPECT_EQ(pop_seed(77, 0, 4, random), 77);
    EXPECT_EQ(pop_seed(100, 10, 4, random), 140);
    EXPECT_EQ(pop_seed(100, 10, 1, random), 110);
    EXPECT_EQ(pop_seed(4294967295, 1000, 20, random), 1);
    const auto drawn = pop_seed(std::nullopt, 0, 4, random);
    EXPECT_GE(drawn, 4);
    EXPECT_LT(drawn, seed_limit);
    EXPECT_NE(drawn, pop_seed(std::nullopt, 0, 4, random));
}

TEST(StoredSeed, IsDrawnForAVariationAlone) {
    SeededRandom random(1);
    EXPECT_EQ(stored_seed(5, 0, 1, random), 5);
    EXPECT_EQ(stored_seed(5, 9, 1, random), 5);
    EXPECT_EQ(stored_seed(std::nullopt, 0, 1, random), std::nullopt);
    const auto drawn = stored_seed(std::nullopt, 9, 3, random);
    ASSERT_TRUE(drawn);
    EXPECT_GE(*drawn, 3);
}

}  // namespace
}  // namespace orda::rules
