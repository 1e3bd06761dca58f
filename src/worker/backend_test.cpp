#include "worker/backend.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "blobs/base64.h"
#include "blobs/image.h"
#include "worker/backend_a1111.h"
#include "worker/backend_demo.h"
#include "worker/backend_koboldcpp.h"
#include "worker/backend_openai.h"
#include "worker/fake_server.h"
#include "worker/json_reading.h"

namespace orda::worker {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

WorkLimits limits(milliseconds time = seconds(10), std::stop_token abort = {}) {
    return {std::chrono::steady_clock::now() + time, std::move(abort)};
}

json::object object(const std::string& text) {
    return parse_object(text).value();
}

/// The words of the BackendFailure that `work` throws.
template <class Work>
std::string failure(Work work) {
    try {
        work();
    } catch (const BackendFailure& error) {
        return error.what();
    }
    return "no failure";
}

TextJob text_job(const char* payload) {
    return {object(payload), {"Public", "own-model"}};
}
ImageJob image_job(const char* payload) {
    ImageJob job;
    job.payload = object(payload);
    job.model = {"Public", "own.safetensors"};
    return job;
}

std::string small_png(std::uint32_t channels, std::uint8_t value) {
    blobs::Image image = blobs::blank_image(8, 8, channels);
    for (auto& byte : image.pixels)
        byte = value;
    return blobs::encode_png(image);
}

TEST(BackendMaker, KnowsItsNames) {
    for (const auto& name : backend_names()) {
        const auto backend = backend_maker(name, "http://127.0.0.1:1", "")();
        EXPECT_FALSE(backend->kinds().empty()) << name;
    }
    EXPECT_THROW(backend_maker("nobody", "", ""), std::invalid_argument);
}

TEST(DemoBackend, MakesTheSameOfTheSame) {
    DemoBackend backend(5);
    const TextJob job = text_job(R"({"prompt": "Hello there", "max_length": 30, "seed": 4})");
    const TextResult first = backend.generate_text(job, limits());
    EXPECT_EQ(first.text, backend.generate_text(job, limits()).text);
    EXPECT_EQ(first.seed, 4);
    const TextJob unseeded = text_job(R"({"prompt": "Hello there", "max_length": 30})");
    EXPECT_EQ(backend.generate_text(unseeded, limits()).seed, 5);
    EXPECT_EQ(backend.generate_text(unseeded, limits()).seed, 6);
}

TEST(DemoBackend, PaintsTheSizeAsked) {
    DemoBackend backend(1);
    ImageJob job =
        image_job(R"({"prompt": "a barn###x", "seed": "9", "width": 64, "height": 128})");
    job.index = 2;
    const ImageResult result = backend.generate_image(job, limits());
    EXPECT_EQ(result.seed, 11);
    const auto info = blobs::probe(result.webp);
    EXPECT_EQ(info.format, blobs::Format::webp);
    EXPECT_EQ(info.width, 64u);
    EXPECT_EQ(info.height, 128u);
}

TEST(DemoBackend, StopsWhenTold) {
    std::stop_source stop;
    stop.request_stop();
    DemoBackend backend(1);
    EXPECT_THROW(backend.generate_text(text_job("{}"), limits(seconds(1), stop.get_token())),
                 BackendFailure);
}

TEST(OpenaiBody, MapsSamplersThatHaveAnEffect) {
    const auto body =
        openai_body(text_job(R"({"prompt": "p", "max_length": 20, "temperature": 0.5, "top_p": 0.9,
                     "top_k": 40, "top_a": 0, "min_p": 0.0, "typical": 1, "rep_pen": 1.1,
                     "rep_pen_range": 320, "dynatemp_range": 0.0, "dynatemp_exponent": 1.0,
                     "stop_sequence": ["a", "b", "c", "d", "e"], "sampler_order": [6]})"),
                    false);
    EXPECT_EQ(body.at("model").as_string(), "own-model");
    EXPECT_EQ(body.at("max_tokens").as_int64(), 20);
    EXPECT_EQ(body.at("top_k").as_int64(), 40);
    EXPECT_EQ(body.at("repetition_penalty").as_double(), 1.1);
    EXPECT_EQ(body.at("repeat_penalty").as_double(), 1.1);
    EXPECT_EQ(body.at("stop").as_array().size(), 5u);
    for (const char* name : {"top_a", "min_p", "typical", "dynatemp_range", "dynatemp_exponent",
                             "sampler_order", "max_length"})
        EXPECT_FALSE(body.contains(name)) << name;
}

TEST(OpenaiBackend, FallsBackToCommonSamplersOnce) {
    std::vector<json::object> bodies;
    FakeServer server([&](const FakeRequest& request) {
        bodies.push_back(object(request.body));
        if (bodies.back().contains("top_k"))
            return FakeAnswer{.status = 400, .body = R"({"error": {"message": "top_k?"}})"};
        return FakeAnswer{.body = R"({"choices": [{"text": " world\nmore"}]})"};
    });
    OpenaiBackend backend(server.url() + "/v1/", "key");
    const TextJob job = text_job(R"({"prompt": "hello", "top_k": 4, "singleline": true})");
    EXPECT_EQ(backend.generate_text(job, limits()).text, " world");
    EXPECT_EQ(backend.generate_text(job, limits()).text, " world");
    EXPECT_EQ(bodies.size(), 3u);
}

TEST(OpenaiBackend, ListsModelsUnderPublicNames) {
    FakeRequest seen;
    FakeServer server([&](const FakeRequest& request) {
        seen = request;
        return FakeAnswer{.body = R"({"data": [{"id": "models/Some-8B.Q4.gguf"},
                                               {"id": "org/Other-7B", "max_model_len": 4096}]})"};
    });
    OpenaiBackend backend(server.url(), "key");
    EXPECT_THAT(backend.models(JobKind::text, limits()),
                ElementsAre(ServedModel{"Some-8B.Q4", "models/Some-8B.Q4.gguf"},
                            ServedModel{"org/Other-7B", "org/Other-7B"}));
    EXPECT_EQ(seen.target, "/v1/models");
    EXPECT_EQ(seen.headers["authorization"], "Bearer key");
    EXPECT_EQ(backend.abilities(limits()).max_context_length, 4096);
}

TEST(OpenaiBackend, FailsWithTheServersWords) {
    FakeAnswer answer;
    FakeServer server([&](const FakeRequest&) { return answer; });
    OpenaiBackend backend(server.url(), "");
    const auto words = [&] {
        return failure([&] { backend.generate_text(text_job(R"({"prompt": "x"})"), limits()); });
    };
    answer = {.status = 500, .body = R"({"error": {"message": "out of memory"}})"};
    EXPECT_THAT(words(), HasSubstr("out of memory"));
    answer = {.body = "not JSON"};
    EXPECT_THAT(words(), HasSubstr("no JSON object"));
    answer = {.body = R"({"choices": []})"};
    EXPECT_THAT(words(), HasSubstr("no text"));
    answer = {.body = R"({"data": []})"};
    EXPECT_THROW(backend.models(JobKind::text, limits()), BackendFailure);
    EXPECT_THAT(failure([&] { backend.generate_image({}, limits()); }), HasSubstr("no images"));
}

TEST(OpenaiBackend, FailsWhenTheServerHangsUp) {
    FakeServer server([](const FakeRequest&) { return FakeAnswer{.hang_up = true}; });
    OpenaiBackend backend(server.url(), "");
    EXPECT_THAT(failure([&] { backend.generate_text(text_job("{}"), limits()); }),
                HasSubstr("no answer"));
}

TEST(OpenaiBackend, KeepsTheDeadline) {
    FakeServer server([](const FakeRequest&) { return FakeAnswer{.delay = seconds(20)}; });
    OpenaiBackend backend(server.url(), "");
    EXPECT_THAT(failure([&] { backend.generate_text(text_job("{}"), limits(milliseconds(50))); }),
                HasSubstr("too long"));
}

TEST(KoboldcppBackend, PassesThePayloadOnUnchanged) {
    json::object seen;
    FakeServer server([&](const FakeRequest& request) {
        seen = object(request.body);
        return FakeAnswer{.body = R"({"results": [{"text": "done"}]})"};
    });
    KoboldcppBackend backend(server.url(), "", 1);
    const TextJob job = text_job(R"({"prompt": "p", "max_length": 20, "sampler_order": [6, 0]})");
    EXPECT_EQ(backend.generate_text(job, limits()).text, "done");
    for (const auto& [name, value] : job.payload)
        EXPECT_EQ(seen.at(name), value) << name;
    EXPECT_FALSE(read_text(seen, "genkey").empty());
}

TEST(KoboldcppBackend, AnnouncesItsModelWithThePrefix) {
    std::string name = "koboldcpp/Some-8B";
    FakeServer server([&](const FakeRequest& request) {
        if (request.target == "/api/v1/model")
            return FakeAnswer{.body = json::serialize(json::object{{"result", name}})};
        if (request.target == "/api/extra/true_max_context_length")
            return FakeAnswer{.body = R"({"value": 8192})"};
        if (request.target == "/api/v1/config/max_length")
            return FakeAnswer{.body = R"({"value": 700})"};
        return FakeAnswer{.status = 404};
    });
    KoboldcppBackend backend(server.url(), "", 1);
    EXPECT_EQ(backend.models(JobKind::text, limits())[0].name, "koboldcpp/Some-8B");
    EXPECT_EQ(backend.abilities(limits()).max_context_length, 8192);
    EXPECT_EQ(backend.abilities(limits()).max_length, 700);
    name = "Other";
    EXPECT_EQ(backend.models(JobKind::text, limits())[0].name, "koboldcpp/Other");
    name = "inactive";
    EXPECT_THROW(backend.models(JobKind::text, limits()), BackendFailure);
}

TEST(KoboldcppBackend, ReadsTheContextOfOlderServers) {
    FakeServer server([&](const FakeRequest& request) {
        if (request.target == "/api/v1/config/max_context_length")
            return FakeAnswer{.body = R"({"value": 2048})"};
        return FakeAnswer{.status = 404};
    });
    KoboldcppBackend backend(server.url(), "", 1);
    EXPECT_EQ(backend.abilities(limits()).max_context_length, 2048);
    EXPECT_EQ(backend.abilities(limits()).max_length, std::nullopt);
}

TEST(KoboldcppBackend, StopsTheServersWorkWhenAborted) {
    std::stop_source stop;
    std::string generation_key;
    std::string aborted_key;
    FakeServer server([&](const FakeRequest& request) {
        if (request.target == "/api/extra/abort") {
            aborted_key = read_text(object(request.body), "genkey");
            return FakeAnswer{};
        }
        generation_key = read_text(object(request.body), "genkey");
        stop.request_stop();
        return FakeAnswer{.delay = seconds(20)};
    });
    KoboldcppBackend backend(server.url(), "", 1);
    EXPECT_THROW(backend.generate_text(text_job("{}"), limits(seconds(20), stop.get_token())),
                 BackendFailure);
    EXPECT_FALSE(generation_key.empty());
    EXPECT_EQ(aborted_key, generation_key);
}

TEST(KoboldcppBackend, WaitsForABusyServerNoLongerThanItMay) {
    FakeServer server([](const FakeRequest& request) {
        return FakeAnswer{.status = request.target == "/api/v1/generate" ? 503 : 200};
    });
    KoboldcppBackend backend(server.url(), "", 1);
    EXPECT_THAT(failure([&] { backend.generate_text(text_job("{}"), limits(milliseconds(100))); }),
                HasSubstr("too long"));
}

TEST(A1111Call, MapsTheWholePayload) {
    ImageJob job = image_job(R"({"prompt": "a barn###blurry", "seed": "4294967295",
        "ddim_steps": 25, "n_iter": 2, "cfg_scale": 7.0, "width": 768, "height": 512,
        "sampler_name": "k_dpmpp_2m", "karras": true, "tiling": true, "clip_skip": 2,
        "hires_fix": false})");
    job.index = 1;
    const A1111Call call = a1111_call(job);
    EXPECT_EQ(call.path, "/sdapi/v1/txt2img");
    EXPECT_EQ(call.seed, 0);  // seeds have 32 bits there
    EXPECT_EQ(call.body.at("prompt").as_string(), "a barn");
    EXPECT_EQ(call.body.at("negative_prompt").as_string(), "blurry");
    EXPECT_EQ(call.body.at("steps").as_int64(), 25);
    EXPECT_EQ(call.body.at("sampler_name").as_string(), "DPM++ 2M");
    EXPECT_EQ(call.body.at("scheduler").as_string(), "Karras");
    EXPECT_TRUE(call.body.at("tiling").as_bool());
    EXPECT_EQ(call.body.at("width").as_int64(), 768);
    EXPECT_FALSE(call.body.contains("enable_hr"));
    const auto& settings = call.body.at("override_settings").as_object();
    EXPECT_EQ(settings.at("sd_model_checkpoint").as_string(), "own.safetensors");
    EXPECT_EQ(settings.at("CLIP_stop_at_last_layers").as_int64(), 2);
}

TEST(A1111Call, MakesLargePicturesInTwoPasses) {
    const A1111Call call = a1111_call(
        image_job(R"({"prompt": "x", "width": 1024, "height": 1536, "hires_fix": true})"));
    EXPECT_EQ(call.body.at("width").as_int64(), 512);
    EXPECT_EQ(call.body.at("height").as_int64(), 768);
    EXPECT_EQ(call.body.at("hr_resize_x").as_int64(), 1024);
    EXPECT_EQ(call.body.at("hr_resize_y").as_int64(), 1536);
    EXPECT_FALSE(a1111_call(image_job(R"({"width": 512, "height": 512, "hires_fix": true})"))
                     .body.contains("enable_hr"));
}

TEST(A1111Call, StartsFromASource) {
    ImageJob job = image_job(R"({"prompt": "x", "denoising_strength": 0.4})");
    job.source_image = small_png(3, 100);
    job.source_processing = "img2img";
    A1111Call call = a1111_call(job);
    EXPECT_EQ(call.path, "/sdapi/v1/img2img");
    EXPECT_EQ(call.body.at("denoising_strength").as_double(), 0.4);
    EXPECT_FALSE(call.body.contains("mask"));
    job.source_mask = "mask";
    call = a1111_call(job);
    EXPECT_EQ(call.body.at("mask").as_string(), blobs::to_base64("mask"));
}

TEST(A1111Call, TakesTheTransparentPartAsMask) {
    ImageJob job = image_job(R"({"prompt": "x"})");
    job.source_processing = "inpainting";
    job.source_image = small_png(4, 55);
    const A1111Call call = a1111_call(job);
    const auto mask = blobs::from_base64(std::string_view(call.body.at("mask").as_string()), 9999);
    EXPECT_EQ(blobs::decode(*mask, {}).pixels[0], 200);
    job.source_image = small_png(3, 55);
    EXPECT_THROW(a1111_call(job), BackendFailure);
    job.source_image = "no picture";
    EXPECT_THROW(a1111_call(job), BackendFailure);
}

TEST(A1111Call, RefusesWhatItCannotDo) {
    EXPECT_THROW(a1111_call(image_job(R"({"control_type": "canny"})")), BackendFailure);
    EXPECT_THROW(a1111_call(image_job(R"({"workflow": "qr_code"})")), BackendFailure);
    EXPECT_THROW(a1111_call(image_job(R"({"transparent": true})")), BackendFailure);
}

TEST(A1111Backend, TurnsPngIntoWebp) {
    FakeServer server([](const FakeRequest&) {
        const json::object body{{"images", json::array{blobs::to_base64(small_png(3, 9))}}};
        return FakeAnswer{.body = json::serialize(body)};
    });
    A1111Backend backend(server.url(), "");
    const auto result = backend.generate_image(image_job(R"({"seed": "7"})"), limits());
    EXPECT_EQ(result.seed, 7);
    EXPECT_EQ(blobs::format_of(result.webp), blobs::Format::webp);
}

TEST(A1111Backend, NamesTheLoadedCheckpoint) {
    FakeServer server([](const FakeRequest&) {
        return FakeAnswer{.body =
                              R"({"sd_model_checkpoint": "sd/deliberate_v2.safetensors [9aba]"})"};
    });
    A1111Backend backend(server.url(), "");
    EXPECT_THAT(backend.models(JobKind::image, limits()),
                ElementsAre(ServedModel{"deliberate_v2", "sd/deliberate_v2.safetensors [9aba]"}));
}

TEST(A1111Backend, FailsOnGarbage) {
    std::string body;
    FakeServer server([&](const FakeRequest&) { return FakeAnswer{.body = body}; });
    A1111Backend backend(server.url(), "");
    for (const char* garbage : {"", "[]", "{}", R"({"images": []})", R"({"images": [5]})",
                                R"({"images": ["%%"]})", R"({"images": ["bm8gcGljdHVyZQ=="]})"}) {
        body = garbage;
        EXPECT_THROW(backend.generate_image(image_job("{}"), limits()), BackendFailure) << garbage;
    }
}

TEST(A1111Backend, InterruptsTheServerWhenOutOfTime) {
    std::atomic<bool> interrupted = false;
    FakeServer server([&](const FakeRequest& request) {
        if (request.target == "/sdapi/v1/interrupt") interrupted = true;
        return FakeAnswer{.delay = interrupted ? milliseconds(0) : seconds(20)};
    });
    A1111Backend backend(server.url(), "");
    EXPECT_THROW(backend.generate_image(image_job("{}"), limits(milliseconds(50))), BackendFailure);
    EXPECT_TRUE(interrupted);
}

}  // namespace
}  // namespace orda::worker
