#include "cli/admin_operations.h"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "cli/admin_ledger.h"
#include "http/json_parse.h"

namespace orda::cli {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class AdminOperationsTest : public testing::Test {
  protected:
    std::unique_ptr<node::Node> started() {
        node::NodeOptions options;
        options.anonymous_key_hash = "hash of 0000000000";
        return std::make_unique<node::Node>(*database_, options, clock_, Log::silent(), metrics_);
    }

    AdminAccess access() {
        return {.database = *database_,
                .node = [this]() -> node::Node& { return *node_; },
                .key_salt = "salt",
                .sweep = [this] { node_->housekeeping(); },
                .tasks = {},
                .stop = {}};
    }

    AdminResult perform(std::string_view operation, std::string_view arguments = "{}") {
        return perform_operation(access(), operation, *http::parse_json(arguments));
    }

    /// The words of the failure.
    std::string refused(std::string_view operation, std::string_view arguments = "{}") {
        try {
            return "not refused: " + perform(operation, arguments).text;
        } catch (const AdminFailure& failure) {
            return failure.what();
        }
    }

    model::User user(model::UserId id) {
        return node_->peek(
            [id](horde::Horde& horde, Time) { return horde.accounts().at(id).user; });
    }

    std::unique_ptr<db::Database> database_ = db::open_database("sqlite::memory:");
    SystemClock clock_;
    Metrics metrics_;
    std::unique_ptr<node::Node> node_ = started();
};

TEST_F(AdminOperationsTest, AnAdministratorIsMadeWithKeyAndOpeningBalance) {
    const auto result =
        perform("create-user", R"({"name":"chief","administrator":true,"kudos":500})");
    EXPECT_EQ(result.values.at("alias").as_string(), "chief#1");
    const std::string key(result.values.at("api_key").as_string());
    EXPECT_EQ(key.size(), 22U);
    EXPECT_EQ(result.text, "chief#1\nAPI key (shown only now): " + key + "\n");
    const model::User made = user(1);
    EXPECT_EQ(made.key_hash, hash_api_key("salt", key));
    EXPECT_EQ(model::class_of(made), model::AccountClass::pseudonymous);
    for (const auto role :
         {model::Role::administrator, model::Role::moderator, model::Role::trusted})
        EXPECT_TRUE(made.roles.has(role));
    EXPECT_FALSE(made.roles.has(model::Role::customizer));

    const auto statement = perform("ledger-statement", R"({"user":"chief#1"})");
    EXPECT_EQ(statement.values.at("balance").as_double(), 500.0);
    ASSERT_EQ(statement.values.at("events").as_array().size(), 1U);
    const auto& event = statement.values.at("events").as_array()[0].as_object();
    EXPECT_EQ(event.at("kind").as_string(), "opening");
    EXPECT_EQ(event.at("balance").as_double(), 500.0);
    EXPECT_THAT(statement.text, HasSubstr("+500.00"));
}

TEST_F(AdminOperationsTest, WhatCannotBeIsRefusedInWords) {
    EXPECT_THROW(perform("create-user", R"({"name":" "})"), Refusal);
    EXPECT_THROW(perform("create-user", R"({"name":"a name of more than thirty characters"})"),
                 Refusal);
    EXPECT_THAT(refused("create-user", R"({"name":"x","kudos":-1})"), StartsWith("kudos: "));
    EXPECT_THAT(refused("create-user", R"([])"), testing::Not(StartsWith("not refused")));
    EXPECT_THAT(refused("create-user"), StartsWith("name: "));
    EXPECT_THAT(refused("dance"), HasSubstr("no operation dance"));
    EXPECT_THAT(refused("tasks"), HasSubstr("no server runs"));
    EXPECT_THAT(refused("backup", R"({"file":"copy.db"})"), HasSubstr("no absolute path"));
    EXPECT_THAT(refused("ledger-statement", R"({"user":"7"})"), HasSubstr("number 7"));
    EXPECT_THAT(refused("ledger-statement", R"({"user":"somebody"})"), HasSubstr("alias#id"));
    EXPECT_THAT(refused("ledger-statement", R"({"user":"0","limit":0})"), StartsWith("limit: "));
}

TEST_F(AdminOperationsTest, RolesComeAndGo) {
    perform("create-user", R"({"name":"helper"})");
    const auto roles = [this](std::string_view arguments) {
        return boost::json::serialize(perform("set-role", arguments).values.at("roles"));
    };
    EXPECT_EQ(roles(R"({"user":"helper#1","role":"customizer","on":true})"), R"(["customizer"])");
    EXPECT_EQ(roles(R"({"user":"1","role":"moderator","on":true})"),
              R"(["moderator","trusted","customizer"])");
    EXPECT_THAT(refused("set-role", R"({"user":"1","role":"trusted","on":false})"),
                HasSubstr("is a moderator"));
    EXPECT_EQ(roles(R"({"user":"1","role":"moderator","on":false})"),
              R"(["trusted","customizer"])");
    EXPECT_EQ(roles(R"({"user":"1","role":"admin","on":true})"),
              R"(["admin","moderator","trusted","customizer"])");
    EXPECT_EQ(roles(R"({"user":"1","role":"admin","on":false})"),
              R"(["moderator","trusted","customizer"])");
    const model::User before = user(1);
    EXPECT_EQ(roles(R"({"user":"1","role":"moderator","on":true})"),
              R"(["moderator","trusted","customizer"])");
    EXPECT_EQ(user(1).version, before.version) << "nothing was to be changed";

    EXPECT_THAT(refused("set-role", R"({"user":"0","role":"trusted","on":true})"),
                HasSubstr("anonymous"));
    EXPECT_THAT(refused("set-role", R"({"user":"2","role":"trusted","on":true})"),
                HasSubstr("no account with the number 2"));
    EXPECT_THAT(refused("set-role", R"({"user":"other#1","role":"vpn","on":true})"),
                HasSubstr("is helper#1, not other#1"));
    EXPECT_THAT(refused("set-role", R"({"user":"1","role":"king","on":true})"),
                HasSubstr("no role king"));
}

TEST_F(AdminOperationsTest, WhoBecomesTrustedIsPaidOut) {
    perform("create-user", R"({"name":"worker"})");
    const model::User before = user(1);
    node_->apply([](horde::Horde& horde, horde::Step& step) {
        horde.accounts().book(
            step, {.key = "test",
                   .kind = model::EventKind::settlement,
                   .time = step.now,
                   .reference = "",
                   .postings = {{1, model::Pocket::escrow, Kudos::whole(30)},
                                {static_cast<std::int64_t>(model::SystemAccount::mint_generation),
                                 model::Pocket::spendable, Kudos::whole(-30)}}});
    });
    perform("set-role", R"({"user":"1","role":"trusted","on":true})");
    const auto statement = perform("ledger-statement", R"({"user":"1"})").values;
    EXPECT_EQ(statement.at("escrow").as_double(), 0.0);
    EXPECT_GE(statement.at("balance").as_double(), 30.0);
    const model::User after = user(1);
    EXPECT_EQ(after.name, before.name);
    EXPECT_EQ(after.identity, before.identity);
    EXPECT_EQ(after.key_hash, before.key_hash);
    EXPECT_FALSE(perform("ledger-check").failed);
}

TEST_F(AdminOperationsTest, AnAccountThatIsOnlyInTheDatabaseIsLoaded) {
    perform("create-user", R"({"name":"sleeper"})");
    node_.reset();
    node_ = started();
    ASSERT_FALSE(
        node_->peek([](horde::Horde& horde, Time) { return horde.accounts().is_resident(1); }));
    const auto result = perform("set-role", R"({"user":"1","role":"vpn","on":true})");
    EXPECT_EQ(result.text, "sleeper#1: vpn\n");
}

TEST_F(AdminOperationsTest, TheLedgerAgreesWithItself) {
    for (const char* arguments : {R"({"name":"a","kudos":10})", R"({"name":"b","kudos":7})"})
        perform("create-user", arguments);
    const auto result = perform("ledger-check");
    EXPECT_FALSE(result.failed) << result.text;
    EXPECT_EQ(result.values.at("events").to_number<int>(), 2);
    EXPECT_EQ(result.values.at("postings").to_number<int>(), 4);
    EXPECT_EQ(result.values.at("accounts").to_number<int>(), 3);
    EXPECT_THAT(result.text, HasSubstr("everything agrees"));
}

TEST_F(AdminOperationsTest, StatementsShowTheNewestFirst) {
    perform("create-user", R"({"name":"a","kudos":1})");
    for (int i = 2; i <= 5; ++i)
        node_->apply([i](horde::Horde& horde, horde::Step& step) {
            horde.set_balance(step, horde.accounts().at(1), Kudos::whole(i),
                              "test:" + std::to_string(i));
        });
    ASSERT_TRUE(node_->commits().flush(seconds{10}));
    const auto events =
        perform("ledger-statement", R"({"user":"1","limit":2})").values.at("events").as_array();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].at("key").as_string(), "test:5");
    EXPECT_EQ(events[1].at("key").as_string(), "test:4");
}

TEST_F(AdminOperationsTest, SweepingTellsWhatIsLeft) {
    const auto result = perform("sweep");
    EXPECT_EQ(result.values.at("queued_jobs").as_int64(), 0);
    EXPECT_THAT(result.text, HasSubstr("0 jobs wait or run"));
}

TEST_F(AdminOperationsTest, TasksAreListed) {
    AdminAccess reach = access();
    reach.tasks = [this] {
        node::TaskRecord task{.name = "prune",
                              .period = seconds{30},
                              .runs = 2,
                              .failures = 1,
                              .last_start = clock_.now(),
                              .last_duration = milliseconds{1500},
                              .last_failure = "disk away"};
        return std::vector{task, node::TaskRecord{.name = "idle"}};
    };
    const auto result = list_tasks(reach);
    const auto& tasks = result.values.at("tasks").as_array();
    ASSERT_EQ(tasks.size(), 2U);
    EXPECT_EQ(tasks[0].at("last_seconds").as_double(), 1.5);
    EXPECT_TRUE(tasks[1].at("last_start").is_null());
    EXPECT_THAT(result.text, HasSubstr("disk away"));
    EXPECT_THAT(result.text, HasSubstr("never"));
}

/// A ledger that was damaged while nobody had it open.
class DamagedLedgerTest : public testing::Test {
  protected:
    DamagedLedgerTest() {
        SystemClock clock;
        Metrics metrics;
        node::NodeOptions options;
        options.anonymous_key_hash = "hash of 0000000000";
        node::Node node(*database_, options, clock, Log::silent(), metrics);
        const AdminAccess access{.database = *database_,
                                 .node = [&node]() -> node::Node& { return node; },
                                 .key_salt = "salt",
                                 .sweep = {},
                                 .tasks = {},
                                 .stop = {}};
        for (const char* name : {"a", "b"}) {
            NewUserArguments arguments;
            arguments.name = name;
            arguments.kudos = 10;
            create_user(access, arguments);
        }
    }

    AdminResult check_after(std::string_view statements) {
        database_->open_writer()->execute_script(statements);
        return check_ledger({.database = *database_,
                             .node = {},
                             .key_salt = "",
                             .sweep = {},
                             .tasks = {},
                             .stop = stop_.get_token()});
    }

    std::unique_ptr<db::Database> database_ = db::open_database("sqlite::memory:");
    std::stop_source stop_;
};

TEST_F(DamagedLedgerTest, IsFineBefore) {
    EXPECT_FALSE(check_after("SELECT 1").failed);
}

TEST_F(DamagedLedgerTest, AChangedBalanceIsFound) {
    const auto result = check_after("UPDATE accounts SET balance = balance + 1 WHERE id = 2");
    EXPECT_TRUE(result.failed);
    EXPECT_EQ(result.values.at("differences").to_number<int>(), 1);
    EXPECT_THAT(result.text, HasSubstr("b#2: the balance is 10.01, its postings sum to 10.00"));
}

TEST_F(DamagedLedgerTest, AChangedEscrowIsFound) {
    const auto result = check_after("UPDATE accounts SET escrow = 500 WHERE id = 0");
    EXPECT_TRUE(result.failed);
    EXPECT_THAT(result.text, HasSubstr("the escrow is 5.00, its postings sum to 0.00"));
}

TEST_F(DamagedLedgerTest, AnEventThatDoesNotSumToZeroIsFound) {
    const auto result = check_after(
        "UPDATE ledger_events SET postings = replace(postings, '-1000', '-999') "
        "WHERE number = (SELECT min(number) FROM ledger_events)");
    EXPECT_TRUE(result.failed);
    EXPECT_THAT(result.text, HasSubstr(") sum to 0.01"));
}

TEST_F(DamagedLedgerTest, ALostEventAndALostAccountAreFound) {
    EXPECT_THAT(check_after("DELETE FROM ledger_events WHERE number = "
                            "(SELECT min(number) FROM ledger_events)")
                    .text,
                HasSubstr("a#1: the balance is 10.00, its postings sum to 0.00"));
    EXPECT_THAT(check_after("DELETE FROM users WHERE id = 2").text,
                HasSubstr("account 2, which does not exist"));
}

TEST_F(DamagedLedgerTest, OnlyTheFirstDifferencesAreShown) {
    std::string statements;
    for (int id = 100; id < 130; ++id)
        statements += "INSERT INTO users SELECT " + std::to_string(id) +
                      ", name, '', '', roles, concurrency, worker_invited, public_workers, "
                      "usage_multiplier, contact, admin_comment, proxy_passkey, monthly_kudos, "
                      "monthly_received, created, suspicions, deleted_at, version FROM users "
                      "WHERE id = 1; INSERT INTO accounts SELECT " +
                      std::to_string(id) +
                      ", balance, escrow, actions, records, last_active, version FROM accounts "
                      "WHERE id = 1;";
    const auto result = check_after(statements);
    EXPECT_EQ(result.values.at("differences").to_number<int>(), 30);
    EXPECT_EQ(result.values.at("first_differences").as_array().size(), 20U);
    EXPECT_THAT(result.text, HasSubstr("… and 10 more"));
}

TEST_F(DamagedLedgerTest, AStopEndsTheCheck) {
    stop_.request_stop();
    EXPECT_THROW(check_after("SELECT 1"), AdminFailure);
}

}  // namespace
}  // namespace orda::cli
