#include "worker/progress.h"

#include <fmt/format.h>

namespace orda::worker {

namespace {

constexpr std::chrono::seconds sparse_gap{10};
/// Back to the start of the line, and the rest of it erased.
constexpr std::string_view clear_line = "\r\x1b[K";

}  // namespace

std::string progress_text(const RequestState& state) {
    std::string text;
    const auto add = [&text](std::string part) {
        text += (text.empty() ? "" : ", ") + std::move(part);
    };
    const auto total = state.finished + state.processing + state.waiting;
    if (state.queue_position > 0)
        add(fmt::format("in the queue at {}", state.queue_position));
    else if (state.waiting > 0 && state.processing == 0)
        add("in the queue");
    if (state.processing > 0) add(fmt::format("{} working", state.processing));
    if (total > 1 || state.done) add(fmt::format("{} of {} done", state.finished, total));
    if (state.restarted > 0) add(fmt::format("{} tried again", state.restarted));
    if (!state.done && state.wait_time > 0) add(fmt::format("about {} s", state.wait_time));
    if (!state.done && !state.is_possible) add("no worker can serve it at the moment");
    return text;
}

void ProgressLine::show(const RequestState& state, Moment now) {
    std::string text = progress_text(state);
    if (text.empty()) return;
    if (terminal_) {
        write_(fmt::format("{}{}", clear_line, text));
        line_open_ = true;
        return;
    }
    if (text == last_ || (last_shown_ && now - *last_shown_ < sparse_gap)) return;
    write_(text + "\n");
    last_ = std::move(text);
    last_shown_ = now;
}

void ProgressLine::say(std::string_view line) {
    clear();
    write_(fmt::format("{}\n", line));
}

void ProgressLine::clear() {
    if (line_open_) write_(clear_line);
    line_open_ = false;
}

}  // namespace orda::worker
