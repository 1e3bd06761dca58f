#include "worker/pop_lane.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "worker/bridge_fixture.h"

namespace orda::worker {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::HasSubstr;

class PopLaneTest : public BridgeFixture {};

TEST_F(PopLaneTest, RefusesAModelThatItDidNotOffer) {
    script_.models = [] { return std::vector<ServedModel>{{"a", "a"}, {"b", "b"}}; };
    horde_.add_text_job({"id-1"}, {}, "c");
    EXPECT_EQ(run().faulted, 1);
}

TEST_F(PopLaneTest, OffersModelsUnderTheNamesWished) {
    ServedModel used;
    script_.models = [] { return std::vector<ServedModel>{{"a", "own-a"}, {"b", "own-b"}}; };
    script_.text = [&](const TextJob& job, const WorkLimits&) {
        used = job.model;
        return TextResult{};
    };
    options_.models = {"Public=own-b", "a"};
    horde_.add_text_job({"id-1"}, {}, "Public");
    run();
    EXPECT_EQ(used, (ServedModel{"Public", "own-b"}));
    EXPECT_EQ(horde_.submissions(text_pop).at(0).at("models"), (json::array{"Public", "a"}));
}

TEST_F(PopLaneTest, DoesNotAskWhileTheBackEndIsDown) {
    std::atomic<int> asked = 0;
    script_.models = [&]() -> std::vector<ServedModel> {
        if (++asked < 3) throw BackendFailure("still loading");
        return {{"fake", "fake"}};
    };
    horde_.add_text_job({"id-1"}, {});
    EXPECT_EQ(run().delivered, 1);
    EXPECT_EQ(horde_.calls(text_pop).size(), 1u);
    EXPECT_EQ(std::ranges::count_if(
                  lines(), [](auto& line) { return line.find("still loading") != line.npos; }),
              1);
}

TEST_F(PopLaneTest, LooksAtTheBackEndAgainAfterAFailure) {
    options_.once = false;
    std::atomic<int> asked = 0;
    std::atomic<int> jobs = 0;
    script_.models = [&] {
        ++asked;
        return std::vector<ServedModel>{{"fake", "fake"}};
    };
    script_.text = [&](const TextJob&, const WorkLimits&) -> TextResult {
        if (++jobs == 1) throw BackendFailure("crashed");
        return {"written", 1};
    };
    horde_.add_text_job({"id-1"}, {});
    horde_.add_text_job({"id-2"}, {});
    run_in_background();
    ASSERT_TRUE(horde_.await_calls(text_submit, 2));
    const BridgeReport report = stop();
    EXPECT_EQ(report.faulted, 1);
    EXPECT_EQ(report.delivered, 1);
    EXPECT_EQ(asked, 2);
}

TEST_F(PopLaneTest, ShowsMaintenanceOnceAndGoesOn) {
    horde_.hook(text_pop,
                first(3, {.status = 403, .body = R"({"message": "maintenance mode: new card",
                                                "rc": "WorkerMaintenance"})"}));
    horde_.add_text_job({"id-1"}, {});
    EXPECT_EQ(run().delivered, 1);
    EXPECT_EQ(horde_.calls(text_pop).size(), 4u);
    EXPECT_EQ(std::ranges::count_if(lines(),
                                    [](auto& line) { return line.find("new card") != line.npos; }),
              1);
}

TEST_F(PopLaneTest, ShowsAMessageOnce) {
    const FakeAnswer empty{
        .body = R"({"id": null, "ids": [], "payload": {}, "skipped": {"models": 4, "nsfw": 0},
                    "messages": [{"id": "m", "message": "please update", "origin": "mod"}]})"};
    horde_.hook(text_pop, first(3, empty));
    horde_.add_text_job({"id-1"}, {});
    EXPECT_EQ(run().delivered, 1);
    EXPECT_EQ(std::ranges::count(lines(), "message from mod: please update"), 1);
    EXPECT_EQ(std::ranges::count_if(
                  lines(), [](auto& line) { return line.ends_with("cannot take: models 4"); }),
              1);
}

TEST_F(PopLaneTest, EndsWhenTheHordeWillNeverHaveIt) {
    options_.once = false;
    horde_.hook(text_pop,
                first(99, {.status = 401, .body = R"({"message": "no", "rc": "InvalidAPIKey"})"}));
    const BridgeReport report = run();
    EXPECT_THAT(report.fatal, HasSubstr("InvalidAPIKey"));
    EXPECT_EQ(horde_.calls(text_pop).size(), 1u);
}

TEST_F(PopLaneTest, BearsALaterRefusal) {
    options_.once = false;
    std::atomic<int> pops = 0;
    horde_.hook(text_pop, [&](const FakeRequest&) -> std::optional<FakeAnswer> {
        if (++pops == 2) return FakeAnswer{.status = 401, .body = R"({"message": "no"})"};
        return std::nullopt;
    });
    run_in_background();
    EXPECT_TRUE(horde_.await_calls(text_pop, 4));
    EXPECT_EQ(stop().fatal, "");
}

TEST_F(PopLaneTest, HonoursRetryAfter) {
    horde_.hook(text_pop, first(1, {.status = 429,
                                    .body = R"({"message": "2 per 1 second"})",
                                    .headers = {"Retry-After: 1"}}));
    horde_.add_text_job({"id-1"}, {});
    const auto started = std::chrono::steady_clock::now();
    EXPECT_EQ(run().delivered, 1);
    EXPECT_GE(std::chrono::steady_clock::now() - started, seconds(1));
}

TEST_F(PopLaneTest, PopsNoFasterThanItsGap) {
    options_.once = false;
    options_.threads = 4;
    options_.pace.pop_gap = milliseconds(50);
    const auto started = std::chrono::steady_clock::now();
    run_in_background();
    ASSERT_TRUE(horde_.await_calls(text_pop, 4));
    EXPECT_GE(std::chrono::steady_clock::now() - started, milliseconds(150));
}

TEST_F(PopLaneTest, AsksTheHordeToHoldItsPops) {
    options_.pace.hold = seconds(7);
    horde_.add_text_job({"id-1"}, {});
    run();
    const FakeRequest pop = horde_.calls(text_pop).at(0);
    EXPECT_EQ(pop.headers.at("prefer"), "wait=7");
    EXPECT_EQ(read_integer(*parse_object(pop.body), "wait"), 7);
}

TEST_F(PopLaneTest, StillServesWhatAPopGivesAfterTheStop) {
    options_.once = false;
    options_.pace.stop_grace = seconds(10);
    std::atomic<int> pops = 0;
    horde_.hook(text_pop, [&](const FakeRequest&) -> std::optional<FakeAnswer> {
        ++pops;
        finish_.request_stop();
        std::this_thread::sleep_for(milliseconds(30));
        return std::nullopt;
    });
    horde_.add_text_job({"id-1"}, {});
    EXPECT_EQ(run().delivered, 1);
    EXPECT_EQ(pops, 1);
}

TEST_F(PopLaneTest, LeavesAHeldPopSoonAfterTheStop) {
    options_.once = false;
    options_.pace.hold = seconds(20);
    horde_.hook(text_pop, first(99, {.delay = seconds(20)}));
    run_in_background();
    ASSERT_TRUE(horde_.await_calls(text_pop, 1));
    const auto started = std::chrono::steady_clock::now();
    stop();
    EXPECT_LT(std::chrono::steady_clock::now() - started, seconds(10));
}

}  // namespace
}  // namespace orda::worker
