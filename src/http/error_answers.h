#pragma once

#include <cstdint>
#include <string_view>

#include "base/refusals.h"
#include "http/answer.h"

namespace orda::http {

// How errors look, spec/errors.md §1–2: JSON at and below `/api`, a small page elsewhere.

/// `{"message", "rc"}`, or `{"errors", "message"}` for a ValidationFailure; with `Retry-After`
/// where the refusal knows it.
Answer refusal_answer(const Refusal& refusal, bool json);
/// 404 for a path that nobody has.
Answer unknown_route_answer(std::string_view path, bool json);
/// 405 with `Allow`; `methods` as in RouteMatch.
Answer wrong_method_answer(std::uint32_t methods, bool json);
/// 500; the log has what happened under `reference`.
Answer failure_answer(std::string_view reference, bool json);
/// 308 to another path.
Answer redirect_answer(std::string_view location);
/// 200 without body, for OPTIONS.
Answer options_answer(std::uint32_t methods);

}  // namespace orda::http
