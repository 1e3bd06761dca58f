#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace orda::http {

namespace json = boost::json;

/// Objects and lists may be nested this deep.
inline constexpr std::size_t max_json_depth = 32;
/// Largest JSON text, whatever the route allows.
inline constexpr std::size_t max_json_bytes = 64 * 1024 * 1024;
/// Most values (object members, list elements) in one text: bounds the memory a small body can ask
/// for.
inline constexpr std::size_t max_json_values = 200'000;
/// Longest text of one number.
inline constexpr std::size_t max_json_number = 1'000;

/// Parses one JSON text. Nothing when it is not JSON within the limits above: also for `NaN` and
/// `Infinity`, numbers beyond the range of a double, unpaired surrogates and invalid UTF-8. Of
/// duplicate keys the last wins. Integers beyond 64 bits become doubles; doubles are the nearest
/// to their text. Any thread.
std::optional<json::value> parse_json(std::string_view text);

/// Whether a `Content-Type` says JSON: `application/json`, `…+json`, with or without parameters
/// (spec/users-and-access.md §13).
bool is_json_content_type(std::string_view content_type);

/// The body of an endpoint that validates its body, spec/errors.md §2: refuses
/// (`refusals::body_not_json`, 400) another content type, an empty body and what is not JSON.
json::value parse_json_body(std::string_view content_type, std::string_view body);

/// The body of an endpoint without schema validation: what `parse_json_body` refuses counts as no
/// body.
std::optional<json::value> parse_json_body_leniently(std::string_view content_type,
                                                     std::string_view body);

}  // namespace orda::http
