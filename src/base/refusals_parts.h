#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <utility>

#include "base/refusal.h"
#include "base/text.h"

/// What the sources of `base/refusals.h` share; nobody else includes it.
namespace orda::refusals {

/// Longest piece of a caller's text that a message repeats, in code points.
inline constexpr std::size_t max_repeated = 100;

/// A caller's text inside a message: in quotes, well-formed and not too long.
inline std::string shown(std::string_view text) {
    const std::string valid = with_valid_utf8(text.substr(0, max_repeated * 4));
    const auto part = first_code_points(valid, max_repeated);
    return fmt::format("\"{}{}\"", part, part.size() < text.size() ? "…" : "");
}

inline Refusal quiet(int status, const char* rc, std::string message) {
    return Refusal{status, rc, std::move(message)};
}

inline Refusal logged(int status, const char* rc, std::string message) {
    Refusal refusal{status, rc, std::move(message)};
    refusal.logged = true;
    return refusal;
}

inline Refusal retry_in(std::chrono::seconds span, Refusal refusal) {
    refusal.retry_after = span;
    return refusal;
}

}  // namespace orda::refusals
