#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orda {

// Text as UTF-8 bytes. Pure functions; any thread.

/// Whether `text` is well-formed UTF-8: no surrogates, no overlong forms, nothing above U+10FFFF.
bool valid_utf8(std::string_view text);
/// How many code points well-formed `text` has; what the API calls the length of a string.
std::size_t code_points(std::string_view text);
/// The first `count` code points, never cutting one in two.
std::string_view first_code_points(std::string_view text, std::size_t count);
bool contains_nul(std::string_view text);
/// The same text with every malformed sequence replaced by U+FFFD.
std::string with_valid_utf8(std::string_view text);

/// Without leading and trailing Unicode white space.
std::string_view trim(std::string_view text);
/// The parts between runs of Unicode white space; none is empty.
std::vector<std::string_view> words(std::string_view text);
std::string ascii_lower(std::string_view text);
/// Unicode lower case.
std::string lower(std::string_view text);
/// Full Unicode case folding followed by NFC: two texts are the same ignoring case exactly when
/// their folded forms are equal. For keys; never shown.
std::string fold_case(std::string_view text);
bool equal_ignoring_case(std::string_view a, std::string_view b);
/// ASCII only.
bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

/// The parts between separators; n separators give n + 1 parts, empty ones included.
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(std::span<const std::string> parts, std::string_view separator);

/// `&`, `<`, `>`, `"` and `'` as entities: text put into HTML content or a quoted attribute. What
/// users enter as names goes through `clean_html` (base/html_cleaner.h) instead.
std::string escape_html(std::string_view text);

/// Everything but letters, digits and `-._~` as %XX. With `keep_slashes`, `/` stays.
std::string percent_encode(std::string_view text, bool keep_slashes = false);
/// Undoes it; nothing when a `%` is not followed by two hex digits. `+` stays `+`.
std::optional<std::string> percent_decode(std::string_view text);

/// A decimal integer, optional `-`, nothing else around it; nothing when it does not fit.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// Compares secrets in a time that depends on their lengths only.
bool constant_time_equal(std::string_view a, std::string_view b);

}  // namespace orda
