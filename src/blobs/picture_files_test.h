#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "blobs/image.h"

namespace orda::blobs::files {

// Picture files of every kind for the tests of this room, made by the libraries or by hand.

/// A picture with a different colour in every corner and gradients between; with alpha when asked.
Image sample(std::uint32_t width, std::uint32_t height, std::uint32_t channels = 3);

struct PngKind {
    int colour_type;  ///< PNG_COLOR_TYPE_…
    int bits = 8;
    bool interlaced = false;
    bool transparency = false;  ///< a tRNS chunk
};
/// Rows of raw samples as the kind wants them; palettes get 4 colours: red, green, blue, white, of
/// which the second is half and the third fully transparent with `transparency`.
std::string png(std::uint32_t width, std::uint32_t height, const PngKind& kind,
                const std::vector<std::string>& rows);

enum class JpegKind { grey, rgb, progressive, cmyk, cmyk_adobe };
/// `pixels`: 1, 3 or 4 bytes each. `exif_orientation` 0: no Exif segment.
std::string jpeg(std::uint32_t width, std::uint32_t height, JpegKind kind,
                 const std::vector<std::uint8_t>& pixels, std::uint8_t exif_orientation = 0);
/// An Exif segment, marker included.
std::string exif(std::uint8_t orientation, bool little_endian);

struct GifFrame {
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
    bool interlaced = false;
    int transparent = -1;
    std::vector<std::uint8_t> indices;  ///< into red, green, blue, white
};
std::string gif(int width, int height, const std::vector<GifFrame>& frames);

/// Uncompressed, rows from bottom to top; `bits` 24 or 32.
std::string bmp(const Image& image, int bits);

/// One frame per picture, all of one size.
std::string animated_webp(const std::vector<Image>& frames);
/// An extended WebP file around the chunks of a simple one, with the flags given.
std::string extended_webp(const Image& image, std::uint8_t flags, std::string_view more_chunks);

}  // namespace orda::blobs::files
