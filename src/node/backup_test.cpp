#include "node/backup.h"

#include <fstream>
#include <gtest/gtest.h>
#include <unistd.h>

#include "node/node.h"

namespace orda::node {
namespace {

class BackupTest : public testing::Test {
  protected:
    void SetUp() override { std::filesystem::create_directory(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    NodeOptions options() {
        NodeOptions made;
        made.anonymous_key_hash = "hash of 0000000000";
        return made;
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("orda-backup-test-" + std::to_string(::getpid()));
    std::filesystem::path target_ = folder_ / "copy.db";
    SystemClock clock_;
    Metrics metrics_;
};

TEST_F(BackupTest, ANodeStartsFromTheCopyOfARunningOne) {
    const auto database = db::open_database("sqlite:" + (folder_ / "orda.db").string());
    Node node(*database, options(), clock_, Log::silent(), metrics_);
    node.apply(
        [](horde::Horde& horde, horde::Step& step) { horde.set_modes(step, {.raid = true}); });
    ASSERT_TRUE(node.commits().flush(seconds{30}));

    const auto bytes = back_up(*database, target_, {});
    EXPECT_EQ(bytes, std::filesystem::file_size(target_));
    const auto copied = db::open_database("sqlite:" + target_.string());
    Node again(*copied, options(), clock_, Log::silent(), metrics_);
    EXPECT_TRUE(again.peek([](const horde::Horde& horde, Time) { return horde.modes().raid; }));
}

TEST_F(BackupTest, NoFileIsReplaced) {
    const auto path = folder_ / "orda.db";
    const auto database = db::open_database("sqlite:" + path.string());
    EXPECT_THROW(back_up(*database, path, {}), BackupFailure);
    std::filesystem::create_symlink(folder_ / "nowhere", target_);
    EXPECT_THROW(back_up(*database, target_, {}), BackupFailure);
}

TEST_F(BackupTest, NothingIsLeftWhenStopped) {
    const auto database = db::open_database("sqlite::memory:");
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(back_up(*database, target_, stop.get_token()), BackupFailure);
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace orda::node
