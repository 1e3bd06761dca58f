#include "store/messages.h"
#include "store/outbox.h"
#include "store/settings.h"
#include "store/statistics.h"
#include "store/test_store.h"

namespace orda::store {
namespace {

using testing::ElementsAre;
using testing::Pair;

class NotesTest : public StoreTest {};

TEST_P(NotesTest, SettingsHaveTheirLastValue) {
    EXPECT_TRUE(all_settings(reader()).empty());
    store().write(model::PutSetting{"raid", "0"}, model::PutSetting{"invite", "0"},
                  model::PutSetting{"raid", "1"});
    EXPECT_THAT(all_settings(reader()), ElementsAre(Pair("invite", "0"), Pair("raid", "1")));
    store().write(model::PutSetting{"raid", "2"});
    EXPECT_THAT(all_settings(reader()), ElementsAre(Pair("invite", "0"), Pair("raid", "2")));
}

TEST_P(NotesTest, MessagesComeOldestFirst) {
    std::vector<model::WorkerMessage> messages;
    for (int i = 0; i < 10; ++i) {
        messages.push_back(make.message(make.uuid()));
        store().write(model::PutMessage{messages.back()});
    }
    store().write(model::DeleteMessage{messages.back().id}, model::DeleteMessage{make.uuid()});
    messages.pop_back();
    messages.front().message = "changed";
    store().write(model::PutMessage{messages.front()});
    std::ranges::sort(messages, {}, &model::WorkerMessage::created);
    EXPECT_EQ(all_fields(all_messages(reader())), all_fields(messages));
}

TEST_P(NotesTest, TheOutboxGivesWhatIsDue) {
    std::vector<model::AddOutbox> entries;
    for (int i = 0; i < 5; ++i) {
        entries.push_back({.id = make.uuid(),
                           .kind = make.text(),
                           .payload = make.long_text(),
                           .due = test_start + seconds{i},
                           .attempts = i});
        store().write(entries.back());
    }
    const auto due = [&](Duration after, std::size_t limit) {
        return all_fields(due_outbox(reader(), test_start + after, limit));
    };
    EXPECT_EQ(due(seconds{2}, 10), all_fields(std::span(entries).first(3)));
    EXPECT_EQ(due(seconds{9}, 2), all_fields(std::span(entries).first(2)));
    // To be tried again later.
    entries[0].due += hours{1};
    entries[0].attempts += 1;
    store().write(entries[0], model::DeleteOutbox{entries[1].id});
    EXPECT_EQ(due(seconds{4}, 10), all_fields(std::span(entries).last(3)));
    EXPECT_EQ(due(hours{2}, 10).back(), fields(entries[0]));
}

TEST_P(NotesTest, StatisticsAreSummedInEveryResolution) {
    const Time day = std::chrono::floor<days>(test_start) + days{1};
    const auto add = [&](std::string model, Time time, std::int64_t amount) {
        store().write(model::AddStatistic{"image", std::move(model), time, 1, amount},
                      model::AddStatistic{"text", "x", time, 1, 1'000});
    };
    add("b", day + seconds{59}, 1);
    add("b", day + seconds{60}, 2);
    add("a", day + hours{1}, 4);
    add("a", day + days{1}, 8);
    store().write(model::AddStatistic{"image", "a", day + days{1}, 1, 16},
                  model::AddStatistic{"image", "a", day + days{1} + seconds{2}, 3, 32});

    const auto total = [&](Resolution resolution, Duration since) {
        return total_of(reader(), "image", resolution, day + since).amount;
    };
    EXPECT_EQ(total(Resolution::minute, seconds{0}), 63);
    EXPECT_EQ(total(Resolution::minute, seconds{59}), 63);
    EXPECT_EQ(total(Resolution::minute, seconds{61}), 62);
    EXPECT_EQ(total(Resolution::hour, minutes{59}), 63);
    EXPECT_EQ(total(Resolution::hour, minutes{61}), 60);
    EXPECT_EQ(total(Resolution::day, hours{25}), 56);
    EXPECT_EQ(total(Resolution::ever, days{100}), 63);
    EXPECT_EQ(total_of(reader(), "image", Resolution::ever, {}), (Total{8, 63}));
    EXPECT_EQ(total_of(reader(), "nothing", Resolution::ever, {}), Total{});
    EXPECT_THAT(totals_by_model(reader(), "image", Resolution::day, day),
                ElementsAre(ModelTotal{"a", {6, 60}}, ModelTotal{"b", {2, 3}}));
}

TEST_P(NotesTest, ModelsThatAreStoredUnderOneNameAreCountedTogether) {
    store().write(model::AddStatistic{"text", "strange \uFFFD", test_start, 1, 1},
                  model::AddStatistic{"text", "strange \xC3", test_start, 1, 2},
                  model::AddStatistic{"text", std::string("strange \0", 9), test_start, 1, 4});
    EXPECT_THAT(totals_by_model(reader(), "text", Resolution::ever, {}),
                ElementsAre(ModelTotal{"strange \uFFFD", {3, 7}}));
}

INSTANTIATE_TEST_SUITE_P(Places, NotesTest,
                         testing::Values(db::TestPlace::sqlite_file, db::TestPlace::postgres),
                         db::test_place_name);

}  // namespace
}  // namespace orda::store
