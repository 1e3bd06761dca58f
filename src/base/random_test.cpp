#include "base/random.h"

#include <array>
#include <gtest/gtest.h>

namespace orda {
namespace {

TEST(Random, BetweenStaysInsideAndReachesBothEnds) {
    SeededRandom random{7};
    bool low = false;
    bool high = false;
    for (int i = 0; i < 1000; ++i) {
        const auto value = random.between(-2, 2);
        ASSERT_GE(value, -2);
        ASSERT_LE(value, 2);
        low = low || value == -2;
        high = high || value == 2;
    }
    EXPECT_TRUE(low && high);
}

TEST(Random, SystemRandomDoesNotRepeat) {
    SystemRandom random;
    EXPECT_NE(random.next(), random.next());
    std::array<std::uint8_t, 13> bytes{};
    random.fill(bytes);
    EXPECT_NE(bytes, (std::array<std::uint8_t, 13>{}));
}

TEST(Random, SeededRandomRepeats) {
    SeededRandom a{3};
    SeededRandom b{3};
    EXPECT_EQ(a.next(), b.next());
}

}  // namespace
}  // namespace orda
