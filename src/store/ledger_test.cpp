#include "store/ledger.h"

#include "store/test_store.h"

namespace orda::store {
namespace {

class LedgerTest : public StoreTest {
  protected:
    /// Writes events with the given accounts, in groups of three.
    std::vector<model::LedgerEvent> add(const std::vector<std::vector<std::int64_t>>& accounts) {
        std::vector<model::LedgerEvent> events;
        std::vector<model::ChangeSet> group;
        for (const auto& of_event : accounts) {
            model::LedgerEvent event;
            event.key = "settle:" + std::to_string(events.size());
            event.kind = model::EventKind::settlement;
            event.time = make.time();
            event.reference = make.text();
            for (const auto account : of_event)
                event.postings.push_back({account, model::Pocket::escrow, make.kudos()});
            events.push_back(event);
            group.push_back({.changes = {model::AddEvent{event}}});
            if (group.size() == 3 || events.size() == accounts.size()) {
                store().write_group(group);
                group.clear();
            }
        }
        return events;
    }
    static std::vector<std::string> keys_of(const std::vector<NumberedEvent>& events) {
        std::vector<std::string> keys;
        for (const auto& numbered : events)
            keys.push_back(numbered.event.key);
        return keys;
    }
};

TEST_P(LedgerTest, AStatementHasTheEventsOfTheAccountNewestFirst) {
    add({{1, -2}, {2, -2}, {1, 1, -9}, {3, 1}, {-2, 2}, {1}});
    const auto first = events_of(reader(), 1, newest_event, 2);
    EXPECT_THAT(keys_of(first), testing::ElementsAre("settle:5", "settle:3"));
    const auto second = events_of(reader(), 1, first.back().number, 2);
    EXPECT_THAT(keys_of(second), testing::ElementsAre("settle:2", "settle:0"));
    EXPECT_TRUE(events_of(reader(), 1, second.back().number, 2).empty());
    EXPECT_THAT(keys_of(events_of(reader(), -2, newest_event, 10)),
                testing::ElementsAre("settle:4", "settle:1", "settle:0"));
}

TEST_P(LedgerTest, AllEventsComeInTheirOrder) {
    const auto events = add(std::vector<std::vector<std::int64_t>>(11, {1, -2, 5}));
    for (const std::size_t slice : {1U, 4U, 11U, 50U}) {
        std::vector<model::LedgerEvent> found;
        std::int64_t last = 0;
        each_event(reader(), 0, slice, [&](std::vector<NumberedEvent> some) {
            EXPECT_LE(some.size(), slice);
            for (auto& numbered : some) {
                EXPECT_GT(numbered.number, last);
                last = numbered.number;
                found.push_back(std::move(numbered.event));
            }
        });
        EXPECT_EQ(all_fields(found), all_fields(events));
    }
    const auto fifth = event_by_key(reader(), "settle:5").value();
    EXPECT_EQ(fields(fifth.event), fields(events[5]));
    std::size_t later = 0;
    each_event(reader(), fifth.number, 3, [&](auto some) { later += some.size(); });
    EXPECT_EQ(later, 5U);
}

TEST_P(LedgerTest, AFactHappensOnce) {
    add({{1}});
    const auto again = make.event("settle:0");
    EXPECT_EQ(failure_of([&] { store().write(model::AddEvent{again}); }), db::Failure::refused);
    EXPECT_FALSE(event_by_key(reader(), "settle:1"));
}

INSTANTIATE_TEST_SUITE_P(Places, LedgerTest,
                         testing::Values(db::TestPlace::sqlite_file, db::TestPlace::postgres),
                         db::test_place_name);

}  // namespace
}  // namespace orda::store
