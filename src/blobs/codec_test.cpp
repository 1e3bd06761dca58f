#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <png.h>

#include "blobs/image.h"
#include "blobs/picture_files_test.h"

namespace orda::blobs {
namespace {

using Pixels = std::vector<std::uint8_t>;

/// The largest difference of a channel anywhere.
int distance(const Image& a, const Image& b) {
    if (a.width != b.width || a.height != b.height || a.channels != b.channels) return 256;
    int largest = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        largest = std::max(largest, std::abs(int{a.pixels[i]} - int{b.pixels[i]}));
    return largest;
}

TEST(CodecPng, RoundTrip) {
    for (const std::uint32_t channels : {3U, 4U}) {
        const auto image = files::sample(37, 23, channels);
        const auto file = encode_png(image);
        const auto info = probe(file);
        EXPECT_EQ(info.format, Format::png);
        EXPECT_EQ(info.width, 37U);
        EXPECT_EQ(info.height, 23U);
        EXPECT_EQ(info.has_alpha, channels == 4);
        EXPECT_FALSE(info.animated);
        EXPECT_EQ(distance(decode(file, {}), image), 0);
    }
}

TEST(CodecPng, Interlaced) {
    const auto image = files::sample(19, 11);
    std::vector<std::string> rows;
    for (std::uint32_t y = 0; y < image.height; ++y)
        rows.emplace_back(reinterpret_cast<const char*>(image.row(y)), image.width * 3);
    const auto file =
        files::png(19, 11, {.colour_type = PNG_COLOR_TYPE_RGB, .interlaced = true}, rows);
    EXPECT_EQ(distance(decode(file, {}), image), 0);
}

TEST(CodecPng, Palette) {
    const std::string row{"\x1B", 1};  // 2 bits each: 0 1 2 3
    const auto file = files::png(4, 1, {.colour_type = PNG_COLOR_TYPE_PALETTE, .bits = 2}, {row});
    EXPECT_FALSE(probe(file).has_alpha);
    const auto image = decode(file, {});
    EXPECT_EQ(image.channels, 3U);
    EXPECT_EQ(image.pixels, (Pixels{255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}));
}

TEST(CodecPng, PaletteWithTransparency) {
    const std::string row{"\x1B", 1};
    const auto file = files::png(
        4, 1, {.colour_type = PNG_COLOR_TYPE_PALETTE, .bits = 2, .transparency = true}, {row});
    EXPECT_TRUE(probe(file).has_alpha);
    const auto image = decode(file, {});
    EXPECT_EQ(image.pixels, (Pixels{255, 0, 0, 255, 0, 255, 0, 128,  //
                                    0, 0, 255, 0, 255, 255, 255, 255}));
}

TEST(CodecPng, OneBitGrey) {
    const auto file =
        files::png(3, 1, {.colour_type = PNG_COLOR_TYPE_GRAY, .bits = 1}, {std::string{"\xA0"}});
    EXPECT_EQ(decode(file, {}).pixels, (Pixels{255, 255, 255, 0, 0, 0, 255, 255, 255}));
}

TEST(CodecPng, GreyWithAKeyColour) {
    const auto file = files::png(2, 1, {.colour_type = PNG_COLOR_TYPE_GRAY, .transparency = true},
                                 {std::string{"\x00\x50", 2}});
    EXPECT_TRUE(probe(file).has_alpha);
    EXPECT_EQ(decode(file, {}).pixels, (Pixels{0, 0, 0, 0, 0x50, 0x50, 0x50, 255}));
}

TEST(CodecPng, SixteenBitGreyWithAlpha) {
    const auto file = files::png(1, 1, {.colour_type = PNG_COLOR_TYPE_GRAY_ALPHA, .bits = 16},
                                 {std::string{"\x80\x80\xFF\xFF"}});
    EXPECT_TRUE(probe(file).has_alpha);
    EXPECT_EQ(decode(file, {}).pixels, (Pixels{128, 128, 128, 255}));
}

TEST(CodecPng, SixteenBitRgb) {
    const auto file = files::png(1, 1, {.colour_type = PNG_COLOR_TYPE_RGB, .bits = 16},
                                 {std::string{"\xFF\xFF\x00\x00\x10\x10", 6}});
    EXPECT_EQ(decode(file, {}).pixels, (Pixels{255, 0, 16}));
}

TEST(CodecJpeg, BaselineAndProgressive) {
    const auto image = files::sample(40, 30);
    for (const auto kind : {files::JpegKind::rgb, files::JpegKind::progressive}) {
        const auto file = files::jpeg(40, 30, kind, image.pixels);
        const auto info = probe(file);
        EXPECT_EQ(info.format, Format::jpeg);
        EXPECT_EQ(info.width, 40U);
        EXPECT_EQ(info.height, 30U);
        EXPECT_FALSE(info.has_alpha);
        EXPECT_LE(distance(decode(file, {}), image), 24);
    }
}

TEST(CodecJpeg, GreyBecomesRgb) {
    const auto image = decode(files::jpeg(8, 8, files::JpegKind::grey, Pixels(64, 100)), {});
    EXPECT_EQ(image.channels, 3U);
    EXPECT_EQ(image.pixels, Pixels(64 * 3, 100));
}

TEST(CodecJpeg, CmykBecomesRgb) {
    Pixels ink;
    for (int i = 0; i < 64; ++i)
        ink.insert(ink.end(), {255, 0, 0, 51});  // cyan, a fifth black
    const auto image = decode(files::jpeg(8, 8, files::JpegKind::cmyk, ink), {});
    EXPECT_EQ(image.channels, 3U);
    EXPECT_NEAR(image.pixels[0], 0, 2);
    EXPECT_NEAR(image.pixels[1], 204, 2);
    EXPECT_NEAR(image.pixels[2], 204, 2);
}

TEST(CodecJpeg, AdobesCmykIsInverted) {
    Pixels light;
    for (int i = 0; i < 64; ++i)
        light.insert(light.end(), {0, 255, 255, 204});
    const auto image = decode(files::jpeg(8, 8, files::JpegKind::cmyk_adobe, light), {});
    EXPECT_NEAR(image.pixels[0], 0, 2);
    EXPECT_NEAR(image.pixels[1], 204, 2);
    EXPECT_NEAR(image.pixels[2], 204, 2);
}

TEST(CodecJpeg, ExifOrientationIsReadAndOnlyAppliedOnRequest) {
    const auto image = files::sample(40, 24);
    for (std::uint8_t orientation = 1; orientation <= 8; ++orientation) {
        const auto file = files::jpeg(40, 24, files::JpegKind::rgb, image.pixels, orientation);
        EXPECT_EQ(probe(file).orientation, orientation);
        EXPECT_EQ(decode(file, {}).width, 40U);
        const auto upright = decode(file, {}, Orientation::upright);
        EXPECT_EQ(upright.width, orientation >= 5 ? 24U : 40U);
        EXPECT_LE(distance(upright, oriented(image, orientation)), 24);
    }
}

TEST(CodecJpeg, AMissingEndMarkerIsForgiven) {
    const auto image = files::sample(40, 30);
    const auto file = files::jpeg(40, 30, files::JpegKind::rgb, image.pixels);
    ASSERT_TRUE(file.ends_with("\xFF\xD9"));
    EXPECT_LE(distance(decode(std::string_view{file}.substr(0, file.size() - 2), {}), image), 24);
}

TEST(CodecWebp, LosslessRoundTrip) {
    for (const std::uint32_t channels : {3U, 4U}) {
        const auto image = files::sample(37, 23, channels);
        const auto file = encode_webp(image, {.quality = 50, .lossless = true});
        const auto info = probe(file);
        EXPECT_EQ(info.format, Format::webp);
        EXPECT_EQ(info.width, 37U);
        EXPECT_EQ(info.height, 23U);
        EXPECT_EQ(info.has_alpha, channels == 4);
        EXPECT_EQ(distance(decode(file, {}), image), 0);
    }
}

TEST(CodecWebp, LossyRoundTrip) {
    const auto image = files::sample(64, 64);
    const auto good = encode_webp(image, {.quality = 95});
    const auto poor = encode_webp(image, {.quality = 5});
    EXPECT_LE(distance(decode(good, {}), image), 24);
    EXPECT_LT(poor.size(), good.size());
}

TEST(CodecWebp, ExactKeepsColoursBelowTransparency) {
    auto image = blank_image(64, 64, 4);
    for (std::size_t i = 0; i < image.pixels.size(); i += 4) {
        image.pixels[i] = 200;
        image.pixels[i + 3] = i < image.pixels.size() / 2 ? 255 : 0;
    }
    const auto exact = decode(encode_webp(image, {.quality = 50, .exact = true}), {});
    EXPECT_NEAR(exact.row(60)[0], 200, 8);
    EXPECT_EQ(exact.row(60)[3], 0);
    const auto loose =
        decode(encode_webp(image, {.quality = 50, .lossless = true, .exact = false}), {});
    EXPECT_EQ(loose.row(60)[0], 0);
}

TEST(CodecWebp, AnimationsGiveTheirFirstFrame) {
    for (const std::uint32_t channels : {3U, 4U}) {
        const auto first = files::sample(20, 10, channels);
        const auto file = files::animated_webp({first, blank_image(20, 10, channels)});
        const auto info = probe(file);
        EXPECT_TRUE(info.animated);
        EXPECT_EQ(info.width, 20U);
        const auto image = decode(file, {});
        EXPECT_EQ(distance(image, first), 0);
    }
}

TEST(CodecWebp, RefusesSidesItCannotHold) {
    try {
        encode_webp(blank_image(webp_max_side + 1, 1, 3), {});
        FAIL() << "too long";
    } catch (const ImageError& error) {
        EXPECT_EQ(error.fault(), ImageFault::too_many_pixels);
    }
    EXPECT_EQ(probe(encode_webp(blank_image(webp_max_side, 1, 3), {})).width, webp_max_side);
}

TEST(CodecGif, AStillPicture) {
    const auto file = files::gif(2, 2, {{.width = 2, .height = 2, .indices = {0, 1, 2, 3}}});
    const auto info = probe(file);
    EXPECT_EQ(info.format, Format::gif);
    EXPECT_FALSE(info.animated);
    EXPECT_FALSE(info.has_alpha);
    EXPECT_EQ(decode(file, {}).pixels, (Pixels{255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255}));
}

TEST(CodecGif, AnAnimationGivesItsFirstFrame) {
    const auto file = files::gif(2, 1,
                                 {{.width = 2, .height = 1, .transparent = 1, .indices = {0, 1}},
                                  {.width = 2, .height = 1, .indices = {2, 2}}});
    EXPECT_TRUE(probe(file).animated);
    EXPECT_TRUE(probe(file).has_alpha);
    EXPECT_EQ(decode(file, {}).pixels, (Pixels{255, 0, 0, 255, 0, 255, 0, 0}));
}

TEST(CodecGif, ASmallFrameLeavesTheRestTransparent) {
    const auto file =
        files::gif(2, 2, {{.left = 1, .top = 1, .width = 1, .height = 1, .indices = {2}}});
    EXPECT_TRUE(probe(file).has_alpha);
    EXPECT_EQ(decode(file, {}).pixels,
              (Pixels{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255}));
}

TEST(CodecGif, InterlacedRowsFindTheirPlace) {
    // Rows in the order of the file; row y of the picture shall have colour y modulo 4.
    const std::vector<std::uint8_t> order = {0, 8, 4, 2, 6, 10, 1, 3, 5, 7, 9};
    files::GifFrame frame{.width = 1, .height = 11, .interlaced = true};
    for (const auto y : order)
        frame.indices.push_back(y % 4);
    const auto image = decode(files::gif(1, 11, {frame}), {});
    const auto plain = [] {
        files::GifFrame rows{.width = 1, .height = 11};
        for (std::uint8_t y = 0; y < 11; ++y)
            rows.indices.push_back(y % 4);
        return decode(files::gif(1, 11, {rows}), {});
    }();
    EXPECT_EQ(image.pixels, plain.pixels);
}

TEST(CodecBmp, TrueColour) {
    const auto image = files::sample(13, 7);
    const auto file = files::bmp(image, 24);
    const auto info = probe(file);
    EXPECT_EQ(info.format, Format::bmp);
    EXPECT_EQ(info.width, 13U);
    EXPECT_EQ(info.height, 7U);
    EXPECT_EQ(distance(decode(file, {}), image), 0);
}

TEST(CodecBmp, ThirtyTwoBitsWithAndWithoutAlpha) {
    const auto opaque = files::sample(13, 7);
    EXPECT_EQ(distance(decode(files::bmp(opaque, 32), {}), opaque), 0);
    const auto with_alpha = files::sample(13, 7, 4);
    EXPECT_EQ(distance(decode(files::bmp(with_alpha, 32), {}), with_alpha), 0);
}

}  // namespace
}  // namespace orda::blobs
