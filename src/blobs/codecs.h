#pragma once

#include <string>
#include <string_view>

#include "blobs/image.h"

namespace orda::blobs {

// One pair a format, called by image.cpp alone. `probe_x` reads the header of a file whose first
// bytes say it is an x. `decode_x` gets what `probe_x` said, after the limits were checked. All
// throw ImageError.

ImageInfo probe_png(std::string_view file);
Image decode_png(std::string_view file, const ImageInfo& info);
ImageInfo probe_jpeg(std::string_view file);
Image decode_jpeg(std::string_view file, const ImageInfo& info);
ImageInfo probe_webp(std::string_view file);
Image decode_webp(std::string_view file, const ImageInfo& info);
ImageInfo probe_gif(std::string_view file);
Image decode_gif(std::string_view file, const ImageInfo& info);
ImageInfo probe_bmp(std::string_view file);
Image decode_bmp(std::string_view file, const ImageInfo& info);

/// Throws ImageError(broken): "the {format} file {what}".
[[noreturn]] void broken(std::string_view format, std::string_view what);

/// Numbers in a header at a place that the caller has checked to be inside.
inline std::uint8_t byte_at(std::string_view file, std::size_t at) {
    return static_cast<std::uint8_t>(file[at]);
}
inline std::uint32_t big16(std::string_view file, std::size_t at) {
    return std::uint32_t{byte_at(file, at)} << 8 | byte_at(file, at + 1);
}
inline std::uint32_t big32(std::string_view file, std::size_t at) {
    return big16(file, at) << 16 | big16(file, at + 2);
}
inline std::uint32_t little16(std::string_view file, std::size_t at) {
    return std::uint32_t{byte_at(file, at + 1)} << 8 | byte_at(file, at);
}
inline std::uint32_t little32(std::string_view file, std::size_t at) {
    return little16(file, at + 2) << 16 | little16(file, at);
}

}  // namespace orda::blobs
