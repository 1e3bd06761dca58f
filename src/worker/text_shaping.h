#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace orda::worker {

// The formatting options of a text payload (spec/text-generation.md §3.4), for back ends that do
// not know them. Pure functions.

/// Cuts the text before the first of the payload's stop sequences, `singleline`, `frmttriminc`,
/// `frmtrmblln` and `frmtrmspch` applied after it.
std::string shape_text(std::string text, const boost::json::object& payload);

/// The payload's prompt; with `frmtadsnsp` a blank is put before a prompt that has none.
std::string shaped_prompt(const boost::json::object& payload);

/// `positive###negative`, both trimmed.
struct SplitPrompt {
    std::string positive;
    std::string negative;
};
SplitPrompt split_prompt(std::string_view prompt);

}  // namespace orda::worker
