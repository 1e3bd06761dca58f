#include "node/node.h"

#include <gtest/gtest.h>
#include <thread>

namespace orda::node {
namespace {

class NodeTest : public testing::Test {
  protected:
    NodeOptions options() {
        NodeOptions made;
        made.anonymous_key_hash = "hash of 0000000000";
        return made;
    }

    std::unique_ptr<db::Database> database_ = db::open_database("sqlite::memory:");
    SystemClock clock_;
    Metrics metrics_;
};

// A group used to be closed between the moment an operation was told its number and the moment its
// changes were added, which ended the process under load.
TEST_F(NodeTest, ManyThreadsChangeTheHordeWhileGroupsAreClosed) {
    Node node(*database_, options(), clock_, Log::silent(), metrics_);
    constexpr int threads = 4;
    constexpr int changes = 500;
    std::vector<std::thread> running;
    for (int t = 0; t < threads; ++t)
        running.emplace_back([&node, t] {
            for (int i = 0; i < changes; ++i)
                node.apply([&](horde::Horde& horde, horde::Step& step) {
                    const std::string name = std::to_string(t) + "-" + std::to_string(i);
                    horde.accounts().create(step, name, "identity " + name, "key " + name);
                    step.await();
                });
        });
    for (auto& thread : running)
        thread.join();
    ASSERT_TRUE(node.commits().flush(seconds{30}));
    const auto users = node.peek([](horde::Horde& horde, Time) { return horde.accounts().size(); });
    EXPECT_EQ(users, static_cast<std::size_t>(threads * changes + 1));
}

TEST_F(NodeTest, WhatWasMadeDurableIsThereAfterARestart) {
    {
        Node node(*database_, options(), clock_, Log::silent(), metrics_);
        node.apply(
            [](horde::Horde& horde, horde::Step& step) { horde.set_modes(step, {.raid = true}); });
        ASSERT_TRUE(node.commits().flush(seconds{30}));
    }
    Node again(*database_, options(), clock_, Log::silent(), metrics_);
    EXPECT_TRUE(again.peek([](const horde::Horde& horde, Time) { return horde.modes().raid; }));
}

}  // namespace
}  // namespace orda::node
