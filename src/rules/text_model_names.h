#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace orda::rules {

// Text model names in their parts, spec/text-generation.md §4.4 and §7.2.

/// The part before `::` when there is exactly one `::`, else all of it.
std::string_view base_name(std::string_view name);
/// The part after `::` when there is exactly one `::`.
std::optional<std::string_view> brand_of(std::string_view name);
/// Removes every leftmost quantisation suffix (`-Q4_K_M`, `-GPTQ-Int4`, …).
std::string without_quantisation(std::string_view name);

}  // namespace orda::rules
