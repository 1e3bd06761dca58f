#include "blobs/image.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/assertion.h"
#include "blobs/codecs.h"

namespace orda::blobs {

namespace {

using namespace std::string_view_literals;

/// Libraries count bytes with an int here and there.
constexpr std::size_t max_any_file_bytes = 1024 * 1024 * 1024;

ImageInfo probe_format(Format format, std::string_view file) {
    switch (format) {
        case Format::png:
            return probe_png(file);
        case Format::jpeg:
            return probe_jpeg(file);
        case Format::webp:
            return probe_webp(file);
        case Format::gif:
            return probe_gif(file);
        case Format::bmp:
            return probe_bmp(file);
    }
    assertion_failed("every format has a codec", __FILE__, __LINE__);
}

Image decode_format(std::string_view file, const ImageInfo& info) {
    switch (info.format) {
        case Format::png:
            return decode_png(file, info);
        case Format::jpeg:
            return decode_jpeg(file, info);
        case Format::webp:
            return decode_webp(file, info);
        case Format::gif:
            return decode_gif(file, info);
        case Format::bmp:
            return decode_bmp(file, info);
    }
    assertion_failed("every format has a codec", __FILE__, __LINE__);
}

}  // namespace

void broken(std::string_view format, std::string_view what) {
    std::string words = "the ";
    words += format;
    words += " file ";
    words += what;
    throw ImageError(ImageFault::broken, words);
}

Image blank_image(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
    must(width > 0 && height > 0, "a picture has pixels");
    must(channels == 3 || channels == 4, "a picture is RGB or RGBA");
    Image image{.width = width, .height = height, .channels = channels, .pixels = {}};
    image.pixels.resize(std::size_t{width} * height * channels);
    return image;
}

std::optional<Format> format_of(std::string_view file) {
    if (file.starts_with("\x89PNG\r\n\x1a\n"sv)) return Format::png;
    if (file.starts_with("\xff\xd8\xff"sv)) return Format::jpeg;
    if (file.starts_with("RIFF"sv) && file.size() >= 12 && file.substr(8, 4) == "WEBP")
        return Format::webp;
    if (file.starts_with("GIF87a"sv) || file.starts_with("GIF89a"sv)) return Format::gif;
    if (file.starts_with("BM"sv)) return Format::bmp;
    return std::nullopt;
}

std::string_view media_type(Format format) {
    switch (format) {
        case Format::png:
            return "image/png";
        case Format::jpeg:
            return "image/jpeg";
        case Format::webp:
            return "image/webp";
        case Format::gif:
            return "image/gif";
        case Format::bmp:
            return "image/bmp";
    }
    assertion_failed("every format has a media type", __FILE__, __LINE__);
}

ImageInfo probe(std::string_view file) {
    const auto format = format_of(file);
    if (!format)
        throw ImageError(ImageFault::unknown_format,
                         "the file is not a PNG, JPEG, WebP, GIF or BMP picture");
    if (file.size() > max_any_file_bytes)
        throw ImageError(ImageFault::file_too_large, "the file is too large for a picture");
    return probe_format(*format, file);
}

Image decode(std::string_view file, const ImageLimits& limits, Orientation orientation) {
    if (file.size() > limits.max_file_bytes)
        throw ImageError(
            ImageFault::file_too_large,
            "the picture has more than " + std::to_string(limits.max_file_bytes) + " bytes");
    const auto info = probe(file);
    if (info.pixels() > limits.max_pixels)
        throw ImageError(ImageFault::too_many_pixels,
                         "the picture has " + std::to_string(info.width) + " × " +
                             std::to_string(info.height) + " pixels, more than " +
                             std::to_string(limits.max_pixels));
    auto image = decode_format(file, info);
    must(image.pixels.size() == std::size_t{image.width} * image.height * image.channels,
         "a decoder fills its picture");
    if (orientation == Orientation::upright) return oriented(std::move(image), info.orientation);
    return image;
}

Image crop(const Image& image, std::uint32_t left, std::uint32_t top, std::uint32_t width,
           std::uint32_t height) {
    must(left <= image.width && width <= image.width - left && top <= image.height &&
             height <= image.height - top,
         "what is cut out lies inside the picture");
    auto part = blank_image(width, height, image.channels);
    const auto offset = std::size_t{left} * image.channels;
    for (std::uint32_t y = 0; y < height; ++y)
        std::memcpy(part.row(y), image.row(top + y) + offset, std::size_t{width} * image.channels);
    return part;
}

Image oriented(Image image, std::uint8_t orientation) {
    must(orientation >= 1 && orientation <= 8, "there are eight orientations");
    if (orientation == 1) return image;
    // Which corner of the stored picture is the upper left one, and whether rows became columns.
    const bool from_right =
        orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_bottom =
        orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    const bool swapped = orientation >= 5;
    auto turned = swapped ? blank_image(image.height, image.width, image.channels)
                          : blank_image(image.width, image.height, image.channels);
    for (std::uint32_t y = 0; y < turned.height; ++y) {
        auto* into = turned.row(y);
        for (std::uint32_t x = 0; x < turned.width; ++x, into += turned.channels) {
            auto from_x = swapped ? y : x;
            auto from_y = swapped ? x : y;
            if (from_right) from_x = image.width - 1 - from_x;
            if (from_bottom) from_y = image.height - 1 - from_y;
            std::memcpy(into, image.row(from_y) + std::size_t{from_x} * image.channels,
                        image.channels);
        }
    }
    return turned;
}

}  // namespace orda::blobs
