#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "load/cycle_ledger.h"
#include "load/moment.h"

namespace orda::load {

/// What the generator writes into a prompt to know it again, whichever connection pops it.
struct PromptMark {
    std::uint64_t run = 0;  ///< a run never mistakes the requests of another for its own
    RequestNumber number;
    Moment sent;
};

/// `orda bench RUN CONNECTION ROUND NANOSECONDS` and words up to `size` bytes. Replaces `out`.
void write_prompt(std::string& out, const PromptMark& mark, std::size_t size);
/// Nothing when the text was not written by write_prompt.
std::optional<PromptMark> read_prompt(std::string_view prompt);

/// The result of a request: its number and words up to `size` bytes. Replaces `out`.
void write_result(std::string& out, std::uint64_t run, RequestNumber number, std::size_t size);

}  // namespace orda::load
