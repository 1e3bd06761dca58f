#include "cli/admin_server.h"

#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>
#include <semaphore>
#include <sys/stat.h>
#include <unistd.h>

#include "base/settings_load.h"
#include "cli/admin_client.h"
#include "cli/admin_direct.h"
#include "cli/data_folder.h"

namespace orda::cli {
namespace {

using testing::HasSubstr;

class AdminServerTest : public testing::Test {
  protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(root_); }

    static node::NodeOptions options() {
        node::NodeOptions made;
        made.anonymous_key_hash = "hash of 0000000000";
        return made;
    }

    AdminAccess access() {
        return {.database = *database_,
                .node = [this]() -> node::Node& { return node_; },
                .key_salt = "salt",
                .sweep = [this] { node_.housekeeping(); },
                .tasks = {},
                .stop = {}};
    }

    std::filesystem::path root_ =
        std::filesystem::temp_directory_path() / ("orda-admin-test-" + std::to_string(::getpid()));
    std::filesystem::path folder_ = root_ / "data";
    std::unique_ptr<db::Database> database_ = db::open_database("sqlite::memory:");
    SystemClock clock_;
    Metrics metrics_;
    node::Node node_{*database_, options(), clock_, Log::silent(), metrics_};
};

TEST_F(AdminServerTest, OperationsAreDoneByTheRunningServer) {
    const AdminServer server(folder_, access(), Log::silent());
    struct stat status{};
    ASSERT_EQ(::stat((folder_ / "admin.sock").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);

    const auto made = ask_running_server(folder_, "create-user", R"({"name":"chief","kudos":5})");
    ASSERT_TRUE(made);
    EXPECT_EQ(made->values.at("alias").as_string(), "chief#1");
    EXPECT_THAT(made->text, HasSubstr("API key"));
    EXPECT_FALSE(made->failed);
    EXPECT_EQ(node_.peek([](horde::Horde& h, Time) { return h.accounts().at(1).account.balance; }),
              Kudos::whole(5));
}

TEST_F(AdminServerTest, AFailedCheckIsTold) {
    const AdminServer server(folder_, access(), Log::silent());
    node_.apply([](horde::Horde& horde, horde::Step& step) {
        horde.accounts().at(0).account.balance += Kudos::whole(1);
        horde.accounts().account_changed(step, horde.accounts().at(0));
    });
    ASSERT_TRUE(node_.commits().flush(seconds{10}));
    const auto check = ask_running_server(folder_, "ledger-check", "{}");
    ASSERT_TRUE(check);
    EXPECT_TRUE(check->failed);
    EXPECT_THAT(check->text, HasSubstr("Anonymous#0: the balance is 1.00"));
}

TEST_F(AdminServerTest, RefusalsComeBackInWords) {
    const AdminServer server(folder_, access(), Log::silent());
    const auto words = [this](const std::string& operation, const std::string& arguments) {
        try {
            ask_running_server(folder_, operation, arguments);
        } catch (const AdminFailure& failure) {
            return std::string(failure.what());
        }
        return std::string("not refused");
    };
    EXPECT_THAT(words("set-role", R"({"user":"9","role":"vpn","on":true})"),
                HasSubstr("no account with the number 9"));
    EXPECT_THAT(words("dance", "{}"), HasSubstr("no operation dance"));
    EXPECT_THAT(words("sweep", "{"), HasSubstr("no JSON"));
    EXPECT_THAT(words("create-user", std::string(1 << 20, ' ')), HasSubstr("status 413"));
}

TEST_F(AdminServerTest, NobodyListensBeforeAndAfter) {
    EXPECT_FALSE(ask_running_server(folder_, "sweep", "{}"));
    {
        const AdminServer server(folder_, access(), Log::silent());
    }
    EXPECT_FALSE(ask_running_server(folder_, "sweep", "{}"));
    EXPECT_FALSE(ask_running_server(root_ / "none", "sweep", "{}"));
    EXPECT_FALSE(ask_running_server(root_ / std::string(200, 'n'), "sweep", "{}"));
}

TEST_F(AdminServerTest, AnOperationUnderWayEndsWithTheServer) {
    std::binary_semaphore begun(0);
    std::binary_semaphore may_end(0);
    AdminAccess reach = access();
    reach.sweep = [&] {
        begun.release();
        may_end.acquire();
    };
    auto server = std::make_unique<const AdminServer>(folder_, std::move(reach), Log::silent());
    const auto answer = std::async(std::launch::async, [this] {
        EXPECT_THROW(ask_running_server(folder_, "sweep", "{}"), AdminFailure);
    });
    begun.acquire();
    const auto gone = std::async(std::launch::async, [&server] { server.reset(); });
    answer.wait();
    may_end.release();
    gone.wait();
}

TEST_F(AdminServerTest, APathTooLongForASocketIsNone) {
    const auto deep = folder_ / std::string(120, 'd') / std::string(120, 'e');
    std::filesystem::create_directories(deep);
    const AdminServer server(deep, access(), Log::silent());
    EXPECT_TRUE(std::filesystem::exists(deep / "admin.sock"));
    EXPECT_TRUE(ask_running_server(deep, "sweep", "{}"));
}

TEST_F(AdminServerTest, AServerGoesOnWithoutTheSocket) {
    std::filesystem::create_directory(folder_ / "admin.sock");
    std::mutex mutex;
    std::string lines;
    const Log log = Log::to_function([&](LogLevel, std::string_view line) {
        const std::lock_guard lock(mutex);
        lines += line;
    });
    const AdminServer server(folder_, access(), log);
    log.flush();
    const std::lock_guard lock(mutex);
    EXPECT_THAT(lines, HasSubstr("orda admin cannot reach this server"));
}

TEST_F(AdminServerTest, WithoutAServerTheFolderItselfIsUsed) {
    SettingsSources sources;
    sources.command_line = {"data.dir=" + (root_ / "quiet").string()};
    const Settings settings = load_settings(sources).settings;
    const boost::json::object nothing;
    EXPECT_THROW(perform_directly(settings, "sweep", nothing), AdminFailure);
    EXPECT_FALSE(std::filesystem::exists(settings.data.dir));

    const auto made = perform_directly(settings, "create-user", {{"name", "chief"}});
    EXPECT_EQ(made.values.at("alias").as_string(), "chief#1");
    EXPECT_EQ(perform_directly(settings, "ledger-check", nothing).values.at("accounts"), 2);
    EXPECT_THROW(perform_directly(settings, "tasks", nothing), AdminFailure);

    const DataFolder held(settings.data.dir);
    EXPECT_THROW(perform_directly(settings, "sweep", nothing), std::runtime_error);
}

}  // namespace
}  // namespace orda::cli
