#include "blobs/image.h"

#include <cmath>
#include <gtest/gtest.h>

#include "blobs/picture_files_test.h"

namespace orda::blobs {
namespace {

using Pixels = std::vector<std::uint8_t>;

/// Reds only: one letter a pixel.
Image letters(std::uint32_t width, std::string_view text) {
    auto image = blank_image(width, static_cast<std::uint32_t>(text.size() / width), 3);
    for (std::size_t i = 0; i < text.size(); ++i)
        image.pixels[i * 3] = static_cast<std::uint8_t>(text[i]);
    return image;
}

std::string letters_of(const Image& image) {
    std::string text;
    for (std::size_t i = 0; i < image.pixels.size(); i += image.channels)
        text.push_back(static_cast<char>(image.pixels[i]));
    return text;
}

TEST(Image, KnowsFormatsByTheirFirstBytes) {
    using namespace std::string_view_literals;
    EXPECT_EQ(format_of("RIFF\x10\0\0\0WEBPVP8 "sv), Format::webp);
    EXPECT_EQ(format_of("RIFF\x10\0\0\0WAVE"sv), std::nullopt);
    EXPECT_EQ(format_of("\x89PNG\r\n\x1a\n"sv), Format::png);
    EXPECT_EQ(format_of("\xFF\xD8\xFF\xE0"sv), Format::jpeg);
    EXPECT_EQ(format_of("GIF87a"sv), Format::gif);
    EXPECT_EQ(format_of("BM"sv), Format::bmp);
    EXPECT_EQ(format_of(""sv), std::nullopt);
    EXPECT_EQ(media_type(Format::webp), "image/webp");
}

TEST(Image, TheEightOrientations) {
    // ABC
    // DEF
    const auto image = letters(3, "ABCDEF");
    const std::vector<std::string> expected = {"ABCDEF", "CBAFED", "FEDCBA", "DEFABC",
                                               "ADBECF", "DAEBFC", "FCEBDA", "CFBEAD"};
    for (std::uint8_t orientation = 1; orientation <= 8; ++orientation) {
        const auto turned = oriented(image, orientation);
        EXPECT_EQ(turned.width, orientation >= 5 ? 2U : 3U);
        EXPECT_EQ(letters_of(turned), expected[orientation - 1U]) << int{orientation};
    }
}

TEST(Image, Crops) {
    const auto part = crop(letters(3, "ABCDEFGHI"), 1, 1, 2, 2);
    EXPECT_EQ(part.width, 2U);
    EXPECT_EQ(letters_of(part), "EFHI");
}

TEST(ImageDeathTest, CropsInsideOnly) {
    const auto image = letters(3, "ABCDEF");
    EXPECT_DEATH(crop(image, 2, 0, 2, 1), "inside the picture");
    EXPECT_DEATH(crop(image, 0xFFFFFFFF, 0, 2, 1), "inside the picture");
}

TEST(Resize, EvenColourStaysEven) {
    auto image = blank_image(50, 30, 4);
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        image.pixels[i] = static_cast<std::uint8_t>(i % 4 == 3 ? 128 : 10 + i % 4 * 60);
    for (const std::uint32_t side : {1U, 7U, 50U, 333U}) {
        const auto resized = resize(image, side, side);
        EXPECT_EQ(resized.width, side);
        EXPECT_EQ(resized.height, side);
        for (std::size_t i = 0; i < resized.pixels.size(); ++i)
            ASSERT_NEAR(resized.pixels[i], image.pixels[i % 4], 1);
    }
}

TEST(Resize, SameSizeIsTheSamePicture) {
    const auto image = files::sample(40, 30);
    EXPECT_EQ(resize(image, 40, 30).pixels, image.pixels);
}

TEST(Resize, DownAndUpAgainIsClose) {
    auto image = blank_image(128, 128, 3);
    for (std::uint32_t y = 0; y < 128; ++y)
        for (std::uint32_t x = 0; x < 128; ++x)
            image.row(y)[x * 3] =
                static_cast<std::uint8_t>(128 + 100 * std::sin(x * 0.1) * std::cos(y * 0.07));
    const auto again = resize(resize(image, 48, 40), 128, 128);
    for (std::uint32_t y = 8; y < 120; ++y)
        for (std::uint32_t x = 8; x < 120; ++x)
            ASSERT_NEAR(again.row(y)[x * 3], image.row(y)[x * 3], 3);
}

TEST(Resize, TransparentPixelsDoNotColourTheirNeighbours) {
    auto image = blank_image(2, 1, 4);
    image.pixels = {255, 0, 0, 0, 0, 0, 255, 255};  // invisible red, blue
    const auto one = resize(image, 1, 1);
    EXPECT_EQ(one.pixels[0], 0);
    EXPECT_EQ(one.pixels[2], 255);
    EXPECT_NEAR(one.pixels[3], 128, 1);
}

}  // namespace
}  // namespace orda::blobs
