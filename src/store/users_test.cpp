#include "store/users.h"

#include "store/test_store.h"
#include "store/workers.h"

namespace orda::store {
namespace {

class UsersTest : public StoreTest {
  protected:
    template <class Row>
    static Row first(Row row) {
        row.version = 1;
        return row;
    }
    /// A user in the database, with workers and keys as given.
    model::UserBundle add(model::UserId id, int workers, int keys) {
        model::UserBundle bundle;
        bundle.user = first(make.user(id));
        bundle.account = first(make.account(id));
        model::ChangeSet set;
        set.changes = {model::PutUser{bundle.user}, model::PutAccount{bundle.account}};
        for (int i = 0; i < workers; ++i) {
            auto worker = first(make.worker(make.uuid(), id));
            // Oldest first, as a bundle has them.
            worker.created = test_start + minutes{i};
            worker.name = "worker " + std::to_string(i) + " of " + std::to_string(id);
            bundle.workers.push_back(worker);
            bundle.worker_totals.push_back(first(make.totals(worker.id)));
            set.changes.emplace_back(model::PutWorker{worker});
            set.changes.emplace_back(model::PutWorkerTotals{bundle.worker_totals.back()});
        }
        for (int i = 0; i < keys; ++i) {
            bundle.shared_keys.push_back(first(make.shared_key(make.uuid(), id)));
            set.changes.emplace_back(model::PutSharedKey{bundle.shared_keys.back()});
        }
        std::ranges::sort(bundle.shared_keys, {}, &model::SharedKey::id);
        store().write_group({&set, 1});
        return bundle;
    }
    static void expect_same(const std::optional<model::UserBundle>& found,
                            const model::UserBundle& expected) {
        ASSERT_TRUE(found);
        EXPECT_EQ(fields(found->user), fields(expected.user));
        EXPECT_EQ(fields(found->account), fields(expected.account));
        EXPECT_EQ(all_fields(found->workers), all_fields(expected.workers));
        EXPECT_EQ(all_fields(found->worker_totals), all_fields(expected.worker_totals));
        EXPECT_EQ(all_fields(found->shared_keys), all_fields(expected.shared_keys));
    }
};

TEST_P(UsersTest, AUserIsFoundInEveryWay) {
    add(1, 1, 1);
    const auto bundle = add(2, 3, 2);
    add(3, 1, 1);
    expect_same(user_by_id(reader(), 2), bundle);
    expect_same(user_by_key(reader(), bundle.user.key_hash), bundle);
    expect_same(user_by_identity(reader(), bundle.user.identity), bundle);
    expect_same(user_of_worker(reader(), bundle.workers[1].id), bundle);
    expect_same(user_of_worker_name(reader(), bundle.workers[2].name), bundle);
    expect_same(user_of_shared_key(reader(), bundle.shared_keys[1].id), bundle);
    EXPECT_EQ(owner_of_worker(reader(), bundle.workers[0].id), 2);
}

TEST_P(UsersTest, WhatIsNotThereIsNotFound) {
    add(1, 1, 1);
    EXPECT_FALSE(user_by_id(reader(), 2));
    EXPECT_FALSE(user_by_key(reader(), "hash 2"));
    EXPECT_FALSE(user_by_identity(reader(), "identity"));
    EXPECT_FALSE(user_of_worker(reader(), make.uuid()));
    EXPECT_FALSE(user_of_worker_name(reader(), "Worker 0 of 1"));
    EXPECT_FALSE(user_of_shared_key(reader(), make.uuid()));
    EXPECT_FALSE(owner_of_worker(reader(), make.uuid()));
}

TEST_P(UsersTest, NobodyIsFoundByAnEmptyKeyAndManyMayHaveNone) {
    for (const model::UserId id : {1, 2}) {
        auto user = first(make.user(id));
        user.key_hash.clear();
        user.identity.clear();
        store().write(model::PutUser{user}, model::PutAccount{first(make.account(id))});
    }
    EXPECT_FALSE(user_by_key(reader(), ""));
    EXPECT_FALSE(user_by_identity(reader(), ""));
    EXPECT_TRUE(user_by_id(reader(), 2));
}

TEST_P(UsersTest, NamesAreFoundAsWrittenEvenIfTheyHoldWhatNoDatabaseStores) {
    add(1, 0, 0);
    auto worker = first(make.worker(make.uuid(), 1));
    worker.name = std::string("a\0b\xFF", 4);
    store().write(model::PutWorker{worker}, model::PutWorkerTotals{first(make.totals(worker.id))});
    const auto found = user_of_worker_name(reader(), worker.name);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->workers.at(0).name, "a\uFFFDb\uFFFD");
}

TEST_P(UsersTest, TheNextIdIsAboveAll) {
    EXPECT_EQ(next_user_id(reader()), 1);
    add(model::anonymous_id, 0, 0);
    EXPECT_EQ(next_user_id(reader()), 1);
    add(7, 0, 0);
    EXPECT_EQ(next_user_id(reader()), 8);
}

TEST_P(UsersTest, OwnersOfWorkersSeenAreToldOnce) {
    std::vector<model::UserBundle> users{add(1, 2, 0), add(2, 2, 0), add(3, 1, 0)};
    const Time since = test_start + days{400};
    for (auto& user : users)
        for (auto& totals : user.worker_totals) {
            totals.version = 2;
            totals.last_check_in = since - Duration{user.user.id == 3 ? 1 : 0};
            store().write(model::PutWorkerTotals{totals});
        }
    EXPECT_THAT(owners_of_workers_seen_since(reader(), since), testing::ElementsAre(1, 2));
}

TEST_P(UsersTest, PagesAreOrdered) {
    for (model::UserId id = 0; id < 5; ++id) {
        auto user = first(make.user(id));
        user.created = test_start + minutes{10 - id};
        auto account = first(make.account(id));
        account.balance = Kudos::hundredths(id % 2 == 0 ? 10 : id * 100);
        store().write(model::PutUser{user}, model::PutAccount{account});
    }
    const auto ids = [](const std::vector<UserEntry>& entries) {
        std::vector<model::UserId> made;
        for (const auto& entry : entries) {
            EXPECT_EQ(entry.user.id, entry.account.id);
            made.push_back(entry.user.id);
        }
        return made;
    };
    EXPECT_THAT(ids(users_page(reader(), UserOrder::balance, 0, 10)),
                testing::ElementsAre(3, 1, 0, 2, 4));
    EXPECT_THAT(ids(users_page(reader(), UserOrder::age, 0, 10)),
                testing::ElementsAre(4, 3, 2, 1, 0));
    EXPECT_THAT(ids(users_page(reader(), UserOrder::age, 3, 1)), testing::ElementsAre(1));
    EXPECT_TRUE(users_page(reader(), UserOrder::age, 5, 10).empty());
}

TEST_P(UsersTest, ARemovedWorkerIsGoneWithItsTotalsAndARemovedKeyToo) {
    auto bundle = add(1, 2, 2);
    store().write(model::DeleteWorker{bundle.workers[0].id},
                  model::DeleteSharedKey{bundle.shared_keys[0].id});
    bundle.workers.erase(bundle.workers.begin());
    bundle.worker_totals.erase(bundle.worker_totals.begin());
    bundle.shared_keys.erase(bundle.shared_keys.begin());
    expect_same(user_by_id(reader(), 1), bundle);
    static constexpr db::Sql count{"SELECT count(*) FROM worker_totals"};
    EXPECT_EQ(reader().query(count).at(0).integer(0), 1);
}

INSTANTIATE_TEST_SUITE_P(Places, UsersTest,
                         testing::Values(db::TestPlace::sqlite_file, db::TestPlace::postgres),
                         db::test_place_name);

}  // namespace
}  // namespace orda::store
