#include "blobs/painting.h"

#include <algorithm>
#include <array>
#include <gtest/gtest.h>

namespace orda::blobs {
namespace {

TEST(Painting, HasTheSizeAskedFor) {
    for (const auto& [width, height] : {std::pair{64U, 48U}, {48U, 64U}, {1U, 1U}, {300U, 2U}}) {
        const auto image = paint("a red barn", 1, width, height);
        EXPECT_EQ(image.width, width);
        EXPECT_EQ(image.height, height);
        EXPECT_EQ(image.channels, 3U);
        EXPECT_EQ(image.pixels.size(), std::size_t{width} * height * 3);
    }
}

TEST(Painting, FollowsFromPromptAndSeed) {
    const auto image = paint("a red barn", 1, 64, 64);
    EXPECT_EQ(paint("a red barn", 1, 64, 64).pixels, image.pixels);
    EXPECT_NE(paint("a red barn", 2, 64, 64).pixels, image.pixels);
    EXPECT_NE(paint("a blue barn", 1, 64, 64).pixels, image.pixels);
    EXPECT_EQ(paint("", 0, 8, 8).width, 8U);
    EXPECT_EQ(paint("", UINT64_MAX, 8, 8).width, 8U);
}

TEST(Painting, IsNotOneColour) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const auto image = paint("hills", seed, 64, 64);
        std::array<std::uint8_t, 2> darkest_and_lightest = {255, 0};
        for (const auto value : image.pixels) {
            darkest_and_lightest[0] = std::min(darkest_and_lightest[0], value);
            darkest_and_lightest[1] = std::max(darkest_and_lightest[1], value);
        }
        EXPECT_GT(darkest_and_lightest[1] - darkest_and_lightest[0], 60) << seed;
    }
}

TEST(PaintingDeathTest, HasALimit) {
    EXPECT_DEATH(paint("", 0, painting_max_side + 1, 1), "within its limit");
    EXPECT_DEATH(paint("", 0, 0, 1), "within its limit");
}

}  // namespace
}  // namespace orda::blobs
