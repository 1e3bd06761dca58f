#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace orda::worker {

/// Up to `words` words that continue `prompt` in the manner of the built-in text; equal arguments
/// give equal texts. Each word has a blank before it.
std::string continue_text(std::string_view prompt, std::uint64_t seed, std::size_t words);

}  // namespace orda::worker
