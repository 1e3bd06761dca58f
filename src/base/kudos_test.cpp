#include "base/kudos.h"

#include <gtest/gtest.h>

namespace orda {
namespace {

TEST(Kudos, CentsRoundsTheShortestDecimalHalfAwayFromZero) {
    EXPECT_EQ(Kudos::cents(2.675).hundredths(), 268);
    EXPECT_EQ(Kudos::cents(-2.675).hundredths(), -268);
    EXPECT_EQ(Kudos::cents(1.005).hundredths(), 101);
    EXPECT_EQ(Kudos::cents(8.61).hundredths(), 861);
    EXPECT_EQ(Kudos::cents(0.0049999).hundredths(), 0);
    EXPECT_EQ(Kudos::cents(3).hundredths(), 300);
    EXPECT_EQ(Kudos::cents(1e15).hundredths(), 100'000'000'000'000'000);
}

TEST(Kudos, RoundPlacesTiesOfTheBinaryValueToEven) {
    EXPECT_EQ(round_places(2.675, 2), 2.67);  // the double is below the tie
    EXPECT_EQ(round_places(0.125, 2), 0.12);
    EXPECT_EQ(round_places(0.375, 2), 0.38);
    EXPECT_EQ(round_whole(2.5), 2);
    EXPECT_EQ(round_whole(3.5), 4);
    EXPECT_EQ(round_whole(-0.5), 0);
}

TEST(Kudos, RoundedIsHalfAwayFromZero) {
    EXPECT_EQ(Kudos::hundredths(3750).rounded(), 38);
    EXPECT_EQ(Kudos::hundredths(-3750).rounded(), -38);
    EXPECT_EQ(Kudos::hundredths(3749).rounded(), 37);
}

TEST(Kudos, TextShowsTwoPlaces) {
    EXPECT_EQ(Kudos::hundredths(-5).text(), "-0.05");
    EXPECT_EQ(Kudos::hundredths(1234).text(), "12.34");
    EXPECT_EQ(Kudos::whole(7).text(), "7.00");
}

TEST(KudosDeathTest, OverflowIsAnAssertion) {
    EXPECT_DEATH(Kudos::hundredths(INT64_MAX) + Kudos::hundredths(1), "fits 64 bits");
}

}  // namespace
}  // namespace orda
