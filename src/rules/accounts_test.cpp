#include "rules/accounts.h"

#include <gtest/gtest.h>

namespace orda::rules {
namespace {

using model::AccountClass;
using model::Role;

Time at(int year, unsigned month, unsigned day, Duration time = {}) {
    return std::chrono::sys_days{std::chrono::year{year} / static_cast<int>(month) /
                                 static_cast<int>(day)} +
           time;
}

TEST(Floors, FollowTheClass) {
    EXPECT_EQ(floor_of(AccountClass::anonymous), Kudos::whole(-50));
    EXPECT_EQ(floor_of(AccountClass::pseudonymous), Kudos::whole(14));
    EXPECT_EQ(floor_of(AccountClass::registered), Kudos::whole(25));
    // 30 − 100 ends at 25 with 95 forgiven.
    EXPECT_EQ(forgiven(Kudos::whole(30 - 100), AccountClass::registered), Kudos::whole(95));
    EXPECT_EQ(forgiven(Kudos::whole(25), AccountClass::registered), Kudos{});
    EXPECT_EQ(forgiven(Kudos::whole(10), AccountClass::registered), Kudos::whole(15));
    EXPECT_EQ(forgiven(Kudos::whole(-51), AccountClass::anonymous), Kudos::whole(1));
}

TEST(Earnings, ArePaidInFullToTrustedAndAnonymousOwners) {
    model::User user;
    user.id = 3;
    EXPECT_FALSE(paid_in_full(user));
    user.roles.set(Role::trusted);
    EXPECT_TRUE(paid_in_full(user));
    user.roles = {};
    user.id = model::anonymous_id;
    EXPECT_TRUE(paid_in_full(user));
}

TEST(StartingPriority, IsTheBalance) {
    EXPECT_EQ(starting_priority(Kudos::cents(12.34), false, false), 1234);
    EXPECT_EQ(starting_priority(Kudos::whole(-50), false, false), -5000);
    EXPECT_EQ(starting_priority(Kudos::whole(5'000'000'000), false, false), 500'000'000'000);
    EXPECT_EQ(starting_priority(Kudos::whole(1000), false, true), -5000);
    EXPECT_EQ(starting_priority(Kudos::whole(10), true, false), -10000);
    EXPECT_EQ(starting_priority(Kudos::whole(11), true, true), 0);
    EXPECT_EQ(starting_priority(Kudos::whole(2500), true, false), 200);  // tie to even
    EXPECT_EQ(starting_priority(Kudos::whole(3500), true, false), 400);
}

TEST(Patreon, FollowsTheTable) {
    EXPECT_EQ(patreon_kudos(105), Kudos::whole(150'000));
    EXPECT_EQ(patreon_kudos(108.9), Kudos::whole(150'000));
    EXPECT_EQ(patreon_kudos(100), Kudos::whole(1'500'000));
    EXPECT_EQ(patreon_kudos(50), Kudos::whole(1'500'000));
    EXPECT_EQ(patreon_kudos(25.9), Kudos::whole(900'000));
    EXPECT_EQ(patreon_kudos(24), Kudos::whole(600'000));
    EXPECT_EQ(patreon_kudos(10), Kudos::whole(150'000));
    EXPECT_EQ(patreon_kudos(9.99), Kudos::whole(90'000));
    EXPECT_EQ(patreon_kudos(0), Kudos{});
    for (const double amount : {11.0, 101.0, 109.0, -1.0, 1e300})
        EXPECT_EQ(patreon_kudos(amount), std::nullopt) << amount;
}

TEST(Stripe, FollowsTheTable) {
    EXPECT_EQ(stripe_kudos("Superior Person"), Kudos::whole(20'000));
    EXPECT_EQ(stripe_kudos("Cherised"), Kudos::whole(200'000));
    EXPECT_EQ(stripe_kudos("Sponsor"), Kudos::whole(1'500'000));
    EXPECT_EQ(stripe_kudos("Cherished"), std::nullopt);
}

TEST(Months, AreCalendarMonths) {
    EXPECT_EQ(next_month(at(2026, 1, 15, hours{7})), at(2026, 2, 15, hours{7}));
    EXPECT_EQ(next_month(at(2026, 1, 31)), at(2026, 2, 28));
    EXPECT_EQ(next_month(at(2028, 1, 31)), at(2028, 2, 29));
    EXPECT_EQ(next_month(at(2026, 12, 31)), at(2027, 1, 31));
    EXPECT_EQ(period_of(at(2026, 11, 30, hours{23})), "2026-11");
}

TEST(MonthlyGrant, IsDueOnceAMonth) {
    const Time now = at(2026, 11, 26);
    EXPECT_TRUE(monthly_grant(std::nullopt, now).due);
    EXPECT_EQ(monthly_grant(std::nullopt, now).received, now);
    EXPECT_FALSE(monthly_grant(at(2026, 10, 26), now).due);
    EXPECT_TRUE(monthly_grant(at(2026, 10, 26), now + Duration{1}).due);
    // Behind by several months: one at a time.
    EXPECT_EQ(monthly_grant(at(2026, 8, 3), now).received, at(2026, 9, 3));
}

TEST(Promotion, NeedsEverything) {
    const Time now = at(2026, 11, 26);
    model::User user;
    user.id = 3;
    user.created = now - days{8};
    const Kudos threshold = Kudos::whole(100);
    const auto promoted = [&](Kudos escrow) {
        return may_be_promoted(user, escrow, threshold, now);
    };
    EXPECT_TRUE(promoted(Kudos::whole(250)));
    EXPECT_FALSE(promoted(threshold));
    EXPECT_FALSE(may_be_promoted(user, Kudos::whole(250), std::nullopt, now));
    user.created = now - days{7} + Duration{1};
    EXPECT_FALSE(promoted(Kudos::whole(250)));
    user.created = now - days{7};
    EXPECT_TRUE(promoted(Kudos::whole(250)));
    user.suspicions.assign(5, model::Suspicion::too_many_aborted);
    EXPECT_FALSE(promoted(Kudos::whole(250)));
    user.suspicions.clear();
    user.roles.set(Role::trusted);
    EXPECT_FALSE(promoted(Kudos::whole(250)));
    user.roles = {};
    user.id = model::anonymous_id;
    EXPECT_FALSE(promoted(Kudos::whole(250)));
}

TEST(SharedKeys, AreLimited) {
    model::User user;
    EXPECT_EQ(shared_key_limit(user), 3);
    user.roles.set(Role::education);
    EXPECT_EQ(shared_key_limit(user), 1000);
    user.roles.set(Role::trusted);
    EXPECT_EQ(shared_key_limit(user), 10);
}

}  // namespace
}  // namespace orda::rules
