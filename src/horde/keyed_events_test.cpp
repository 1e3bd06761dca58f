#include "horde/keyed_events.h"

#include <gtest/gtest.h>

namespace orda::horde {
namespace {

model::LedgerEvent event(const std::string& key) {
    model::LedgerEvent made;
    made.key = key;
    return made;
}

class KeyedEventsTest : public testing::Test {
  protected:
    bool knows(const std::string& key) {
        try {
            events_.find(key);
            return true;
        } catch (const Missing& missing) {
            EXPECT_EQ(missing.event_keys, std::vector{key});
            return false;
        }
    }

    const Time start_ = from_micros(1'790'000'000'000'000);
    const Duration residence_ = seconds{60};
    KeyedEvents events_;
};

TEST_F(KeyedEventsTest, AskTheDatabaseOnce) {
    EXPECT_FALSE(knows("a"));
    events_.install({"a", "b"}, {event("a")}, start_);
    EXPECT_TRUE(events_.find("a").event);
    EXPECT_FALSE(events_.find("b").event);
}

TEST_F(KeyedEventsTest, KeepWhatIsNewerThanTheDatabase) {
    events_.booked(event("a"), 7, start_);
    events_.install({"a"}, {}, start_);
    EXPECT_TRUE(events_.find("a").event);
    EXPECT_EQ(events_.find("a").group, 7U);
}

TEST_F(KeyedEventsTest, ForgetWhatIsOldAndDurable) {
    events_.booked(event("a"), 7, start_);
    events_.evict(start_ + seconds{59}, 7, residence_);
    EXPECT_TRUE(knows("a"));
    events_.evict(start_ + seconds{60}, 6, residence_);
    EXPECT_TRUE(knows("a"));
    events_.evict(start_ + seconds{60}, 7, residence_);
    EXPECT_FALSE(knows("a"));
    EXPECT_EQ(events_.size(), 0U);
}

TEST_F(KeyedEventsTest, CountFromTheLastChange) {
    events_.install({"a"}, {}, start_);
    events_.booked(event("a"), 7, start_ + seconds{50});
    events_.evict(start_ + seconds{70}, 7, residence_);
    EXPECT_TRUE(knows("a"));
    events_.evict(start_ + seconds{110}, 7, residence_);
    EXPECT_FALSE(knows("a"));
}

}  // namespace
}  // namespace orda::horde
