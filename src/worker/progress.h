#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "worker/horde_types.h"

namespace orda::worker {

/// `in the queue at 3, about 12 s`, `1 working, 1 of 2 done`.
std::string progress_text(const RequestState& state);

/// Shows where a request stands: on a terminal one line that is written over, elsewhere a line
/// when something has changed, at most every ten seconds.
class ProgressLine {
  public:
    using Write = std::function<void(std::string_view)>;
    using Moment = std::chrono::steady_clock::time_point;

    ProgressLine(bool terminal, Write write) : terminal_(terminal), write_(std::move(write)) {}

    void show(const RequestState& state, Moment now);
    /// A line that stays, such as a warning.
    void say(std::string_view line);
    /// Takes the line that is written over away.
    void clear();

  private:
    bool terminal_;
    Write write_;
    bool line_open_ = false;
    std::string last_;
    std::optional<Moment> last_shown_;
};

}  // namespace orda::worker
