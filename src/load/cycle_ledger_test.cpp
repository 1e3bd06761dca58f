#include "load/cycle_ledger.h"

#include <gtest/gtest.h>

namespace orda::load {
namespace {

using Popped = CycleLedger::Popped;

TEST(CycleLedger, FollowsARequest) {
    CycleLedger ledger{2};
    ledger.ask({1, 5});
    EXPECT_FALSE(ledger.read({1, 5}));
    EXPECT_EQ(ledger.pop({1, 5}), Popped::good);
    EXPECT_FALSE(ledger.read({1, 5}));
    ledger.submit({1, 5});
    EXPECT_TRUE(ledger.read({1, 5}));
    EXPECT_FALSE(ledger.read({1, 5}));
}

TEST(CycleLedger, TellsTheSecondPop) {
    CycleLedger ledger{1};
    ledger.ask({0, 1});
    EXPECT_EQ(ledger.pop({0, 1}), Popped::good);
    EXPECT_EQ(ledger.pop({0, 1}), Popped::duplicate);
    ledger.submit({0, 1});
    EXPECT_EQ(ledger.pop({0, 1}), Popped::duplicate);
    EXPECT_TRUE(ledger.read({0, 1}));
    ledger.ask({0, 2});
    EXPECT_EQ(ledger.pop({0, 1}), Popped::duplicate);
    EXPECT_EQ(ledger.pop({0, 2}), Popped::good);
}

TEST(CycleLedger, KnowsWhatWasNeverAsked) {
    CycleLedger ledger{1};
    EXPECT_EQ(ledger.pop({0, 1}), Popped::unknown);
    EXPECT_EQ(ledger.pop({7, 1}), Popped::unknown);
    ledger.ask({0, 1});
    EXPECT_EQ(ledger.pop({0, 2}), Popped::unknown);
    ledger.withdraw({0, 1});
    EXPECT_EQ(ledger.pop({0, 1}), Popped::unknown);
}

}  // namespace
}  // namespace orda::load
