#include "blobs/source_image.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "blobs/base64.h"
#include "blobs/picture_files_test.h"

namespace orda::blobs {
namespace {

const PictureSettings settings;

template <typename Call>
std::optional<SourceFault> fault_of(Call call) {
    try {
        call();
        return std::nullopt;
    } catch (const SourceImageError& error) {
        EXPECT_STRNE(error.what(), "");
        return error.fault();
    }
}

std::optional<SourceFault> base64_fault(std::string_view text) {
    return fault_of([&] { source_from_base64(text, SourceUse::picture, settings); });
}

std::optional<SourceFault> fetched_fault(std::string_view file) {
    return fault_of([&] { source_from_fetched(file, SourceUse::picture, settings); });
}

/// A PNG header that claims these sides, and nothing behind it.
std::string png_claiming(std::uint32_t width, std::uint32_t height) {
    auto file = encode_png(blank_image(1, 1, 3));
    for (int i = 0; i < 4; ++i) {
        file[static_cast<std::size_t>(16 + i)] = static_cast<char>(width >> (24 - 8 * i));
        file[static_cast<std::size_t>(20 + i)] = static_cast<char>(height >> (24 - 8 * i));
    }
    return file;
}

Image noise(std::uint32_t side) {
    auto image = blank_image(side, side, 3);
    SeededRandom random{5};
    random.fill(image.pixels);
    return image;
}

TEST(SourceImage, BecomesWebpOfTheSameSize) {
    const auto text = to_base64(encode_png(files::sample(600, 513)));
    const auto source = source_from_base64(text, SourceUse::picture, settings);
    EXPECT_EQ(source.width, 600U);
    EXPECT_EQ(source.height, 513U);
    EXPECT_FALSE(source.has_alpha);
    EXPECT_EQ(source.tiles(), 4U);
    const auto info = probe(source.webp);
    EXPECT_EQ(info.format, Format::webp);
    EXPECT_EQ(info.width, 600U);
    EXPECT_EQ(info.height, 513U);
}

TEST(SourceImage, ADataPrefixIsAccepted) {
    const auto text = "data:image/png;base64," + to_base64(encode_png(files::sample(8, 8)));
    EXPECT_EQ(base64_fault(text), std::nullopt);
}

TEST(SourceImage, TheConfiguredQualityIsUsed) {
    const auto text = to_base64(encode_png(files::sample(256, 256)));
    auto fine = settings;
    fine.source_quality = 95;
    EXPECT_GT(source_from_base64(text, SourceUse::picture, fine).webp.size(),
              source_from_base64(text, SourceUse::picture, settings).webp.size());
}

TEST(SourceImage, ColoursBelowTransparencySurvive) {
    auto image = blank_image(32, 32, 4);
    for (std::size_t i = 0; i < image.pixels.size(); i += 4)
        image.pixels[i + 1] = 180;
    const auto source =
        source_from_base64(to_base64(encode_png(image)), SourceUse::picture, settings);
    EXPECT_TRUE(source.has_alpha);
    const auto stored = decode(source.webp, {});
    EXPECT_EQ(stored.channels, 4U);
    EXPECT_NEAR(stored.pixels[1], 180, 8);
    EXPECT_EQ(stored.pixels[3], 0);
}

TEST(SourceImage, ExifOrientationIsIgnored) {
    const auto image = files::sample(40, 20);
    const auto file = files::jpeg(40, 20, files::JpegKind::rgb, image.pixels, 6);
    const auto source = source_from_fetched(file, SourceUse::picture, settings);
    EXPECT_EQ(source.width, 40U);
    EXPECT_EQ(probe(source.webp).width, 40U);
}

TEST(SourceImage, APlainWebpIsKeptAsItCame) {
    for (const auto& file : {encode_webp(files::sample(30, 20, 4), {.quality = 90}),
                             encode_webp(files::sample(30, 20), {.lossless = true}),
                             files::extended_webp(files::sample(30, 20, 4), 0x10, "")})
        EXPECT_EQ(source_from_base64(to_base64(file), SourceUse::picture, settings).webp, file);
}

TEST(SourceImage, AWebpWithMoreInItIsMadeAnew) {
    using namespace std::string_literals;
    const auto image = files::sample(30, 20);
    const auto place = "EXIF\x04\0\0\0home"s;
    const auto with_metadata = files::extended_webp(image, 0x08, place);
    const auto animation = files::animated_webp({image, image});
    const auto with_appendix = encode_webp(image, {}) + "something else";
    for (const auto& file : {with_metadata, animation, with_appendix}) {
        const auto source = source_from_base64(to_base64(file), SourceUse::picture, settings);
        EXPECT_NE(source.webp, file);
        EXPECT_FALSE(probe(source.webp).animated);
        EXPECT_EQ(source.webp.find("home"), std::string::npos);
        EXPECT_EQ(source.webp.find("something else"), std::string::npos);
    }
}

TEST(SourceImage, MasksOfFewColoursLoseNothing) {
    auto mask = blank_image(64, 64, 3);
    for (std::size_t i = 0; i < mask.pixels.size(); i += 3)
        std::fill_n(&mask.pixels[i], 3, static_cast<std::uint8_t>(i * 7 % 256));
    const auto text = to_base64(encode_png(mask));
    EXPECT_EQ(decode(source_from_base64(text, SourceUse::mask, settings).webp, {}).pixels,
              mask.pixels);
    EXPECT_NE(decode(source_from_base64(text, SourceUse::picture, settings).webp, {}).pixels,
              mask.pixels);
    // One that is a photograph in truth is compressed like one.
    const auto photograph = noise(64);
    const auto stored =
        source_from_base64(to_base64(encode_png(photograph)), SourceUse::mask, settings);
    EXPECT_NE(decode(stored.webp, {}).pixels, photograph.pixels);
}

TEST(SourceImage, WhatIsNoPictureIsNotValid) {
    EXPECT_EQ(base64_fault(""), SourceFault::not_valid);
    EXPECT_EQ(base64_fault("not base64 at all"), SourceFault::not_valid);
    EXPECT_EQ(base64_fault(to_base64("a text")), SourceFault::not_valid);
    const auto png = encode_png(files::sample(50, 50));
    EXPECT_EQ(base64_fault(to_base64(png.substr(0, png.size() / 2))), SourceFault::not_valid);
    EXPECT_EQ(base64_fault(to_base64(png.substr(0, 20))), SourceFault::not_valid);
}

TEST(SourceImage, OnlyTheProductOfTheSidesCounts) {
    EXPECT_EQ(base64_fault(to_base64(png_claiming(3072, 3073))), SourceFault::too_many_pixels);
    EXPECT_EQ(base64_fault(to_base64(png_claiming(60000, 60000))), SourceFault::too_many_pixels);
    EXPECT_EQ(base64_fault(to_base64(encode_png(blank_image(16383, 20, 3)))), std::nullopt);
    // Too long for WebP.
    EXPECT_EQ(base64_fault(to_base64(encode_png(blank_image(16384, 2, 3)))),
              SourceFault::not_valid);
}

TEST(SourceImage, TooMuchTextIsRefusedBeforeItIsDecoded) {
    EXPECT_EQ(base64_fault(std::string(max_base64_picture / 3 * 4 + 100, 'A')),
              SourceFault::too_large);
}

TEST(FetchedImage, HasFaultsOfItsOwn) {
    EXPECT_EQ(fetched_fault(""), SourceFault::unreadable);
    EXPECT_EQ(fetched_fault("<html>no</html>"), SourceFault::not_an_image);
    EXPECT_EQ(fetched_fault(std::string(max_fetched_bytes + 1, 'x')), SourceFault::too_large);
    EXPECT_EQ(fetched_fault(png_claiming(60000, 60000)), SourceFault::unreadable);
    EXPECT_EQ(fetched_fault(png_claiming(3000, 4000)), SourceFault::not_valid);  // no pixels in it
    EXPECT_EQ(fetched_fault(encode_png(blank_image(16384, 1, 3))), SourceFault::not_valid);
}

TEST(FetchedImage, MayHaveMorePixelsThanBase64) {
    const auto source =
        source_from_fetched(encode_png(blank_image(3100, 3100, 3)), SourceUse::picture, settings);
    EXPECT_EQ(source.width, 3100U);
}

TEST(FetchedImage, IsMeasuredWithoutDecoding) {
    const auto source = measure_fetched(png_claiming(8192, 8193));
    EXPECT_EQ(source.width, 8192U);
    EXPECT_EQ(source.tiles(), 16U * 17U);
    EXPECT_TRUE(source.webp.empty());
    EXPECT_EQ(fault_of([] { measure_fetched("text"); }), SourceFault::not_an_image);
}

TEST(SourceUrl, StartsWithHttp) {
    EXPECT_TRUE(is_source_url("http://x/y.png"));
    EXPECT_TRUE(is_source_url("https://x/y.png"));
    EXPECT_FALSE(is_source_url("HTTP://x"));
    EXPECT_FALSE(is_source_url("aGVsbG8="));
    EXPECT_FALSE(is_source_url(""));
}

TEST(ResultImage, BecomesWebp) {
    const auto image = files::sample(64, 64);
    const auto webp = result_from_base64(to_base64(encode_png(image)), settings);
    EXPECT_EQ(probe(webp).format, Format::webp);
    const auto already = encode_webp(image, {.quality = 30});
    EXPECT_EQ(result_from_base64(to_base64(already), settings), already);
}

TEST(ResultImage, GarbageIsRefused) {
    EXPECT_EQ(fault_of([] { result_from_base64("R2D2", settings); }), SourceFault::not_valid);
    const auto webp = encode_webp(files::sample(64, 64), {});
    EXPECT_EQ(
        fault_of([&] { result_from_base64(to_base64(webp.substr(0, webp.size() / 2)), settings); }),
        SourceFault::not_valid);
}

TEST(InlinePicture, IsTheStoredWebpUnchanged) {
    const auto webp = encode_webp(files::sample(20, 20), {});
    EXPECT_EQ(inline_picture(webp), to_base64(webp));
}

TEST(InlinePicture, OtherFormatsAreConverted) {
    const auto text = inline_picture(encode_png(files::sample(20, 20, 4)));
    ASSERT_TRUE(text);
    const auto info = probe(*from_base64(*text, 100'000));
    EXPECT_EQ(info.format, Format::webp);
    EXPECT_TRUE(info.has_alpha);
}

TEST(InlinePicture, NoPictureIsNothing) {
    EXPECT_EQ(inline_picture("a text"), std::nullopt);
    EXPECT_EQ(inline_picture(""), std::nullopt);
}

}  // namespace
}  // namespace orda::blobs
