#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace orda::blobs {

// Files are std::string and std::string_view, as HTTP bodies are; pixels are vectors of bytes.
// Everything here is a pure function: any thread, no I/O, memory bounded by the limits given. All
// but `format_of` and `probe` cost real processor time (up to a second for 9 megapixels): call
// them on a bounded pool.

enum class Format : std::uint8_t { png, jpeg, webp, gif, bmp };

/// Why a picture could not be read or written.
enum class ImageFault : std::uint8_t {
    unknown_format,   ///< not one of the formats above
    file_too_large,   ///< more bytes than allowed
    too_many_pixels,  ///< more pixels than allowed, or than the format written can hold
    broken,           ///< truncated, corrupt or of a kind the decoder cannot do
};

/// A picture could not be read or written; the words say why and may be shown to callers.
class ImageError : public std::runtime_error {
  public:
    ImageError(ImageFault fault, const std::string& words)
        : std::runtime_error(words), fault_(fault) {}
    ImageFault fault() const { return fault_; }

  private:
    ImageFault fault_;
};

/// A decoded picture: 8 bits a channel, rows from top to bottom without gaps, sRGB assumed.
struct Image {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t channels = 3;        ///< 3: RGB, 4: RGBA with straight (not premultiplied) alpha
    std::vector<std::uint8_t> pixels;  ///< width × height × channels bytes

    bool has_alpha() const { return channels == 4; }
    const std::uint8_t* row(std::uint32_t y) const {
        return pixels.data() + std::size_t{y} * width * channels;
    }
    std::uint8_t* row(std::uint32_t y) { return pixels.data() + std::size_t{y} * width * channels; }
};

/// A picture of the size given, all bytes 0.
Image blank_image(std::uint32_t width, std::uint32_t height, std::uint32_t channels);

/// What a file says of itself.
struct ImageInfo {
    Format format = Format::png;
    std::uint32_t width = 0;  ///< as stored, before any orientation
    std::uint32_t height = 0;
    bool has_alpha = false;        ///< alpha in any representation: channel, palette or key colour
    bool animated = false;         ///< several frames, of which only the first is decoded
    std::uint8_t orientation = 1;  ///< EXIF orientation of a JPEG, 1 … 8; 1 otherwise

    std::uint64_t pixels() const { return std::uint64_t{width} * height; }
};

/// Checked before anything is decoded.
struct ImageLimits {
    std::size_t max_file_bytes = 32 * 1024 * 1024;
    std::uint64_t max_pixels = 3072 * 3072;
};

/// What to do with the EXIF orientation of a JPEG.
enum class Orientation : std::uint8_t {
    as_stored,  ///< ignore it, as source images want it (spec/images-and-storage.md §4.5)
    upright,    ///< turn the picture as its author saw it
};

/// The format by the first bytes.
std::optional<Format> format_of(std::string_view file);
/// `image/webp` and so on.
std::string_view media_type(Format format);

/// Reads the header only. Throws ImageError (unknown_format, broken).
ImageInfo probe(std::string_view file);
/// Decodes the first frame: RGB, or RGBA when there is transparency of any kind. Greyscale,
/// palettes, CMYK and 16 bits are converted; metadata and colour profiles are dropped. Throws
/// ImageError.
Image decode(std::string_view file, const ImageLimits& limits,
             Orientation orientation = Orientation::as_stored);

struct WebpOptions {
    float quality = 90;     ///< 0 … 100
    bool lossless = false;  ///< `quality` is effort then
    bool exact = true;      ///< keeps the colours below full transparency
};
/// The longest side a WebP can have.
inline constexpr std::uint32_t webp_max_side = 16383;

/// Throws ImageError (too_many_pixels above `webp_max_side`).
std::string encode_webp(const Image& image, const WebpOptions& options);
std::string encode_png(const Image& image);

/// Resamples with a Lanczos kernel of three lobes; colours are weighted by alpha. Sides ≥ 1.
Image resize(const Image& image, std::uint32_t width, std::uint32_t height);
/// The rectangle given, which must lie inside.
Image crop(const Image& image, std::uint32_t left, std::uint32_t top, std::uint32_t width,
           std::uint32_t height);
/// The picture turned and mirrored by an EXIF orientation, 1 … 8.
Image oriented(Image image, std::uint8_t orientation);

}  // namespace orda::blobs
