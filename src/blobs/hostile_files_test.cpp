#include <gtest/gtest.h>
#include <map>
#include <png.h>

#include "base/random.h"
#include "blobs/image.h"
#include "blobs/picture_files_test.h"

namespace orda::blobs {
namespace {

// Files that somebody broke, by accident or on purpose: each is a picture or an ImageError.

constexpr ImageLimits limits{.max_file_bytes = 100'000, .max_pixels = 100'000};

std::map<std::string, std::string> valid_files() {
    const auto rgb = files::sample(24, 16);
    const auto rgba = files::sample(24, 16, 4);
    const std::vector<std::uint8_t> ink(24 * 16 * 4, 77);
    const std::vector<std::uint8_t> indices(24 * 16, 2);
    std::vector<std::string> rows(16, std::string(6, '\x1B'));
    return {
        {"png", encode_png(rgb)},
        {"png with alpha", encode_png(rgba)},
        {"png with palette", files::png(24, 16,
                                        {.colour_type = PNG_COLOR_TYPE_PALETTE,
                                         .bits = 2,
                                         .interlaced = true,
                                         .transparency = true},
                                        rows)},
        {"jpeg", files::jpeg(24, 16, files::JpegKind::rgb, rgb.pixels, 6)},
        {"progressive jpeg", files::jpeg(24, 16, files::JpegKind::progressive, rgb.pixels)},
        {"cmyk jpeg", files::jpeg(24, 16, files::JpegKind::cmyk_adobe, ink)},
        {"webp", encode_webp(rgb, {})},
        {"webp with alpha", encode_webp(rgba, {})},
        {"lossless webp", encode_webp(rgba, {.lossless = true})},
        {"animated webp", files::animated_webp({rgba, rgba})},
        {"gif", files::gif(24, 16, {{.width = 24, .height = 16, .indices = indices}})},
        {"animated gif",
         files::gif(
             24, 16,
             {{.width = 24, .height = 16, .interlaced = true, .transparent = 2, .indices = indices},
              {.left = 20,
               .width = 4,
               .height = 16,
               .indices = std::vector<std::uint8_t>(64, 1)}})},
        {"bmp", files::bmp(rgb, 24)},
        {"bmp with alpha", files::bmp(rgba, 32)},
    };
}

/// Whether it decodes; whatever comes out must be whole. Anything but an ImageError fails.
bool decodes(std::string_view file) {
    try {
        const auto image = decode(file, limits, Orientation::upright);
        EXPECT_LE(std::uint64_t{image.width} * image.height, limits.max_pixels);
        return true;
    } catch (const ImageError& error) {
        EXPECT_STRNE(error.what(), "");
        return false;
    }
}

TEST(HostileFiles, TheValidOnesAreValid) {
    for (const auto& [name, file] : valid_files())
        EXPECT_TRUE(decodes(file)) << name;
}

TEST(HostileFiles, EveryPrefixIsRefusedOrWhole) {
    for (const auto& [name, file] : valid_files()) {
        std::size_t shortest = file.size();
        for (std::size_t length = 0; length < file.size(); ++length) {
            // A copy of its own, so that a read behind its end is seen by the sanitizer.
            const std::string prefix{file, 0, length};
            if (decodes(prefix)) shortest = std::min(shortest, length);
        }
        // Only trailing marks, a checksum or a further frame may be missing.
        const bool animation = name == "animated gif";
        EXPECT_GE(shortest + (animation ? file.size() / 2 : 24), file.size()) << name;
    }
}

TEST(HostileFiles, FlippedBytesDoNoHarm) {
    constexpr int rounds = 400;
    SeededRandom random{20260101};
    for (const auto& [name, file] : valid_files())
        for (int round = 0; round < rounds; ++round) {
            auto altered = file;
            const auto flips = random.between(1, 6);
            for (std::int64_t flip = 0; flip < flips; ++flip) {
                // Headers are where it hurts: every other flip is among the first bytes.
                const auto reach =
                    flip % 2 == 0 ? std::min<std::size_t>(64, file.size()) : file.size();
                const auto at = random.between(0, static_cast<std::int64_t>(reach) - 1);
                altered[static_cast<std::size_t>(at)] = static_cast<char>(random.between(0, 255));
            }
            decodes(altered);
        }
}

TEST(HostileFiles, NoiseBehindEverySignatureDoesNoHarm) {
    SeededRandom random{7};
    for (const std::string signature :
         {"\x89PNG\r\n\x1a\n", "\xFF\xD8\xFF", "RIFF....WEBP", "GIF89a", "BM"})
        for (int round = 0; round < 200; ++round) {
            auto file = signature;
            const auto length = random.between(0, 300);
            for (std::int64_t i = 0; i < length; ++i)
                file.push_back(static_cast<char>(random.between(0, 255)));
            decodes(file);
        }
}

/// The files above with a header that claims `side` × `side` pixels.
std::vector<std::string> bombs(std::uint32_t side) {
    const auto all = valid_files();
    const auto low = static_cast<char>(side);
    const auto high = static_cast<char>(side >> 8);
    const auto replace = [](std::string file, std::size_t at, std::string_view bytes) {
        return file.replace(at, bytes.size(), bytes);
    };
    const std::string big{high, low};
    const std::string little{low, high};
    const std::string zeros(2, '\0');

    std::vector<std::string> files;
    files.push_back(replace(all.at("png"), 16, zeros + big + zeros + big));
    const auto& jpeg = all.at("jpeg");
    files.push_back(replace(jpeg, jpeg.find("\xFF\xC0") + 5, big + big));
    // Canvas, and the only frame behind header, colours and control block.
    files.push_back(replace(replace(all.at("gif"), 6, little + little), 38, little + little));
    files.push_back(replace(all.at("bmp"), 18, little + zeros + little + zeros));
    return files;
}

TEST(HostileFiles, PixelBombsAreRefusedBeforeDecoding) {
    for (const auto& file : bombs(60'000)) {
        const auto info = probe(file);
        EXPECT_EQ(info.width, 60'000U);
        EXPECT_EQ(info.height, 60'000U);
        try {
            decode(file, ImageLimits{});
            FAIL() << "a bomb of format " << media_type(info.format);
        } catch (const ImageError& error) {
            EXPECT_EQ(error.fault(), ImageFault::too_many_pixels);
        }
    }
}

TEST(HostileFiles, AWebpBombIsRefusedBeforeDecoding) {
    // The canvas of an extended file is the only place where WebP can claim much.
    auto file = files::animated_webp({files::sample(4, 4)});
    file.replace(24, 6, "\xFF\x3F\x00\xFF\x3F\x00", 6);  // 16384 × 16384
    EXPECT_EQ(probe(file).pixels(), std::uint64_t{16384} * 16384);
    EXPECT_THROW(decode(file, ImageLimits{}), ImageError);
}

TEST(HostileFiles, LargeClaimsWithinTheLimitsFindNoData) {
    for (const auto& file : bombs(2000))
        EXPECT_THROW(decode(file, ImageLimits{}), ImageError) << media_type(probe(file).format);
}

TEST(HostileFiles, TooManyBytesAreRefused) {
    const auto file = encode_png(files::sample(8, 8));
    try {
        decode(file, {.max_file_bytes = file.size() - 1});
        FAIL() << "too large";
    } catch (const ImageError& error) {
        EXPECT_EQ(error.fault(), ImageFault::file_too_large);
    }
    EXPECT_EQ(decode(file, {.max_file_bytes = file.size()}).width, 8U);
}

TEST(HostileFiles, OtherFormatsAreUnknown) {
    for (const std::string_view file : {"", "hello", "\x89PNG", "RIFFxxxxWAVE", "II*\0", "%PDF",
                                        "<svg/>", "8BPS", "#?RADIANCE"}) {
        try {
            probe(file);
            FAIL() << file;
        } catch (const ImageError& error) {
            EXPECT_EQ(error.fault(), ImageFault::unknown_format);
        }
    }
}

TEST(HostileFiles, AJpegOfManyPassesIsRefused) {
    const auto image = files::sample(64, 64);
    auto file = files::jpeg(64, 64, files::JpegKind::progressive, image.pixels);
    // Repeat the last pass over and over.
    const auto last = file.rfind("\xFF\xDA");
    const auto pass = file.substr(last, file.size() - 2 - last);
    for (int i = 0; i < 60; ++i)
        file.insert(last, pass);
    try {
        decode(file, {});
        FAIL() << "too many passes";
    } catch (const ImageError& error) {
        EXPECT_NE(std::string{error.what()}.find("too many passes"), std::string::npos)
            << error.what();
    }
}

}  // namespace
}  // namespace orda::blobs
