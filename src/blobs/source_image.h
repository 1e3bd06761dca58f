#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "blobs/image.h"

namespace orda::blobs {

// What becomes of the pictures that come in and go out (spec/images-and-storage.md §4–§7). Pure
// functions; the converting ones cost processor time, see image.h.

/// Why a source image is refused; each is an `rc` of spec/images-and-storage.md §4.3.
enum class SourceFault : std::uint8_t {
    not_valid,        ///< `ImageValidationFailed`
    too_many_pixels,  ///< `SourceImageResolutionExceeded`
    too_large,        ///< `SourceImageSizeExceeded`
    not_an_image,     ///< `SourceImageUrlInvalid`
    unreadable,       ///< `SourceImageUnreadable`
};

/// A picture is refused; the words complete "image validation failed: …".
class SourceImageError : public std::runtime_error {
  public:
    SourceImageError(SourceFault fault, const std::string& words)
        : std::runtime_error(words), fault_(fault) {}
    SourceFault fault() const { return fault_; }

  private:
    SourceFault fault_;
};

/// Settings; spec/configuration.md B3 "Images and fetching".
struct PictureSettings {
    std::uint64_t max_pixels = 3072 * 3072;  ///< `images.max_pixels`, of base64 sources
    float source_quality = 50;               ///< `images.source_quality`
    float result_quality = 95;               ///< `images.result_quality`
};

/// Bytes of a picture fetched from a URL (`fetch.max_bytes` by default).
inline constexpr std::size_t max_fetched_bytes = 5 * 1024 * 1024;
/// Bytes of a base64 picture once decoded.
inline constexpr std::size_t max_base64_picture = 32 * 1024 * 1024;
/// Pixels of a picture fetched from a URL and stored: bounds the memory of one conversion.
inline constexpr std::uint64_t max_fetched_pixels = 8192 * 6144;
/// A WebP of at most this size is stored as it came, after it has been decoded once as a check.
inline constexpr std::size_t max_kept_webp = 5 * 1024 * 1024;
/// Quality of a result that is not WebP and must be handed out as one.
inline constexpr float inline_quality = 80;

/// What a source picture is used as.
enum class SourceUse : std::uint8_t { picture, mask };

/// A source picture, checked.
struct SourceImage {
    std::string webp;  ///< what to store
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool has_alpha = false;  ///< inpainting without a mask needs it

    /// Squares of 512 pixels that cover it (alchemy, spec/images-and-storage.md §4.6).
    std::uint64_t tiles() const;
};

/// Whether the text of a `source_image` field is a URL (starts with `http`) and not base64.
bool is_source_url(std::string_view text);

/// A picture from base64 text. Throws SourceImageError.
SourceImage source_from_base64(std::string_view text, SourceUse use,
                               const PictureSettings& settings);
/// A picture fetched from a URL, to be stored. Throws SourceImageError.
SourceImage source_from_fetched(std::string_view file, SourceUse use,
                                const PictureSettings& settings);
/// A picture fetched from a URL that is only measured (alchemy): `webp` stays empty. Throws
/// SourceImageError.
SourceImage measure_fetched(std::string_view file);

/// The WebP of a result that a worker submitted as base64 text. Throws SourceImageError
/// (not_valid, too_large).
std::string result_from_base64(std::string_view text, const PictureSettings& settings);

/// The base64 text of a stored picture for `r2: false` and for bridges without `r2_source`: its
/// bytes unchanged if they are WebP, else converted. Nothing when it is no picture: `N/A`.
std::optional<std::string> inline_picture(std::string_view stored);

}  // namespace orda::blobs
