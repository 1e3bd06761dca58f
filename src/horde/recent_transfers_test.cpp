#include "horde/recent_transfers.h"

#include <gtest/gtest.h>

namespace orda::horde {
namespace {

constexpr model::UserId alice = 1;
constexpr model::UserId bob = 2;

TEST(RecentTransfers, LockOneWayForAMinuteFromTheLast) {
    const Time start = from_micros(1'790'000'000'000'000);
    RecentTransfers recent;
    recent.note(alice, bob, start);
    EXPECT_EQ(recent.locked_for(alice, bob, start), seconds{60});
    EXPECT_EQ(recent.locked_for(bob, alice, start), Duration{0});
    recent.note(alice, bob, start + seconds{30});
    EXPECT_EQ(recent.locked_for(alice, bob, start + seconds{60}), seconds{30});
    EXPECT_EQ(recent.locked_for(alice, bob, start + seconds{90}), Duration{0});
}

TEST(RecentTransfers, AreForgottenAfterAMinute) {
    const Time start = from_micros(1'790'000'000'000'000);
    RecentTransfers recent;
    recent.note(alice, bob, start);
    recent.note(bob, alice, start + seconds{59});
    EXPECT_EQ(recent.size(), 2U);
    recent.note(alice, 3, start + seconds{60});
    EXPECT_EQ(recent.size(), 2U);
}

}  // namespace
}  // namespace orda::horde
