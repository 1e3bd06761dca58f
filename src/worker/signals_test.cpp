#include "worker/signals.h"

#include <condition_variable>
#include <csignal>
#include <gtest/gtest.h>
#include <mutex>
#include <unistd.h>

namespace orda::worker {
namespace {

TEST(SignalWatch, CountsTheSignals) {
    std::mutex mutex;
    std::condition_variable changed;
    int heard = 0;
    const auto wait_for_count = [&](int count) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(10), [&] { return heard == count; });
    };
    {
        const SignalWatch watch([&](int count) {
            const std::lock_guard lock(mutex);
            heard = count;
            changed.notify_all();
        });
        kill(getpid(), SIGINT);
        EXPECT_TRUE(wait_for_count(1));
        kill(getpid(), SIGTERM);
        EXPECT_TRUE(wait_for_count(2));
    }
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    EXPECT_EQ(sigismember(&blocked, SIGINT), 0);
}

}  // namespace
}  // namespace orda::worker
