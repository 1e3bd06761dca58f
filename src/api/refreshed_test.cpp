#include "api/refreshed.h"

#include <gtest/gtest.h>

namespace orda::api {
namespace {

constexpr Time start = from_micros(1'790'000'000'000'000);

TEST(Refreshed, OneCallerAtATimeMakesTheValueAnew) {
    Refreshed<int> value(seconds{1});
    EXPECT_EQ(value.take(start), nullptr);
    EXPECT_EQ(*value.put(1, start), 1);
    EXPECT_EQ(*value.take(start + milliseconds{999}), 1);
    EXPECT_EQ(value.take(start + seconds{1}), nullptr);
    // The next ones go on with the old value meanwhile.
    EXPECT_EQ(*value.take(start + seconds{1}), 1);
    value.put(2, start + seconds{1});
    EXPECT_EQ(*value.take(start + milliseconds{1'500}), 2);
}

TEST(Refreshed, WithoutAnyValueEverybodyMakesOne) {
    Refreshed<int> value(seconds{1});
    EXPECT_EQ(value.take(start), nullptr);
    EXPECT_EQ(value.take(start), nullptr);
}

TEST(Refreshed, AfterAFailedAttemptThereIsAnotherTurn) {
    Refreshed<int> value(seconds{1});
    value.put(1, start);
    EXPECT_EQ(value.take(start + seconds{2}), nullptr);
    EXPECT_EQ(value.take(start + seconds{3}), nullptr);
}

}  // namespace
}  // namespace orda::api
