#include "worker/bridge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "worker/bridge_fixture.h"

namespace orda::worker {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class BridgeTest : public BridgeFixture {};

TEST_F(BridgeTest, ServesATextJob) {
    TextJob seen;
    script_.text = [&](const TextJob& job, const WorkLimits&) {
        seen = job;
        return TextResult{"written", 3};
    };
    horde_.add_text_job({"id-1"}, {{"prompt", "p"}, {"max_length", 30}});
    const BridgeReport report = run();
    EXPECT_EQ(report.delivered, 1);
    EXPECT_EQ(report.faulted, 0);
    EXPECT_EQ(report.fatal, "");
    EXPECT_EQ(seen.payload.at("prompt").as_string(), "p");
    EXPECT_EQ(horde_.submissions(text_submit),
              (std::vector<json::object>{
                  {{"id", "id-1"}, {"generation", "written"}, {"seed", 3}, {"state", "ok"}}}));
    const json::object offer = horde_.submissions(text_pop).at(0);
    EXPECT_EQ(offer.at("name").as_string(), "Tester");
    EXPECT_EQ(offer.at("max_context_length").as_int64(), 4096);
    EXPECT_THAT(read_text(offer, "bridge_agent"), HasSubstr("Orda Worker:"));
    EXPECT_EQ(horde_.calls(text_pop).at(0).headers.at("apikey"), "key");
    EXPECT_THAT(lines(), Contains(HasSubstr("fake, 30 tokens")));
    EXPECT_THAT(lines(), Contains(HasSubstr("reward 12.50")));
    EXPECT_THAT(lines(), Contains(HasSubstr("alice#1")));
}

TEST_F(BridgeTest, ServesABatchOfImages) {
    script_.kinds = {JobKind::image};
    options_.amount = 2;
    horde_.add_image_job({"id-1", "id-2"}, {{"width", 64}, {"height", 64}, {"ddim_steps", 3}});
    EXPECT_EQ(run().delivered, 2);
    const auto uploads = horde_.calls("/store/");
    ASSERT_EQ(uploads.size(), 2u);
    EXPECT_EQ(uploads[0].method, "PUT");
    EXPECT_EQ(uploads[0].target, "/store/id-1?sig=a%2Bb%2F");
    EXPECT_EQ(uploads[0].body, "webp 0");
    EXPECT_FALSE(uploads[0].has("content-type"));
    EXPECT_FALSE(uploads[0].has("apikey"));
    EXPECT_EQ(uploads[1].body, "webp 1");
    const auto submissions = horde_.submissions(image_submit);
    ASSERT_EQ(submissions.size(), 2u);
    EXPECT_EQ(submissions[0].at("id").as_string(), "id-1");
    EXPECT_EQ(submissions[0].at("generation").as_string(), "R2");
    EXPECT_EQ(submissions[1].at("seed").as_int64(), 41);
    EXPECT_EQ(submissions[1].at("gen_metadata"),
              (json::array{{{"type", "batch_index"}, {"value", "see_ref"}, {"ref", "1"}}}));
}

TEST_F(BridgeTest, ServesBothKindsUnderTwoNames) {
    script_.kinds = {JobKind::text, JobKind::image};
    horde_.add_text_job({"id-1"}, {});
    horde_.add_image_job({"id-2"}, {});
    EXPECT_EQ(run().delivered, 2);
    EXPECT_EQ(read_text(horde_.submissions(text_pop).at(0), "name"), "Tester text");
    EXPECT_EQ(read_text(horde_.submissions(image_pop).at(0), "name"), "Tester");
}

TEST_F(BridgeTest, UploadsAgainUntilTheAnswerIs200) {
    script_.kinds = {JobKind::image};
    horde_.hook("/store/", first(2, {.status = 204, .body = ""}));
    horde_.add_image_job({"id-1"}, {});
    EXPECT_EQ(run().delivered, 1);
    EXPECT_EQ(horde_.calls("/store/").size(), 3u);
    EXPECT_EQ(horde_.calls(image_submit).size(), 1u);
}

TEST_F(BridgeTest, ReportsAFaultWhenTheUploadNeverWorks) {
    script_.kinds = {JobKind::image};
    horde_.hook("/store/", first(99, {.status = 201, .body = ""}));
    horde_.add_image_job({"id-1"}, {});
    EXPECT_EQ(run().faulted, 1);
    EXPECT_EQ(horde_.calls("/store/").size(), static_cast<std::size_t>(delivery_tries));
    EXPECT_EQ(read_text(horde_.submissions(image_submit).at(0), "state"), "faulted");
}

TEST_F(BridgeTest, FetchesSourcesAndSaysWhichCouldNotBeHad) {
    script_.kinds = {JobKind::image};
    ImageJob seen;
    script_.image = [&](const ImageJob& job, const WorkLimits&) {
        seen = job;
        return ImageResult{"webp", 1};
    };
    horde_.hook("/source", [](const FakeRequest&) { return FakeAnswer{.body = "the source"}; });
    horde_.add_image_job({"id-1"}, {},
                         {{"source_image", horde_.url() + "/source"},
                          {"source_mask", horde_.url() + "/missing"},
                          {"source_processing", "inpainting"}});
    EXPECT_EQ(run().delivered, 1);
    EXPECT_EQ(seen.source_image, "the source");
    EXPECT_EQ(seen.source_mask, "");
    EXPECT_EQ(seen.source_processing, "inpainting");
    EXPECT_EQ(horde_.submissions(image_submit).at(0).at("gen_metadata"),
              (json::array{{{"type", "source_mask"}, {"value", "download_failed"}}}));
}

TEST_F(BridgeTest, DropsAJobThatTheHordeDoesNotWant) {
    const std::vector<FakeAnswer> refusals{
        {.status = 400, .body = R"({"message": "was already submitted", "rc": "DuplicateGen"})"},
        {.status = 404, .body = R"({"message": "Processing Job with ID x does not exist"})"},
        {.status = 500, .body = R"({"message": "Please check your worker speed"})"}};
    std::atomic<std::size_t> next = 0;
    horde_.hook(text_submit, [&](const FakeRequest&) { return refusals.at(next); });
    for (next = 0; next < refusals.size(); ++next) {
        horde_.add_text_job({"id-1"}, {});
        const BridgeReport report = run();
        EXPECT_EQ(report.dropped, 1);
        EXPECT_EQ(report.delivered, 0);
        EXPECT_EQ(horde_.calls(text_submit).size(), next + 1);
    }
}

TEST_F(BridgeTest, KeepsAResultWhileTheServerRestarts) {
    std::atomic<int> submits = 0;
    horde_.hook(text_submit, [&](const FakeRequest&) -> std::optional<FakeAnswer> {
        if (++submits == 1) return FakeAnswer{.hang_up = true};
        if (submits == 2) return FakeAnswer{.status = 503, .body = "<html>starting</html>"};
        return std::nullopt;
    });
    horde_.add_text_job({"id-1"}, {});
    EXPECT_EQ(run().delivered, 1);
    EXPECT_EQ(submits, 3);
}

TEST_F(BridgeTest, KeepsAResultWhileNobodyListens) {
    options_.pace.submit_pause = milliseconds(30);
    options_.pace.longest_submit_pause = milliseconds(500);
    script_.text = [&](const TextJob&, const WorkLimits&) {
        // The horde goes away while the job runs and comes back during the tries to submit.
        thread_ = std::thread([this] {
            horde_.server().close();
            std::this_thread::sleep_for(milliseconds(60));
            horde_.server().open();
        });
        std::this_thread::sleep_for(milliseconds(30));
        return TextResult{"written", 3};
    };
    horde_.add_text_job({"id-1"}, {});
    const BridgeReport report = run();
    thread_.join();
    EXPECT_EQ(report.delivered, 1);
    EXPECT_THAT(lines(), Contains(HasSubstr("trying again")));
}

TEST_F(BridgeTest, GivesAResultUpAfterTenTries) {
    horde_.hook(text_submit, first(99, {.status = 502, .body = "<html>"}));
    horde_.add_text_job({"id-1"}, {});
    EXPECT_EQ(run().dropped, 1);
    EXPECT_EQ(horde_.calls(text_submit).size(), static_cast<std::size_t>(delivery_tries));
}

TEST_F(BridgeTest, ReportsWhateverGoesWrongInTheBackEnd) {
    const std::vector<std::function<TextResult(const TextJob&, const WorkLimits&)>> disasters{
        [](const TextJob&, const WorkLimits&) -> TextResult { throw BackendFailure("out of GPU"); },
        [](const TextJob&, const WorkLimits&) -> TextResult { throw std::out_of_range("at 5"); },
    };
    for (const auto& disaster : disasters) {
        script_.text = disaster;
        horde_.add_text_job({"id-1"}, {});
        const BridgeReport report = run();
        EXPECT_EQ(report.faulted, 1);
        EXPECT_EQ(
            horde_.submissions(text_submit).back(),
            (json::object{
                {"id", "id-1"}, {"generation", "faulted"}, {"seed", -1}, {"state", "faulted"}}));
    }
    EXPECT_THAT(lines(), Contains(HasSubstr("out of GPU")));
}

TEST_F(BridgeTest, ReportsAnEmptyImage) {
    script_.kinds = {JobKind::image};
    script_.image = [](const ImageJob&, const WorkLimits&) { return ImageResult{}; };
    horde_.add_image_job({"id-1"}, {});
    EXPECT_EQ(run().faulted, 1);
    EXPECT_THAT(horde_.calls("/store/"), IsEmpty());
}

TEST_F(BridgeTest, GivesTheBackEndLessThanTheHordesLimit) {
    milliseconds left{0};
    script_.text = [&](const TextJob&, const WorkLimits& limits) {
        left = limits.left();
        return TextResult{};
    };
    options_.pace.delivery_margin = seconds(5);
    horde_.add_text_job({"id-1"}, {});
    run();
    EXPECT_LE(left, seconds(145));
    EXPECT_GT(left, seconds(130));
}

TEST_F(BridgeTest, ServesTheOtherKindWhenOneIsRefused) {
    script_.kinds = {JobKind::text, JobKind::image};
    horde_.hook(
        image_pop,
        first(99, {.status = 400, .body = R"({"message": "We cannot accept workers serving"})"}));
    horde_.add_text_job({"id-1"}, {});
    const BridgeReport report = run();
    EXPECT_EQ(report.delivered, 1);
    EXPECT_THAT(report.fatal, HasSubstr("image"));
}

TEST_F(BridgeTest, WorksOnSeveralJobsAtOnce) {
    options_.once = false;
    options_.threads = 3;
    std::atomic<int> running = 0;
    script_.text = [&](const TextJob&, const WorkLimits& limits) {
        ++running;
        while (running < 3 && limits.left() > seconds(100))
            std::this_thread::yield();
        return TextResult{"written", 1};
    };
    for (const char* id : {"id-1", "id-2", "id-3"})
        horde_.add_text_job({id}, {});
    run_in_background();
    ASSERT_TRUE(horde_.await_calls(text_submit, 3));
    EXPECT_EQ(stop().delivered, 3);
    EXPECT_EQ(running, 3);
}

TEST_F(BridgeTest, FinishesTheRunningJobWhenToldToStop) {
    options_.once = false;
    script_.text = [&](const TextJob&, const WorkLimits&) {
        finish_.request_stop();
        std::this_thread::sleep_for(milliseconds(20));
        return TextResult{"written", 1};
    };
    horde_.add_text_job({"id-1"}, {});
    horde_.add_text_job({"id-2"}, {});
    const BridgeReport report = run();
    EXPECT_EQ(report.delivered, 1);
    EXPECT_EQ(report.faulted, 0);
    EXPECT_EQ(horde_.calls(text_pop).size(), 1u);
}

TEST_F(BridgeTest, ReportsTheRunningJobWhenToldToStopAtOnce) {
    options_.once = false;
    script_.text = [&](const TextJob&, const WorkLimits& limits) -> TextResult {
        finish_.request_stop();
        abort_.request_stop();
        pause_within(limits, seconds(20));
        return {};
    };
    horde_.add_text_job({"id-1", "id-2"}, {});
    const auto started = std::chrono::steady_clock::now();
    const BridgeReport report = run();
    EXPECT_LT(std::chrono::steady_clock::now() - started, seconds(10));
    EXPECT_EQ(report.faulted, 2);
    std::vector<std::string> states;
    for (const auto& body : horde_.submissions(text_submit))
        states.push_back(read_text(body, "id") + " " + read_text(body, "state"));
    EXPECT_THAT(states, ElementsAre("id-1 faulted", "id-2 faulted"));
}

TEST_F(BridgeTest, RefusesOptionsWithoutSense) {
    const auto with = [this](auto change) {
        BridgeOptions before = options_;
        change(options_);
        EXPECT_THROW(run(), std::invalid_argument);
        options_ = before;
    };
    with([](BridgeOptions& options) { options.name.clear(); });
    with([](BridgeOptions& options) { options.threads = 0; });
    with([](BridgeOptions& options) { options.amount = most_amount + 1; });
    with([](BridgeOptions& options) { options.priority_usernames = {"alice"}; });
    with([](BridgeOptions& options) { options.kinds = {JobKind::image}; });
    EXPECT_THAT(horde_.calls("/"), IsEmpty());
}

}  // namespace
}  // namespace orda::worker
