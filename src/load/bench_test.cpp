#include "load/bench.h"

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/fake_horde.h"
#include "load/report.h"

namespace orda::load {
namespace {

using testing::HasSubstr;

BenchOptions options_for(Mode mode, const std::string& url) {
    BenchOptions options;
    options.mode = mode;
    options.url = url;
    options.connections = 8;
    options.models = 3;
    options.warmup = milliseconds{20};
    options.duration = milliseconds{150};
    options.patience = milliseconds{200};
    options.waiting = 20;
    options.backlog = 60;
    options.backlog_models = 4;
    options.wait = seconds{1};
    return options;
}

BenchReport run(const BenchOptions& options) {
    SeededRandom random{5};
    return run_bench(completed(options), random, from_micros(0), [](std::string_view) {});
}

const PhaseResult& phase(const BenchReport& report, std::string_view name) {
    for (const PhaseResult& result : report.phases)
        if (result.name == name) return result;
    throw std::runtime_error("no phase " + std::string(name));
}

std::uint64_t measured(const PhaseResult& result, Operation operation) {
    return result.tally.latencies(operation).count();
}

TEST(Bench, CyclesAreCompleteAndRight) {
    FakeHorde horde;
    BenchOptions options = options_for(Mode::cycles, horde.url());
    options.threads = 2;
    const BenchReport report = run(options);
    const PhaseResult& cycles = phase(report, "cycles");
    EXPECT_TRUE(report.holds()) << to_table(report);
    const Counts& counts = cycles.tally.counts;
    EXPECT_GT(counts.accepted, 0U);
    EXPECT_EQ(counts.accepted, counts.read);
    EXPECT_GT(measured(cycles, Operation::cycle), 0U);
    EXPECT_LE(measured(cycles, Operation::cycle), counts.read);
    for (const Operation operation :
         {Operation::async, Operation::pop, Operation::submit, Operation::status})
        EXPECT_GT(measured(cycles, operation), 0U) << name_of(operation);
    EXPECT_EQ(horde.waiting(), 0U);
    EXPECT_NEAR(cycles.seconds, 0.15, 0.1);
}

TEST(Bench, ReadsAnswersThatComeInPieces) {
    FakeHorde horde{{}, 60};
    const BenchReport report = run(options_for(Mode::cycles, horde.url()));
    EXPECT_TRUE(report.holds()) << to_table(report);
    EXPECT_GT(phase(report, "cycles").tally.counts.read, 0U);
}

TEST(Bench, HotUsesOneKeyAndManyUseMany) {
    FakeHorde hot;
    EXPECT_TRUE(run(options_for(Mode::hot, hot.url())).holds());
    EXPECT_EQ(hot.requests_by_key().size(), 1U);

    FakeHorde many;
    BenchOptions options = options_for(Mode::many, many.url());
    options.accounts = 20;
    EXPECT_TRUE(run(options).holds());
    EXPECT_EQ(many.requests_by_key().size(), 20U);
}

TEST(Bench, TellsALostRequest) {
    FakeHorde horde{{.lose_request = 10}};
    const BenchReport report = run(options_for(Mode::cycles, horde.url()));
    EXPECT_FALSE(report.holds());
    const Counts& counts = phase(report, "cycles").tally.counts;
    EXPECT_GT(counts.lost, 0U);
    EXPECT_GT(counts.accepted, counts.read);
    EXPECT_THAT(to_table(report), HasSubstr("FAILED"));
}

TEST(Bench, TellsARequestHandedOutTwice) {
    FakeHorde horde{{.hand_out_twice = 10}};
    const BenchReport report = run(options_for(Mode::cycles, horde.url()));
    EXPECT_FALSE(report.holds());
    EXPECT_GT(phase(report, "cycles").tally.counts.duplicate, 0U);
}

TEST(Bench, TellsALostResult) {
    FakeHorde horde{{.lose_result = 10}};
    const BenchReport report = run(options_for(Mode::cycles, horde.url()));
    EXPECT_FALSE(report.holds());
    const Counts& counts = phase(report, "cycles").tally.counts;
    EXPECT_GT(counts.lost, 0U);
    EXPECT_EQ(counts.accepted, counts.submitted);
    EXPECT_EQ(counts.accepted, counts.read + counts.lost);
}

TEST(Bench, TellsAChangedResult) {
    FakeHorde horde{{.change_result = 10}};
    const BenchReport report = run(options_for(Mode::cycles, horde.url()));
    EXPECT_FALSE(report.holds());
    const Counts& counts = phase(report, "cycles").tally.counts;
    EXPECT_GT(counts.wrong, 0U);
    EXPECT_EQ(counts.accepted, counts.read + counts.wrong);
}

TEST(Bench, TellsARefusedRequest) {
    FakeHorde horde{{.refuse_request = 10}};
    const BenchReport report = run(options_for(Mode::cycles, horde.url()));
    EXPECT_FALSE(report.holds());
    const PhaseResult& cycles = phase(report, "cycles");
    EXPECT_TRUE(cycles.tally.counts.holds());
    ASSERT_EQ(cycles.tally.failures().size(), 1U);
    EXPECT_EQ(cycles.tally.failures().begin()->first, "async: not accepted (status 503)");
    EXPECT_THAT(cycles.tally.failures().begin()->second.example, HasSubstr("later"));
}

TEST(Bench, TellsAConnectionClosedOnSubmit) {
    FakeHorde horde{{.close_on_submit = 10}};
    const BenchReport report = run(options_for(Mode::cycles, horde.url()));
    EXPECT_FALSE(report.holds());
    const PhaseResult& cycles = phase(report, "cycles");
    EXPECT_GT(cycles.tally.counts.popped, cycles.tally.counts.submitted);
    EXPECT_THAT(cycles.tally.failures().begin()->first, HasSubstr("without an answer"));
}

TEST(Bench, PopsFindNothing) {
    FakeHorde horde;
    const BenchReport report = run(options_for(Mode::pops, horde.url()));
    EXPECT_TRUE(report.holds()) << to_table(report);
    EXPECT_GT(measured(phase(report, "pops"), Operation::empty_pop), 0U);
}

TEST(Bench, TellsAJobNobodyAskedFor) {
    FakeHorde horde{{.invent_job = 10}};
    const BenchReport report = run(options_for(Mode::pops, horde.url()));
    EXPECT_FALSE(report.holds());
    EXPECT_GT(phase(report, "pops").tally.counts.wrong, 0U);
}

TEST(Bench, PollsWhatWaitsAndWithdrawsIt) {
    FakeHorde horde;
    const BenchReport report = run(options_for(Mode::polls, horde.url()));
    EXPECT_TRUE(report.holds()) << to_table(report);
    EXPECT_GT(measured(phase(report, "polls"), Operation::poll), 0U);
    EXPECT_EQ(measured(phase(report, "put in 20"), Operation::async), 20U);
    EXPECT_EQ(measured(phase(report, "withdraw 20"), Operation::cancel), 20U);
    EXPECT_EQ(horde.waiting(), 0U);
}

TEST(Bench, TellsAWaitingRequestThatIsGone) {
    FakeHorde horde{{.forget_waiting = 50}};
    const BenchReport report = run(options_for(Mode::polls, horde.url()));
    EXPECT_FALSE(report.holds());
    EXPECT_GT(phase(report, "polls").tally.counts.lost, 0U);
}

TEST(Bench, MixDoesAllThree) {
    FakeHorde horde;
    BenchOptions options = options_for(Mode::mix, horde.url());
    options.mix = {1, 1, 1};
    const BenchReport report = run(options);
    EXPECT_TRUE(report.holds()) << to_table(report);
    for (const Operation operation : {Operation::cycle, Operation::empty_pop, Operation::poll})
        EXPECT_GT(measured(phase(report, "mix"), operation), 0U) << name_of(operation);
}

TEST(Bench, BacklogComparesBeforeAndBehind) {
    FakeHorde horde;
    BenchOptions options = options_for(Mode::backlog, horde.url());
    options.duration = milliseconds{50};
    options.warmup = milliseconds{5};
    const BenchReport report = run(options);
    EXPECT_TRUE(report.holds()) << to_table(report);
    EXPECT_EQ(measured(phase(report, "put in 60"), Operation::async), 60U);
    EXPECT_EQ(measured(phase(report, "withdraw 60"), Operation::cancel), 60U);
    const auto compared = comparisons(report);
    ASSERT_EQ(compared.size(), 3U);
    EXPECT_EQ(compared[0].load, "pops");
    EXPECT_EQ(compared[1].load, "polls");
    EXPECT_EQ(compared[2].load, "cycles");
    for (const Comparison& comparison : compared)
        EXPECT_GT(comparison.rate_ratio, 0);
    EXPECT_THAT(to_table(report), HasSubstr("polls behind the backlog:"));
    EXPECT_EQ(horde.waiting(), 0U);
}

TEST(Bench, HeldPopsAreWokenByRequests) {
    FakeHorde horde;
    BenchOptions options = options_for(Mode::held, horde.url());
    options.connections = 30;
    options.requesters = 3;
    options.threads = 2;
    options.rate = 300;
    options.duration = milliseconds{300};
    const BenchReport report = run(options);
    EXPECT_TRUE(report.holds()) << to_table(report);
    const PhaseResult& held = phase(report, "held");
    // 300 a second over 0.3 s, less what a busy machine does not manage in time.
    EXPECT_GT(measured(held, Operation::wake), 20U);
    EXPECT_LE(measured(held, Operation::wake), 110U);
    EXPECT_GT(held.tally.latencies(Operation::wake).least().count(), 0);
}

TEST(Bench, HeldWorksWithAServerThatHoldsNothing) {
    FakeHorde horde{{.holds_pops = false}};
    BenchOptions options = options_for(Mode::held, horde.url());
    options.connections = 30;
    options.requesters = 2;
    options.models = 1;
    options.rate = 20;
    options.patience = seconds{5};
    const BenchReport report = run(options);
    EXPECT_TRUE(report.holds()) << to_table(report);
    // Each worker asks about once a second instead of as fast as it can.
    EXPECT_LT(measured(phase(report, "held"), Operation::held_pop), 200U);
}

TEST(Bench, KeepsTheRateItWasAsked) {
    FakeHorde horde;
    BenchOptions options = options_for(Mode::pops, horde.url());
    options.rate = 200;
    options.warmup = milliseconds{0};
    options.duration = milliseconds{500};
    const BenchReport report = run(options);
    EXPECT_TRUE(report.holds());
    const std::uint64_t count = measured(phase(report, "pops"), Operation::empty_pop);
    EXPECT_GE(count, 50U);
    EXPECT_LE(count, 101U);
}

TEST(Bench, SaysWhatToDoWithoutTestUsers) {
    FakeHorde horde{{.test_users = false}};
    try {
        run(options_for(Mode::cycles, horde.url()));
        FAIL() << "accounts cannot be made";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("dev.test_api_keys"));
        EXPECT_THAT(error.what(), HasSubstr("--keys"));
    }
}

TEST(Bench, TakesKeysFromAFile) {
    FakeHorde horde{{.test_users = false}};
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("orda-bench-keys-" + std::to_string(horde.url().size()) + horde.url().substr(17));
    std::ofstream(path) << "# two\nfirst-key\n\nsecond_key\n";
    BenchOptions options = options_for(Mode::cycles, horde.url());
    options.keys_file = path.string();
    const BenchReport report = run(options);
    EXPECT_TRUE(report.holds()) << to_table(report);
    EXPECT_EQ(horde.requests_by_key().size(), 2U);
    EXPECT_TRUE(horde.requests_by_key().contains("first-key"));

    std::ofstream(path) << "not a key: secret\n";
    try {
        run(options);
        FAIL() << "that is no key";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), testing::Not(HasSubstr("secret")));
    }
    std::filesystem::remove(path);
    EXPECT_THROW(run(options), std::runtime_error);
}

TEST(Bench, TellsWhenNobodyListens) {
    std::string url;
    {
        FakeHorde horde;
        url = horde.url();
    }
    EXPECT_THROW(run(options_for(Mode::pops, url)), std::runtime_error);
}

TEST(Bench, BoundsItsOptions) {
    const auto refused = [](auto change) {
        BenchOptions options;
        change(options);
        try {
            completed(options);
        } catch (const std::invalid_argument&) {
            return true;
        }
        return false;
    };
    EXPECT_FALSE(refused([](BenchOptions&) {}));
    EXPECT_TRUE(refused([](BenchOptions& options) { options.connections = 100'000; }));
    EXPECT_TRUE(refused([](BenchOptions& options) { options.threads = 0; }));
    EXPECT_TRUE(refused([](BenchOptions& options) { options.models = 0; }));
    EXPECT_TRUE(refused([](BenchOptions& options) { options.duration = Duration{0}; }));
    EXPECT_TRUE(refused([](BenchOptions& options) { options.rate = -1; }));
    EXPECT_TRUE(refused([](BenchOptions& options) { options.mix = {0, 0, 0}; }));
    EXPECT_TRUE(refused([](BenchOptions& options) {
        options.mode = Mode::hot;
        options.accounts = 2;
    }));
    BenchOptions options;
    options.mode = Mode::backlog;
    const BenchOptions done = completed(options);
    EXPECT_EQ(done.connections, 64U);
    // 400 each leave room for cycles below the limit of 500.
    EXPECT_EQ(done.accounts, 250U);
}

TEST(Bench, ModesHaveNames) {
    for (const std::string& name : mode_names()) {
        ASSERT_TRUE(mode_from(name).has_value());
        EXPECT_EQ(name_of(*mode_from(name)), name);
    }
    EXPECT_EQ(mode_from("nothing"), std::nullopt);
}

TEST(Report, HasAllFigures) {
    FakeHorde horde;
    const BenchReport report = run(options_for(Mode::cycles, horde.url()));
    const boost::json::object all = boost::json::parse(to_json(report)).as_object();
    EXPECT_EQ(all.at("mode").as_string(), "cycles");
    EXPECT_EQ(all.at("ok").as_bool(), true);
    const boost::json::object& cycles = all.at("phases").at(0).as_object();
    EXPECT_EQ(cycles.at("name").as_string(), "cycles");
    EXPECT_GT(cycles.at("per_second").as_double(), 0);
    const boost::json::object& pops = cycles.at("operations").at("pop").as_object();
    EXPECT_GT(pops.at("count").to_number<std::uint64_t>(), 0U);
    EXPECT_LE(pops.at("p50_ms").as_double(), pops.at("p99_ms").as_double());
    EXPECT_LE(pops.at("p99_ms").as_double(), pops.at("max_ms").as_double());
    EXPECT_EQ(cycles.at("counts").at("lost").to_number<int>(), 0);
    const std::string table = to_table(report);
    for (const char* word : {"async", "pop", "submit", "status", "p99.9", "all answers were right"})
        EXPECT_THAT(table, HasSubstr(word));
}

}  // namespace
}  // namespace orda::load
