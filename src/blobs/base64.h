#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace orda::blobs {

/// Base64 with the standard alphabet and padding, no line breaks.
std::string to_base64(std::string_view bytes);

/// Reads base64 as clients send pictures (spec/images-and-storage.md §4.1): characters outside the
/// alphabet are skipped, missing padding is an error, what follows the padding is ignored. Nothing
/// when it cannot be read, or is empty. A `data:…;base64,` prefix is stripped. Results above
/// `max_bytes` are not made: nothing, too; see `base64_size`.
std::optional<std::string> from_base64(std::string_view text, std::size_t max_bytes);

/// An upper bound of the size that `from_base64` would give.
std::size_t base64_size(std::string_view text);

}  // namespace orda::blobs
