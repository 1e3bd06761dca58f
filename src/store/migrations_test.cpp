#include "store/migrations.h"

#include <atomic>
#include <thread>
#include <vector>

#include "store/test_store.h"

namespace orda::store {
namespace {

class MigrationsTest : public testing::TestWithParam<db::TestPlace> {
  protected:
    void SetUp() override { db::skip_without_server(GetParam()); }
};

TEST_P(MigrationsTest, AgainChangesNothing) {
    TestStore store(GetParam());
    RowMaker make(1);
    auto user = make.user(1);
    user.version = 1;
    store.write(model::PutUser{user});
    auto& database = store.database();
    // On SQLite there is one writer at a time.
    const auto pen = read_pen(store.reader());
    store.close();
    migrate(*database);
    store.reopen();
    EXPECT_EQ(read_pen(store.reader()), pen);
    static constexpr db::Sql count{"SELECT count(*) FROM users"};
    EXPECT_EQ(store.reader().query(count).at(0).integer(0), 1);
}

TEST_P(MigrationsTest, ANewerFormIsRefusedWithWords) {
    db::TestDatabase database(GetParam());
    migrate(*database);
    database->open_writer()->execute_script("INSERT INTO schema_version (version) VALUES (99)");
    try {
        migrate(*database);
        FAIL() << "migrated a newer database";
    } catch (const db::Error&) {
        FAIL() << "refused without words";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("form 99, made by a newer orda"));
    }
}

// On SQLite there is one writer at a time.
TEST(MigrationsTogetherTest, NodesMayStartAtTheSameMoment) {
    db::skip_without_server(db::TestPlace::postgres);
    if (IsSkipped()) return;
    for (int turn = 0; turn < 3; ++turn) {
        db::TestDatabase database(db::TestPlace::postgres);
        std::atomic<int> done{0};
        {
            std::vector<std::jthread> nodes;
            for (int node = 0; node < 4; ++node)
                nodes.emplace_back([&] {
                    migrate(*database);
                    ++done;
                });
        }
        EXPECT_EQ(done, 4);
        EXPECT_EQ(take_pen(*database->open_writer(), "node"), (Pen{"node", 1, 0}));
    }
}

INSTANTIATE_TEST_SUITE_P(Places, MigrationsTest,
                         testing::Values(db::TestPlace::sqlite_file, db::TestPlace::postgres),
                         db::test_place_name);

}  // namespace
}  // namespace orda::store
