#include "store/group_writer.h"

#include "store/messages.h"
#include "store/settings.h"
#include "store/test_store.h"
#include "store/users.h"

namespace orda::store {
namespace {

class GroupWriterTest : public StoreTest {
  protected:
    model::Account account(model::UserId id, std::int64_t version) {
        auto made = make.account(id);
        made.version = version;
        return made;
    }
    std::int64_t accounts() {
        static constexpr db::Sql count{"SELECT count(*) FROM accounts"};
        return reader().query(count).at(0).integer(0);
    }
};

TEST_P(GroupWriterTest, ThePenCountsEpochsAndGroups) {
    EXPECT_EQ(read_pen(reader()), (Pen{"test", 1, 0}));
    store().write(model::PutSetting{"a", "b"});
    store().write();
    EXPECT_EQ(read_pen(reader()), (Pen{"test", 1, 2}));
    EXPECT_EQ(take_pen(store().writer(), "other"), (Pen{"other", 2, 2}));
    EXPECT_EQ(read_pen(reader()), (Pen{"other", 2, 2}));
}

TEST_P(GroupWriterTest, WithoutThePenNothingIsWritten) {
    const Pen lost = store().pen();
    const Pen taken = take_pen(store().writer(), "other");
    EXPECT_EQ(failure_of([&] { store().write(model::PutAccount{account(1, 1)}); }),
              db::Failure::unexpected_rows);
    EXPECT_EQ(accounts(), 0);
    EXPECT_EQ(read_pen(reader()), taken);
    EXPECT_EQ(store().pen(), lost);
}

TEST_P(GroupWriterTest, AGroupIsNotAppliedTwice) {
    store().write(model::PutSetting{"a", "1"});
    store().pen().group -= 1;
    EXPECT_EQ(failure_of([&] { store().write(model::PutSetting{"a", "2"}); }),
              db::Failure::unexpected_rows);
    EXPECT_EQ(all_settings(reader()).at(0).second, "1");
}

TEST_P(GroupWriterTest, AnotherVersionThanExpectedUndoesTheWholeGroup) {
    store().write(model::PutAccount{account(1, 1)});
    const auto before = read_pen(reader());
    for (const std::int64_t version : {3, 4})
        EXPECT_EQ(failure_of([&] {
                      store().write(model::PutAccount{account(2, 1)},
                                    model::PutAccount{account(1, version)},
                                    model::PutSetting{"a", "1"});
                  }),
                  db::Failure::unexpected_rows);
    EXPECT_EQ(accounts(), 1);
    EXPECT_TRUE(all_settings(reader()).empty());
    EXPECT_EQ(read_pen(reader()), before);
}

TEST_P(GroupWriterTest, AGroupThatFailedIsWrittenWhole) {
    store().write(model::PutAccount{account(1, 1)});
    std::vector<model::ChangeSet> group(2);
    const auto changed = account(1, 2);
    group[0].changes = {model::PutAccount{changed}, model::PutSetting{"a", "1"}};
    group[1].changes = {model::PutAccount{account(2, 1)}};
    // Somebody else's row is in the way for a while.
    store().writer().begin();
    static constexpr db::Sql obstacle{
        "INSERT INTO accounts (id, balance, escrow, actions, records, last_active, version) "
        "VALUES (2, 0, 0, '[]', '[]', 0, 1)"};
    static constexpr db::Sql remove_obstacle{"DELETE FROM accounts WHERE id = 2"};
    store().writer().add(obstacle, {});
    store().writer().commit();
    EXPECT_EQ(failure_of([&] { store().write_group(group); }), db::Failure::refused);
    EXPECT_TRUE(all_settings(reader()).empty());
    store().writer().begin();
    store().writer().add(remove_obstacle, {});
    store().writer().commit();

    store().write_group(group);
    EXPECT_EQ(accounts(), 2);
    EXPECT_EQ(all_settings(reader()).size(), 1U);
    EXPECT_EQ(read_pen(reader()).group, 2);
}

TEST_P(GroupWriterTest, WhatIsCommittedOutlivesTheProcess) {
    store().write(model::PutSetting{"committed", "1"});
    store().writer().begin();
    static constexpr db::Sql add{"INSERT INTO settings (name, value) VALUES ('open', '1')"};
    store().writer().add(add, {});
    store().reopen();
    ASSERT_EQ(all_settings(reader()).size(), 1U);
    EXPECT_EQ(all_settings(reader()).at(0).first, "committed");
    EXPECT_EQ(read_pen(reader()), store().pen());
    store().write(model::PutSetting{"goes on", "1"});
}

TEST_P(GroupWriterTest, WhatStrangersWroteNeverStopsAGroup) {
    auto message = make.message(make.uuid());
    message.message = std::string("zero \0 half \xC3 end", 17);
    store().write(model::PutMessage{message});
    EXPECT_EQ(all_messages(reader()).at(0).message, "zero \uFFFD half \uFFFD end");
}

TEST_P(GroupWriterTest, ChangesOfOneRowAreOneStatement) {
    store().write(model::PutAccount{account(1, 1)});
    model::ChangeSet set;
    for (std::int64_t version = 2; version <= 100; ++version)
        set.changes.emplace_back(model::PutAccount{account(1, version)});
    const auto size = store().write_group({&set, 1});
    EXPECT_EQ(size.changes, 99U);
    // The pen is the other.
    EXPECT_EQ(size.statements, 2U);
    EXPECT_EQ(size.rows, 2U);
}

TEST_P(GroupWriterTest, NewRowsShareStatements) {
    model::ChangeSet set;
    for (model::UserId id = 1; id <= 32 + 8 + 1; ++id)
        set.changes.emplace_back(model::PutAccount{account(id, 1)});
    const auto size = store().write_group({&set, 1});
    EXPECT_EQ(size.statements, 4U);
    EXPECT_EQ(size.rows, 42U);
    EXPECT_EQ(accounts(), 41);
}

INSTANTIATE_TEST_SUITE_P(Places, GroupWriterTest,
                         testing::Values(db::TestPlace::sqlite_file, db::TestPlace::postgres),
                         db::test_place_name);

}  // namespace
}  // namespace orda::store
