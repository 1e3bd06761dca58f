#include "rules/suspicion.h"

#include <gtest/gtest.h>

namespace orda::rules {
namespace {

using model::Kind;

TEST(SpeedSuspicions, OfImages) {
    EXPECT_EQ(speed_suspicions(Kind::image, 20e6, false, {}, "m"), 0);
    EXPECT_EQ(speed_suspicions(Kind::image, 20.1e6, true, {}, "m"), 1);
}

TEST(SpeedSuspicions, OfTextByTheSizeOfTheModel) {
    EXPECT_EQ(speed_suspicions(Kind::text, 150, false, 8, "m"), 0);
    EXPECT_EQ(speed_suspicions(Kind::text, 151, true, 8, "m"), 1);
    EXPECT_EQ(speed_suspicions(Kind::text, 151, false, 8, "m"), 2);
    EXPECT_EQ(speed_suspicions(Kind::text, 151, false, {}, "m"), 1);
    EXPECT_EQ(speed_suspicions(Kind::text, 31, false, 70, "m"), 1);
    EXPECT_EQ(speed_suspicions(Kind::text, 31, true, 70, "m"), 0);
    EXPECT_EQ(speed_suspicions(Kind::text, 30, false, 70, "m"), 0);
    EXPECT_EQ(speed_suspicions(Kind::text, 101, false, 14, "m"), 1);
    EXPECT_EQ(speed_suspicions(Kind::text, 101, false, 47, "Mixtral-8x7B"), 0);
    EXPECT_EQ(speed_suspicions(Kind::text, 91, false, 141, "Mixtral-8x22B"), 1);
}

TEST(SpeedSuspicions, NeverOfAlchemy) {
    EXPECT_EQ(speed_suspicions(Kind::alchemy, 1e9, false, {}, ""), 0);
}

}  // namespace
}  // namespace orda::rules
