#include "blobs/source_image.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "blobs/base64.h"
#include "blobs/codecs.h"

namespace orda::blobs {

namespace {

constexpr std::uint64_t tile_side = 512;
/// A mask of at most so many colours (black, white, soft edges) is kept without loss.
constexpr std::size_t max_palette = 256;

[[noreturn]] void refuse(SourceFault fault, const std::string& words) {
    throw SourceImageError(fault, words);
}

/// Counts colours up to `max_palette` with a small open table; stops at the first too many.
bool has_few_colours(const Image& image) {
    constexpr std::size_t slots = max_palette * 4;
    std::array<std::uint64_t, slots> seen{};  // colour + 1; 0 is free
    std::size_t count = 0;
    std::uint64_t last = 0;
    for (std::size_t at = 0; at < image.pixels.size(); at += image.channels) {
        std::uint32_t colour = 0;
        std::memcpy(&colour, image.pixels.data() + at, image.channels);
        const std::uint64_t mark = std::uint64_t{colour} + 1;
        if (mark == last) continue;
        last = mark;
        auto slot = (colour * 0x9E3779B1U >> 16) % slots;
        while (seen[slot] != 0 && seen[slot] != mark)
            slot = (slot + 1) % slots;
        if (seen[slot] == mark) continue;
        if (++count > max_palette) return false;
        seen[slot] = mark;
    }
    return true;
}

/// Whether a WebP file is one still picture and nothing else: no metadata, profile or appendix.
bool is_plain_webp(std::string_view file, const ImageInfo& info) {
    constexpr std::size_t riff_header = 8;
    constexpr std::uint8_t alpha_flag = 0x10;
    if (info.format != Format::webp || info.animated || file.size() < 21) return false;
    if (little32(file, 4) + riff_header != file.size()) return false;
    const auto chunk = file.substr(12, 4);
    if (chunk == "VP8 " || chunk == "VP8L") return true;
    return chunk == "VP8X" && (byte_at(file, 20) & ~alpha_flag) == 0;
}

/// Decodes once, which is the proof that the file is whole, and makes the WebP to store.
SourceImage convert(std::string_view file, const ImageInfo& info, SourceUse use, float quality) {
    const auto image = decode(file, {.max_file_bytes = file.size(), .max_pixels = info.pixels()});
    SourceImage source{
        .webp = {}, .width = image.width, .height = image.height, .has_alpha = image.has_alpha()};
    if (file.size() <= max_kept_webp && is_plain_webp(file, info)) {
        source.webp = file;
        return source;
    }
    const bool lossless = use == SourceUse::mask && has_few_colours(image);
    source.webp = encode_webp(image, {.quality = quality, .lossless = lossless, .exact = true});
    return source;
}

std::string decode_text(std::string_view text) {
    if (base64_size(text) > max_base64_picture)
        refuse(SourceFault::too_large,
               "the picture has more than " + std::to_string(max_base64_picture) + " bytes");
    auto file = from_base64(text, max_base64_picture);
    if (!file) refuse(SourceFault::not_valid, "it is neither a usable URL nor valid base64");
    return std::move(*file);
}

ImageInfo probe_fetched(std::string_view file) {
    if (file.empty()) refuse(SourceFault::unreadable, "the URL returned nothing");
    if (file.size() > max_fetched_bytes)
        refuse(SourceFault::too_large,
               "the URL returned more than " + std::to_string(max_fetched_bytes) + " bytes");
    try {
        return probe(file);
    } catch (const ImageError& error) {
        refuse(SourceFault::not_an_image,
               std::string{"the URL does not return a picture: "} + error.what());
    }
}

}  // namespace

std::uint64_t SourceImage::tiles() const {
    return ((width + tile_side - 1) / tile_side) * ((height + tile_side - 1) / tile_side);
}

bool is_source_url(std::string_view text) {
    return text.starts_with("http");
}

SourceImage source_from_base64(std::string_view text, SourceUse use,
                               const PictureSettings& settings) {
    const auto file = decode_text(text);
    try {
        const auto info = probe(file);
        if (info.pixels() > settings.max_pixels)
            refuse(SourceFault::too_many_pixels, "the picture has " + std::to_string(info.width) +
                                                     " × " + std::to_string(info.height) +
                                                     " pixels, more than " +
                                                     std::to_string(settings.max_pixels));
        return convert(file, info, use, settings.source_quality);
    } catch (const ImageError& error) {
        refuse(SourceFault::not_valid, error.what());
    }
}

SourceImage source_from_fetched(std::string_view file, SourceUse use,
                                const PictureSettings& settings) {
    const auto info = probe_fetched(file);
    if (info.pixels() > max_fetched_pixels)
        refuse(SourceFault::unreadable,
               "the picture has more than " + std::to_string(max_fetched_pixels) + " pixels");
    try {
        return convert(file, info, use, settings.source_quality);
    } catch (const ImageError& error) {
        refuse(SourceFault::not_valid, error.what());
    }
}

SourceImage measure_fetched(std::string_view file) {
    const auto info = probe_fetched(file);
    return {.webp = {}, .width = info.width, .height = info.height, .has_alpha = info.has_alpha};
}

std::string result_from_base64(std::string_view text, const PictureSettings& settings) {
    auto file = decode_text(text);
    try {
        const auto image =
            decode(file, {.max_file_bytes = max_base64_picture, .max_pixels = max_fetched_pixels});
        if (format_of(file) == Format::webp) return file;
        return encode_webp(image, {.quality = settings.result_quality});
    } catch (const ImageError& error) {
        refuse(SourceFault::not_valid, error.what());
    }
}

std::optional<std::string> inline_picture(std::string_view stored) {
    if (format_of(stored) == Format::webp) return to_base64(stored);
    try {
        const auto image =
            decode(stored, {.max_file_bytes = stored.size(), .max_pixels = max_fetched_pixels});
        return to_base64(encode_webp(image, {.quality = inline_quality}));
    } catch (const ImageError&) {
        return std::nullopt;
    }
}

}  // namespace orda::blobs
