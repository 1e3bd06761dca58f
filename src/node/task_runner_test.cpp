#include "node/task_runner.h"

#include <atomic>
#include <gtest/gtest.h>
#include <stdexcept>

namespace orda::node {
namespace {

TEST(TaskRunner, RunsEachTaskAgainAfterItsPeriodAlsoWhenItFails) {
    Metrics metrics;
    TaskRunner runner(Log::silent(), metrics);
    std::atomic<int> good{0};
    std::atomic<int> bad{0};
    runner.add("good", milliseconds{1}, [&] { ++good; });
    runner.add("bad", milliseconds{1}, [&] {
        ++bad;
        throw std::runtime_error("no luck");
    });
    runner.start();
    while (good < 3 || bad < 3)
        std::this_thread::sleep_for(milliseconds{1});
    runner.stop();
    const auto records = runner.records();
    ASSERT_EQ(records.size(), 2U);
    EXPECT_GE(records[0].runs, 3U);
    EXPECT_EQ(records[0].failures, 0U);
    EXPECT_EQ(records[1].failures, records[1].runs);
    EXPECT_EQ(records[1].last_failure, "no luck");
}

}  // namespace
}  // namespace orda::node
