#include "worker/backoff.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace orda::worker {
namespace {

TEST(Backoff, DoublesUpToItsLongest) {
    using std::chrono::milliseconds;
    SeededRandom random(1);
    Backoff backoff(milliseconds(100), milliseconds(300));
    for (const int expected : {100, 200, 300, 300}) {
        const auto pause = backoff.next(random);
        EXPECT_GE(pause, milliseconds(expected));
        EXPECT_LE(pause, milliseconds(expected * 3 / 2));
    }
    backoff.reset();
    EXPECT_LE(backoff.next(random), milliseconds(150));
}

}  // namespace
}  // namespace orda::worker
