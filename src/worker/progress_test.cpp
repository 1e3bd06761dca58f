#include "worker/progress.h"

#include <gtest/gtest.h>

namespace orda::worker {
namespace {

using std::chrono::seconds;

RequestState queued(std::int64_t position) {
    RequestState state;
    state.waiting = 1;
    state.queue_position = position;
    state.wait_time = 12;
    return state;
}

TEST(ProgressText, SaysWhereTheRequestStands) {
    EXPECT_EQ(progress_text(queued(3)), "in the queue at 3, about 12 s");
    EXPECT_EQ(progress_text(queued(0)), "in the queue, about 12 s");
    RequestState state;
    state.finished = 1;
    state.processing = 1;
    state.restarted = 1;
    EXPECT_EQ(progress_text(state), "1 working, 1 of 2 done, 1 tried again");
    state = queued(1);
    state.is_possible = false;
    EXPECT_EQ(progress_text(state),
              "in the queue at 1, about 12 s, no worker can serve it at the moment");
}

TEST(ProgressLine, IsWrittenOverOnATerminal) {
    std::string out;
    ProgressLine line(true, [&](std::string_view text) { out += text; });
    const ProgressLine::Moment now{};
    line.show(queued(2), now);
    line.show(queued(1), now);
    line.say("careful");
    line.clear();
    EXPECT_EQ(out,
              "\r\x1b[Kin the queue at 2, about 12 s"
              "\r\x1b[Kin the queue at 1, about 12 s"
              "\r\x1b[Kcareful\n");
}

TEST(ProgressLine, IsSparseElsewhere) {
    std::string out;
    ProgressLine line(false, [&](std::string_view text) { out += text; });
    const ProgressLine::Moment start{};
    line.show(queued(3), start);
    line.show(queued(2), start + seconds(9));
    line.show(queued(2), start + seconds(10));
    line.show(queued(2), start + seconds(30));
    line.clear();
    EXPECT_EQ(out, "in the queue at 3, about 12 s\nin the queue at 2, about 12 s\n");
}

}  // namespace
}  // namespace orda::worker
