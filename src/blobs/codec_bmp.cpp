#include <cstdlib>
#include <memory>

#include "blobs/codecs.h"

// stb_image for BMP alone: no other loader is compiled, no file is opened. What it asserts is a
// statement about the file here.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_ASSERT(condition) \
    ((condition) ? static_cast<void>(0) : orda::blobs::broken("BMP", "is corrupt"))
#include <stb/stb_image.h>

namespace orda::blobs {

namespace {

constexpr std::string_view name = "BMP";

const stbi_uc* bytes_of(std::string_view file) {
    return reinterpret_cast<const stbi_uc*>(file.data());
}

struct FreePixels {
    void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

/// stb_image reads zeros behind the end, so whether the pixels are there is checked here.
void check_complete(std::string_view file, const ImageInfo& info) {
    const std::uint64_t pixels_at = little32(file, 10);
    const auto header_size = little32(file, 14);
    const std::uint64_t bits = header_size == 12 ? little16(file, 24) : little16(file, 28);
    const std::uint64_t row_bytes = (info.width * bits + 31) / 32 * 4;
    // The last row's filling is often left out.
    const std::uint64_t last_row = (info.width * bits + 7) / 8;
    if (pixels_at + row_bytes * (info.height - 1) + last_row > file.size())
        broken(name, "ends too early");
}

}  // namespace

ImageInfo probe_bmp(std::string_view file) {
    constexpr std::size_t smallest = 30;
    if (file.size() < smallest) broken(name, "ends inside its header");
    int width = 0;
    int height = 0;
    int channels = 0;
    if (stbi_info_from_memory(bytes_of(file), static_cast<int>(file.size()), &width, &height,
                              &channels) == 0 ||
        width <= 0 || height == 0 || height == INT_MIN)
        broken(name, "has a header that cannot be read");
    ImageInfo info;
    info.format = Format::bmp;
    info.width = static_cast<std::uint32_t>(width);
    info.height = static_cast<std::uint32_t>(std::abs(height));
    info.has_alpha = channels == 4;
    return info;
}

Image decode_bmp(std::string_view file, const ImageInfo& info) {
    check_complete(file, info);
    int width = 0;
    int height = 0;
    int channels = 0;
    const std::unique_ptr<stbi_uc, FreePixels> rgba{stbi_load_from_memory(
        bytes_of(file), static_cast<int>(file.size()), &width, &height, &channels, 4)};
    if (!rgba || static_cast<std::uint32_t>(width) != info.width ||
        static_cast<std::uint32_t>(height) != info.height)
        broken(name, "is corrupt or of a kind that cannot be read");

    // Most files of 32 bits a pixel have an alpha channel in name only.
    bool opaque = true;
    for (std::size_t pixel = 0; pixel < info.pixels() && opaque; ++pixel)
        opaque = rgba.get()[pixel * 4 + 3] == 255;
    auto image = blank_image(info.width, info.height, opaque ? 3 : 4);
    for (std::size_t pixel = 0; pixel < info.pixels(); ++pixel)
        for (std::size_t channel = 0; channel < image.channels; ++channel)
            image.pixels[pixel * image.channels + channel] = rgba.get()[pixel * 4 + channel];
    return image;
}

}  // namespace orda::blobs
