#include "worker/generation.h"

#include <deque>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

#include "worker/fake_server.h"
#include "worker/json_reading.h"

namespace orda::worker {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* waiting = R"({"finished": 0, "processing": 0, "waiting": 1, "done": false,
                                    "is_possible": true, "queue_position": 2})";
constexpr const char* impossible = R"({"waiting": 1, "done": false, "is_possible": false})";

/// The requester's side of a horde: answers are taken from a queue for each target, the last one
/// again and again.
class GenerationTest : public ::testing::Test {
  protected:
    GenerationTest() : server_([this](const FakeRequest& request) { return handle(request); }) {
        options_.horde = {server_.url(), "key"};
        options_.body = {{"prompt", "p"}, {"params", json::object()}};
        options_.pace = {.poll_gap = milliseconds(2),
                         .longest_poll_gap = milliseconds(5),
                         .hold = seconds(0),
                         .patience = milliseconds(50)};
        answer("POST /api/v2/generate/text/async", {.status = 202, .body = R"({"id": "r"})"});
        answer("POST /api/v2/generate/async", {.status = 202, .body = R"({"id": "r"})"});
    }

    void answer(const std::string& call, FakeAnswer answer) {
        answers_[call].push_back(std::move(answer));
    }
    void text_status(const char* body) {
        answer("GET /api/v2/generate/text/status/r", {.body = body});
    }
    GenerationResult run() {
        return run_generation(
            options_, interrupt_.get_token(),
            [this](const RequestState& state) { shown_.push_back(state.queue_position); },
            [this](std::string_view line) { lines_.emplace_back(line); });
    }
    std::vector<std::string> calls() {
        const std::lock_guard lock(mutex_);
        return calls_;
    }

    GenerationOptions options_;
    std::stop_source interrupt_;
    std::vector<std::int64_t> shown_;
    std::vector<std::string> lines_;
    std::function<void(const std::string&)> on_call_ = [](const std::string&) {};

  private:
    FakeAnswer handle(const FakeRequest& request) {
        const std::string call = request.method + " " + request.target;
        FakeAnswer answer{.status = 404, .body = R"({"message": "no such thing"})"};
        {
            const std::lock_guard lock(mutex_);
            calls_.push_back(call);
            if (auto& queue = answers_[call]; !queue.empty()) {
                answer = queue.front();
                if (queue.size() > 1) queue.pop_front();
            }
        }
        on_call_(call);
        return answer;
    }

    std::mutex mutex_;
    std::vector<std::string> calls_;
    std::map<std::string, std::deque<FakeAnswer>> answers_;
    FakeServer server_;

  protected:
    std::string url() const { return server_.url(); }
};

TEST_F(GenerationTest, WaitsForAText) {
    text_status(waiting);
    text_status(waiting);
    text_status(R"({"finished": 1, "done": true, "generations": [{"text": "hello"}]})");
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::done);
    EXPECT_EQ(result.message, "");
    ASSERT_EQ(result.state.generations.size(), 1u);
    EXPECT_EQ(result.state.generations[0].text, "hello");
    EXPECT_THAT(shown_, ElementsAre(2, 2, 0));
}

TEST_F(GenerationTest, FetchesImagesByLinkAndAsBase64) {
    options_.kind = JobKind::image;
    options_.body["params"] = json::object{{"n", 2}};
    answer("GET /api/v2/generate/check/r", {.body = waiting});
    answer("GET /api/v2/generate/check/r", {.body = R"({"done": true})"});
    answer("GET /api/v2/generate/status/r",
           {.body = json::serialize(json::object{
                {"done", true},
                {"generations",
                 json::array{{{"img", url() + "/store/1?sig=%2B"}}, {{"img", "aW5saW5l"}}}}})});
    answer("GET /store/1?sig=%2B", {.body = "linked"});
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::done);
    EXPECT_THAT(result.images, ElementsAre("linked", "inline"));
}

TEST_F(GenerationTest, FailsWhenAPictureIsMissing) {
    options_.kind = JobKind::image;
    answer("GET /api/v2/generate/check/r", {.body = R"({"done": true})"});
    answer("GET /api/v2/generate/status/r",
           {.body = R"({"done": true, "generations": [{"img": "N/A"}]})"});
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::failed);
    EXPECT_THAT(result.images, ElementsAre(""));
}

TEST_F(GenerationTest, FailsWhenTheRequestIsRefused) {
    options_.horde.url = url() + "/elsewhere";
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::failed);
    EXPECT_THAT(result.message, HasSubstr("no such thing"));
    EXPECT_EQ(calls().size(), 1u);
}

TEST_F(GenerationTest, FailsWhenTheWorkersCannotDoIt) {
    text_status(R"({"done": true, "faulted": true, "generations": []})");
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::failed);
    EXPECT_THAT(result.message, HasSubstr("the request failed"));
}

TEST_F(GenerationTest, FailsWhenThereAreFewerResultsThanAsked) {
    options_.body["params"] = json::object{{"n", 3}};
    text_status(R"({"done": true, "generations": [{"text": "only one"}]})");
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::failed);
    EXPECT_THAT(result.message, HasSubstr("only 1 of 3"));
    EXPECT_EQ(result.state.generations.size(), 1u);
}

TEST_F(GenerationTest, FailsWhenTheRequestIsGone) {
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::failed);
    EXPECT_THAT(calls(), ElementsAre(StartsWith("POST"), StartsWith("GET")));
}

TEST_F(GenerationTest, GivesUpWhatNobodyCanServeAndTakesItBack) {
    text_status(impossible);
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::impossible);
    EXPECT_EQ(static_cast<int>(result.end), 3);
    EXPECT_THAT(result.message, HasSubstr("no worker"));
    EXPECT_EQ(calls().back(), "DELETE /api/v2/generate/text/status/r");
}

TEST_F(GenerationTest, BearsAShortSpellWithoutWorkers) {
    options_.pace.patience = seconds(10);
    for (int times = 0; times < 3; ++times)
        text_status(impossible);
    text_status(R"({"done": true, "generations": [{"text": "hello"}]})");
    EXPECT_EQ(run().end, GenerationEnd::done);
}

TEST_F(GenerationTest, CancelsWhenInterrupted) {
    text_status(waiting);
    on_call_ = [this](const std::string& call) {
        if (call.starts_with("GET")) interrupt_.request_stop();
    };
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::interrupted);
    EXPECT_EQ(static_cast<int>(result.end), 130);
    EXPECT_EQ(calls().back(), "DELETE /api/v2/generate/text/status/r");
}

TEST_F(GenerationTest, CancelsWhenTheTimeIsUp) {
    options_.timeout = milliseconds(60);
    text_status(waiting);
    const GenerationResult result = run();
    EXPECT_EQ(result.end, GenerationEnd::failed);
    EXPECT_THAT(result.message, HasSubstr("time"));
    EXPECT_EQ(calls().back(), "DELETE /api/v2/generate/text/status/r");
}

TEST_F(GenerationTest, WaitsWhenAskedToAndBearsAnOutage) {
    answer("GET /api/v2/generate/text/status/r",
           {.status = 429, .body = R"({"message": "slow"})", .headers = {"Retry-After: 1"}});
    answer("GET /api/v2/generate/text/status/r", {.hang_up = true});
    answer("GET /api/v2/generate/text/status/r", {.status = 502, .body = "<html>"});
    text_status(R"({"done": true, "generations": [{"text": "hello"}]})");
    const auto started = std::chrono::steady_clock::now();
    EXPECT_EQ(run().end, GenerationEnd::done);
    EXPECT_GE(std::chrono::steady_clock::now() - started, seconds(1));
}

TEST_F(GenerationTest, DoesNotSendARequestTwiceThatMayHaveArrived) {
    options_.horde.url = "http://127.0.0.1:1";
    EXPECT_EQ(run().end, GenerationEnd::failed);
    EXPECT_TRUE(calls().empty());
}

TEST_F(GenerationTest, PassesOnWhatTheHordeWarnsOf) {
    FakeServer warning([](const FakeRequest& request) {
        if (request.method == "POST")
            return FakeAnswer{.status = 202,
                              .body = R"({"id": "r", "message": "Warning: nobody is here",
                                          "warnings": [{"code": "c", "message": "few steps"}]})"};
        return FakeAnswer{.body = R"({"done": true, "generations": [{"text": ""}]})"};
    });
    options_.horde.url = warning.url();
    EXPECT_EQ(run().end, GenerationEnd::done);
    EXPECT_THAT(lines_, ElementsAre("Warning: nobody is here", "few steps"));
}

TEST_F(GenerationTest, AsksTheHordeToHoldItsPolls) {
    options_.pace.hold = seconds(9);
    answer("GET /api/v2/generate/text/status/r?wait=9",
           {.body = R"({"done": true, "generations": [{"text": "hello"}]})"});
    EXPECT_EQ(run().end, GenerationEnd::done);
}

}  // namespace
}  // namespace orda::worker
