#include "store/group_changes.h"

#include <gtest/gtest.h>

#include "store/row_maker_test.h"

namespace orda::store {
namespace {

class GroupChangesTest : public testing::Test {
  protected:
    template <class... Changes>
    GroupChanges changes(Changes... all) {
        set_.emplace_back();
        (set_.back().changes.emplace_back(std::move(all)), ...);
        return GroupChanges(set_);
    }
    model::Account account(model::UserId id, std::int64_t version) {
        auto made = make_.account(id);
        made.version = version;
        return made;
    }
    model::Request request(const Uuid& id) {
        auto made = make_.request(id, 1);
        made.version = 1;
        return made;
    }
    model::Job job(const Uuid& id, const Uuid& of, std::int64_t version) {
        auto made = make_.job(id, of);
        made.version = version;
        return made;
    }
    model::UpdateRequest update(const Uuid& id, std::int64_t version) {
        auto made = make_.update(id);
        made.version = version;
        return made;
    }

    RowMaker make_{1};
    std::vector<model::ChangeSet> set_;
};

TEST_F(GroupChangesTest, OnlyTheLastStateCountsAndTheVersionBeforeTheFirst) {
    const auto last = account(1, 7);
    const auto group = changes(model::PutAccount{account(1, 5)}, model::PutAccount{account(2, 1)},
                               model::PutAccount{account(1, 6)}, model::PutAccount{last},
                               model::PutAccount{account(2, 2)});
    EXPECT_EQ(group.count, 5U);
    const auto& rows = group.accounts.rows();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].second.expected, 4);
    EXPECT_EQ(fields(*rows[0].second.row), fields(last));
    EXPECT_TRUE(rows[1].second.is_new());
    EXPECT_EQ(rows[1].second.row->version, 2);
}

TEST_F(GroupChangesTest, AJobOfARemovedRequestIsNotWritten) {
    const Uuid gone = make_.uuid();
    const Uuid kept = make_.uuid();
    const Uuid id = make_.uuid();
    const auto group =
        changes(model::AddRequest{request(gone)}, model::AddJob{job(make_.uuid(), gone, 1)},
                model::AddJob{job(id, kept, 1)}, model::UpdateJob{job(make_.uuid(), gone, 2)},
                model::DeleteRequest{gone}, model::UpdateJob{job(id, kept, 2)});
    ASSERT_EQ(group.jobs.size(), 1U);
    EXPECT_EQ(group.jobs[0].job->id, id);
    EXPECT_TRUE(group.jobs[0].is_new());
    ASSERT_EQ(group.requests.size(), 1U);
    EXPECT_TRUE(group.requests[0].second.removed);
    EXPECT_TRUE(group.requests[0].second.added);
}

TEST_F(GroupChangesTest, StatisticsOfOneStretchAreOneRow) {
    const auto group = changes(model::AddStatistic{"m", "a", test_start, 1, 10},
                               model::AddStatistic{"m", "a", test_start + Duration{1}, 2, 20},
                               model::AddStatistic{"m", "a", test_start + minutes{1}, 4, 40});
    EXPECT_EQ(group.statistics.size(), 5U);
    EXPECT_EQ(group.statistics.at(
                  {"m", Resolution::minute, bucket_of(Resolution::minute, test_start), "a"}),
              (Total{3, 30}));
    EXPECT_EQ(group.statistics.at({"m", Resolution::ever, Time{}, "a"}), (Total{7, 70}));
}

TEST_F(GroupChangesTest, StretchesStartOnTheHourAlsoBefore1970) {
    const Time before = Time{} - Duration{1};
    EXPECT_EQ(bucket_of(Resolution::minute, before), Time{} - minutes{1});
    EXPECT_EQ(bucket_of(Resolution::hour, before), Time{} - hours{1});
    EXPECT_EQ(bucket_of(Resolution::day, before), Time{} - days{1});
    EXPECT_EQ(bucket_of(Resolution::day, Time{} + days{2}), Time{} + days{2});
}

TEST_F(GroupChangesTest, ContradictionsAreAssertions) {
    const Uuid id = make_.uuid();
    EXPECT_DEATH(changes(model::PutAccount{account(1, 1)}, model::PutAccount{account(1, 3)}),
                 "follow each other");
    EXPECT_DEATH(changes(model::PutAccount{account(1, 0)}), "has a version");
    EXPECT_DEATH(changes(model::AddRequest{request(id)}, model::AddRequest{request(id)}), "is new");
    EXPECT_DEATH(changes(model::DeleteRequest{id}, model::UpdateRequest{update(id, 4)}),
                 "removed request");
    EXPECT_DEATH(changes(model::UpdateRequest{update(id, 4)}, model::UpdateRequest{update(id, 6)}),
                 "follow each other");
    EXPECT_DEATH(changes(model::AddJob{job(id, id, 1)}, model::UpdateJob{job(id, id, 3)}),
                 "follow each other");
}

}  // namespace
}  // namespace orda::store
