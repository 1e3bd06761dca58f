#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orda::http {

// What stands in a request line between method and version. Pure functions.

/// Longest path that is looked up, before decoding; longer ones are unknown.
inline constexpr std::size_t max_path_length = 8192;
/// Most query parameters read.
inline constexpr std::size_t max_query_parameters = 256;

/// A path as it came, made comparable: no scheme, host and query, doubled slashes removed, `/v2/…`
/// below `/api`. Still percent-encoded, so that an encoded slash stays inside its part.
struct CleanPath {
    std::string text;
    /// At or below `/api`: errors are JSON.
    bool api = false;
};

/// Accepts `/path?query` and `http://host/path`; anything else becomes a path that no route has.
/// Reuses the memory of `into`.
void clean_path(std::string_view target, CleanPath& into);

/// Decodes a path. Throws Refusal 400 for a broken encoding, and for what is not UTF-8.
void decode_path(std::string_view encoded, std::string& into);

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

/// Splits and decodes what follows `?`: `+` is a blank, a broken `%` stands for itself, `name`
/// without `=` has an empty value. Throws Refusal 400 for what is not UTF-8, for NUL and for more
/// than max_query_parameters.
void parse_query(std::string_view target, QueryParameters& into);

}  // namespace orda::http
