#include "rules/time_to_live.h"

#include <gtest/gtest.h>

#include "rules/matching_for_test.h"

namespace orda::rules {
namespace {

double seconds_for(int width, int height, int steps, const char* model, bool control = false,
                   bool extra_slow = false) {
    model::Demands demands;
    demands.kind = model::Kind::image;
    demands.models = {"stable_diffusion", model};
    demands.image.width = width;
    demands.image.height = height;
    demands.image.accurate_steps = steps;
    demands.image.control_type = control;
    return in_seconds(time_to_live(demands, extra_slow, reference_for_test()));
}

TEST(TimeToLive, GivesTheExamplesOfTheSpec) {
    EXPECT_DOUBLE_EQ(seconds_for(512, 512, 30, "stable_diffusion"), 150);
    EXPECT_DOUBLE_EQ(seconds_for(1024, 1024, 30, "stable_diffusion"), 270);
    EXPECT_DOUBLE_EQ(seconds_for(1024, 1024, 8, "flux"), 282);
    EXPECT_DOUBLE_EQ(seconds_for(1536, 768, 40, "stable_diffusion"), 390);
    EXPECT_DOUBLE_EQ(seconds_for(2048, 2048, 50, "xl"), 1630);
    EXPECT_DOUBLE_EQ(seconds_for(1024, 1024, 40, "stable_diffusion", true), 700);
    EXPECT_DOUBLE_EQ(seconds_for(512, 512, 30, "stable_diffusion", false, true), 450);
    EXPECT_DOUBLE_EQ(seconds_for(1024, 1024, 30, "mine [Qwen]"), 810);
    EXPECT_DOUBLE_EQ(seconds_for(1024, 1024, 30, "zimage", false, true), 2430);
}

TEST(TimeToLive, IsFixedForTextAndForms) {
    model::Demands demands;
    demands.kind = model::Kind::text;
    demands.text.max_length = 4096;
    EXPECT_EQ(time_to_live(demands, true, {}), seconds{150});
    demands.kind = model::Kind::alchemy;
    EXPECT_EQ(time_to_live(demands, true, {}), seconds{180});
}

TEST(Expiry, MovesOnWithActivity) {
    const Time now = from_micros(1'000'000'000);
    EXPECT_EQ(expiry_after_activity(now + minutes{5}, now), now + minutes{20});
    EXPECT_EQ(expiry_after_activity(now + minutes{30}, now), now + minutes{30});
    EXPECT_EQ(expiry_after_hand_out(now, now, false, seconds{150}), now + minutes{20});
    EXPECT_EQ(expiry_after_hand_out(now, now, true, seconds{450}), now + minutes{60});
    EXPECT_EQ(expiry_after_hand_out(now + minutes{70}, now, true, seconds{450}), now + minutes{70});
    // Longer than any of these: the running job keeps its request.
    EXPECT_GT(expiry_after_hand_out(now, now, false, seconds{1630}), now + seconds{1630});
    EXPECT_GT(expiry_after_hand_out(now, now, true, hours{2}), now + hours{2});
}

TEST(Overdue, IsStrictlyLater) {
    const Time start = from_micros(0);
    EXPECT_FALSE(is_overdue(start, seconds{150}, start + seconds{150}));
    EXPECT_TRUE(is_overdue(start, seconds{150}, start + seconds{150} + Duration{1}));
    EXPECT_FALSE(is_stale(start, start + seconds{300}));
    EXPECT_TRUE(is_stale(start, start + seconds{301}));
}

TEST(Drops, AreToleratedWithinAWindow) {
    EXPECT_EQ(tolerated_drops(model::Kind::image, false), 20);
    EXPECT_EQ(tolerated_drops(model::Kind::text, true), 10);
    EXPECT_EQ(tolerated_drops(model::Kind::alchemy, true), 100);
    const Time start = from_micros(1'000'000'000);
    model::WorkerTotals totals;
    totals.drop_window_start = start;
    for (int i = 0; i < 20; ++i)
        EXPECT_FALSE(count_drop(totals, model::Kind::text, false, start + seconds{i}));
    EXPECT_TRUE(count_drop(totals, model::Kind::text, false, start + seconds{21}));
    EXPECT_EQ(totals.aborted_jobs, 0);
    EXPECT_EQ(totals.uncompleted_jobs, 21);
}

TEST(Drops, StartAgainInANewWindow) {
    const Time start = from_micros(1'000'000'000);
    model::WorkerTotals totals;
    totals.drop_window_start = start;
    totals.aborted_jobs = 20;
    EXPECT_FALSE(count_drop(totals, model::Kind::image, false, start + seconds{3601}));
    EXPECT_EQ(totals.aborted_jobs, 1);
    EXPECT_EQ(totals.drop_window_start, start + seconds{3601});
}

TEST(Uptime, IsRewardedAfterTenMinutes) {
    const Time start = from_micros(1'000'000'000);
    model::WorkerTotals totals;
    totals.last_check_in = start;
    EXPECT_FALSE(book_uptime(totals, false, false, start + seconds{300}));
    totals.last_check_in = start + seconds{300};
    EXPECT_FALSE(book_uptime(totals, false, false, start + seconds{600}));  // exactly 600
    totals.last_check_in = start + seconds{600};
    EXPECT_TRUE(book_uptime(totals, false, false, start + seconds{601}));
    EXPECT_EQ(totals.uptime, seconds{601});
    EXPECT_EQ(totals.rewarded_uptime, seconds{601});
}

TEST(Uptime, StartsAgainAfterAnAbsence) {
    const Time start = from_micros(1'000'000'000);
    for (int reason = 0; reason < 3; ++reason) {
        model::WorkerTotals totals;
        totals.last_check_in = start;
        totals.uptime = seconds{599};
        const auto later = reason == 0 ? seconds{301} : seconds{10};
        EXPECT_FALSE(book_uptime(totals, reason == 1, reason == 2, start + later));
        EXPECT_EQ(totals.uptime, seconds{599});
        EXPECT_EQ(totals.rewarded_uptime, seconds{599});
    }
}

}  // namespace
}  // namespace orda::rules
