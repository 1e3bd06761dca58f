#include "worker/wire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "worker/horde_client.h"
#include "worker/json_reading.h"

namespace orda::worker {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

boost::json::object object(const char* text) {
    return parse_object(text).value();
}

ApiError refusal(int status, const char* body) {
    return error_of(HttpAnswer{.status = status, .body = body});
}

TEST(ApiBase, TakesEverySpelling) {
    for (const char* url :
         {"https://host", "https://host/", "https://host/api", "https://host/api/",
          "https://host/api/v2", "https://host//api//v2//", "host", " host/v2 "})
        EXPECT_EQ(api_base(url), "https://host/api/v2") << url;
    EXPECT_EQ(api_base("http://127.0.0.1:7001"), "http://127.0.0.1:7001/api/v2");
    EXPECT_EQ(api_base("https://host/horde/api"), "https://host/horde/api/v2");
}

TEST(ReadPop, TakesAnImageBatch) {
    const PopAnswer pop = read_pop(JobKind::image, object(R"({
        "id": "a", "ids": ["a", "b"], "model": "M", "ttl": 60,
        "payload": {"seed": "5", "n_iter": 2}, "r2_upload": "u1", "r2_uploads": ["u1", "u2"],
        "source_image": null, "source_processing": "img2img", "skipped": {},
        "messages": [{"id": "m", "message": "hello", "expiry": "never"}]})"));
    ASSERT_TRUE(pop.job.has_value());
    EXPECT_THAT(pop.job->ids, ElementsAre("a", "b"));
    EXPECT_THAT(pop.job->uploads, ElementsAre("u1", "u2"));
    EXPECT_EQ(pop.job->model, "M");
    EXPECT_EQ(pop.job->time_to_live, std::chrono::seconds(60));
    EXPECT_EQ(pop.job->source_image, "");
    ASSERT_EQ(pop.messages.size(), 1u);
    EXPECT_EQ(pop.messages[0].message, "hello");
}

TEST(ReadPop, KnowsAnOldHordesSingleJob) {
    const PopAnswer pop =
        read_pop(JobKind::image, object(R"({"id": "a", "payload": {}, "r2_upload": "u"})"));
    ASSERT_TRUE(pop.job.has_value());
    EXPECT_THAT(pop.job->ids, ElementsAre("a"));
    EXPECT_THAT(pop.job->uploads, ElementsAre("u"));
}

TEST(ReadPop, GivesEveryJobAnUploadEvenWhenLinksAreMissing) {
    const PopAnswer pop =
        read_pop(JobKind::image, object(R"({"ids": ["a", "b"], "r2_uploads": ["u"]})"));
    EXPECT_THAT(pop.job->uploads, ElementsAre("u", ""));
}

TEST(ReadPop, SeesThatThereIsNothing) {
    const PopAnswer pop = read_pop(JobKind::text, object(R"({
        "id": null, "ids": [], "payload": {"max_length": 80}, "model": null, "ttl": null,
        "skipped": {"models": 3, "nsfw": 0}, "messages": null})"));
    EXPECT_FALSE(pop.job.has_value());
    EXPECT_EQ(pop.skipped.at("models"), 3);
}

TEST(ReadPop, SurvivesNonsense) {
    EXPECT_FALSE(read_pop(JobKind::text, object(R"({"ids": [1, null, {}], "skipped": 5})")).job);
    EXPECT_TRUE(read_pop(JobKind::text, object(R"({"ids": ["a"], "payload": 5, "ttl": "x"})")).job);
}

TEST(ReadState, TakesTextAndImages) {
    const RequestState text = read_state(object(R"({"finished": 1, "done": true, "kudos": 3.0,
        "generations": [{"text": "t", "seed": 7, "model": "M", "worker_name": "W",
                         "state": "censored"}]})"));
    EXPECT_TRUE(text.done);
    EXPECT_TRUE(text.is_possible);
    ASSERT_EQ(text.generations.size(), 1u);
    EXPECT_EQ(text.generations[0].seed, "7");
    EXPECT_EQ(text.generations[0].state, "censored");
    const RequestState image = read_state(object(
        R"({"is_possible": false, "generations": [{"img": "i", "seed": "8", "censored": true}]})"));
    EXPECT_FALSE(image.is_possible);
    EXPECT_EQ(image.generations[0].seed, "8");
    EXPECT_EQ(image.generations[0].state, "censored");
}

TEST(WriteOffer, SpeaksOfTheKindOnly) {
    WorkerOffer offer{.name = "n", .models = {"M"}, .bridge_agent = "a:1:b"};
    const auto text = write_offer(JobKind::text, offer);
    EXPECT_TRUE(text.contains("max_context_length"));
    EXPECT_FALSE(text.contains("max_pixels"));
    EXPECT_FALSE(text.contains("wait"));
    offer.wait = std::chrono::seconds(20);
    const auto image = write_offer(JobKind::image, offer);
    EXPECT_EQ(read_integer(image, "wait"), 20);
    EXPECT_FALSE(image.contains("max_length"));
    EXPECT_FALSE(image.at("allow_img2img").as_bool());
}

TEST(WriteSubmission, SendsMetadataForImagesOnly) {
    const Submission submission{.id = "a", .generation = "R2", .gen_metadata = {1}};
    EXPECT_FALSE(write_submission(JobKind::text, submission).contains("gen_metadata"));
    EXPECT_TRUE(write_submission(JobKind::image, submission).contains("gen_metadata"));
}

TEST(ErrorOf, ReadsARefusal) {
    const ApiError error =
        refusal(400, R"({"message": "wrong", "rc": "Code", "errors": {"params.n": "too many"}})");
    EXPECT_EQ(error.rc, "Code");
    EXPECT_FALSE(error.passing);
    EXPECT_THAT(error.text(), HasSubstr("params.n: too many"));
    EXPECT_THAT(error.text(), HasSubstr("[Code]"));
}

TEST(ErrorOf, AlwaysHasWords) {
    EXPECT_FALSE(refusal(500, "<html>").message.empty());
    EXPECT_TRUE(refusal(500, "<html>").passing);
    EXPECT_THAT(error_of(HttpAnswer{.status = 308, .location = "https://x/api/"}).message,
                HasSubstr("https://x/api/"));
}

TEST(ReadAnswer, RefusesWhatIsNoObject) {
    EXPECT_FALSE(read_answer(HttpAnswer{.status = 200, .body = "[]"}).has_value());
    EXPECT_FALSE(read_answer(HttpAnswer{.status = 200, .body = ""}).has_value());
    EXPECT_TRUE(read_answer(HttpAnswer{.status = 202, .body = "{}"}).has_value());
}

TEST(JobIsLost, FollowsTheFragmentsAndTheStatus) {
    EXPECT_TRUE(job_is_lost(refusal(404, R"({"message": "x"})")));
    EXPECT_TRUE(job_is_lost(refusal(400, R"({"message": "x"})")));
    EXPECT_TRUE(
        job_is_lost(refusal(500, R"({"message": "Processing Job with ID 5 does not exist."})")));
    EXPECT_TRUE(job_is_lost(refusal(502, R"({"message": "was already submitted"})")));
    EXPECT_TRUE(job_is_lost(refusal(502, R"({"message": "Please check your worker speed"})")));
    EXPECT_TRUE(job_is_lost(refusal(403, R"({"message": "x", "rc": "WrongCredentials"})")));
    EXPECT_FALSE(job_is_lost(refusal(403, "<html>a proxy's words</html>")));
    for (const int status : {408, 429, 500, 503})
        EXPECT_FALSE(job_is_lost(refusal(status, "{}")));
}

TEST(IsMaintenance, LooksForCodeOrFragment) {
    EXPECT_TRUE(is_maintenance(refusal(403, R"({"message": "x", "rc": "WorkerMaintenance"})")));
    EXPECT_TRUE(is_maintenance(refusal(403, R"({"message": "In Maintenance Mode now"})")));
    EXPECT_FALSE(is_maintenance(refusal(403, R"({"message": "x", "rc": "TimeoutIP"})")));
}

TEST(IsMisconfiguration, IsWhatOnlyTheOwnerCanChange) {
    EXPECT_TRUE(is_misconfiguration(refusal(401, R"({"message": "x", "rc": "InvalidAPIKey"})")));
    EXPECT_TRUE(is_misconfiguration(
        refusal(400, R"({"message": "unfortunately We cannot accept workers serving these"})")));
    EXPECT_TRUE(is_misconfiguration(refusal(403, R"({"message": "Wrong credentials"})")));
    EXPECT_TRUE(is_misconfiguration(refusal(400, R"({"message": "x", "errors": {"a": "b"}})")));
    EXPECT_FALSE(is_misconfiguration(refusal(503, R"({"message": "x"})")));
    EXPECT_FALSE(is_misconfiguration(refusal(403, R"({"message": "x", "rc": "TimeoutIP"})")));
}

}  // namespace
}  // namespace orda::worker
