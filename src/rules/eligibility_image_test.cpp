#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/matching_for_test.h"

namespace orda::rules {
namespace {

using model::Kind;
using model::SourceProcessing;
using testing::ElementsAre;

constexpr const char* regen_1 = "AI Horde Worker reGen:1:url";
constexpr const char* unlisted = "Somebody's Worker:99:url";

Matching image() {
    return Matching(Kind::image);
}

Verdict fails(SkipReason reason, int line) {
    return Verdict{reason, static_cast<std::uint8_t>(line)};
}

TEST(Candidate, FitsToBeginWith) {
    EXPECT_TRUE(image().is_candidate());
    EXPECT_TRUE(image().verdict().eligible());
}

TEST(Candidate, KindsNeverMix) {
    Matching m = image();
    const auto demands = m.demands_view();
    Matching text(Kind::text);
    EXPECT_FALSE(is_candidate(demands, text.worker_view()));
}

TEST(Candidate, scheduling_7_1_line_2) {
    Matching m = image();
    m.demands.image.width = m.demands.image.height = 1024;
    EXPECT_TRUE(m.is_candidate());
    m.demands.image.width = 1088;
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_3) {
    Matching m = image();
    m.demands.models = {"other", "stable_diffusion"};
    EXPECT_TRUE(m.is_candidate());
    m.demands.models = {"other"};
    EXPECT_FALSE(m.is_candidate());
    m.demands.models = {};
    EXPECT_TRUE(m.is_candidate());
    m.declaration.models.emplace_back("horde_special::a#1");
    EXPECT_FALSE(m.is_candidate());
    m.declaration.models.back() = "SDXL_beta::stability.ai#6901";
    EXPECT_FALSE(m.is_candidate());
    m.demands.models = {"stable_diffusion"};
    EXPECT_TRUE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_4) {
    Matching m = image();
    m.declaration.allow_img2img = false;
    EXPECT_TRUE(m.is_candidate());
    m.demands.image.source_image = true;
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_5) {
    Matching m = image();
    m.declaration.allow_painting = false;
    m.demands.image.source_processing = SourceProcessing::remix;
    EXPECT_TRUE(m.is_candidate());
    m.demands.image.source_processing = SourceProcessing::outpainting;
    EXPECT_FALSE(m.is_candidate());
    m.demands.image.source_processing = SourceProcessing::inpainting;
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_6) {
    Matching m = image();
    m.demands.image.extra_source_images = true;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.bridge_agent = "AI Horde Worker reGen:4.9:url";
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_7) {
    Matching m = image();
    m.demands.safe_address = false;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.allow_unsafe_address = false;
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_8) {
    Matching m = image();
    m.demands.image.nsfw = true;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.nsfw = false;
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_9) {
    Matching m = image();
    m.declaration.bridge_agent = unlisted;
    EXPECT_FALSE(m.is_candidate());
    m.demands.image.r2 = false;
    EXPECT_TRUE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_10) {
    Matching m = image();
    m.demands.image.loras = true;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.allow_lora = false;
    EXPECT_FALSE(m.is_candidate());
    m.declaration.allow_lora = true;
    m.declaration.bridge_agent = regen_1;
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_11) {
    Matching m = image();
    m.demands.image.tis = true;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.bridge_agent = regen_1;
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_12) {
    Matching m = image();
    m.demands.image.post_processing = {"GFPGAN"};
    m.declaration.allow_post_processing = false;
    EXPECT_TRUE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_13) {
    Matching m = image();
    m.demands.image.control_type = true;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.allow_controlnet = false;
    EXPECT_FALSE(m.is_candidate());
    m.declaration.allow_controlnet = true;
    m.declaration.bridge_agent = "AI Horde Worker:14:url";
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_14) {
    Matching m = image();
    m.demands.slow_workers = false;
    m.worker.speed = 500'000;
    EXPECT_TRUE(m.is_candidate());
    m.worker.speed = 499'999;
    EXPECT_FALSE(m.is_candidate());
    m.demands.slow_workers = true;
    EXPECT_TRUE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_15) {
    Matching m = image();
    m.declaration.extra_slow = true;
    EXPECT_FALSE(m.is_candidate());
    m.demands.extra_slow_workers = true;
    EXPECT_TRUE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_16) {
    Matching m = image();
    m.demands.image.transparent = true;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.allow_sdxl_controlnet = false;
    EXPECT_FALSE(m.is_candidate());
    m.declaration.allow_sdxl_controlnet = true;
    m.declaration.bridge_agent = "AI Horde Worker reGen:7.9:url";
    EXPECT_FALSE(m.is_candidate());
}

TEST(Candidate, scheduling_7_1_line_17) {
    Matching m = image();
    m.worker.maintenance = true;
    m.request.priority = true;
    EXPECT_EQ(m.verdict().reason, SkipReason::silent);
    m.request.own = true;
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Candidate, scheduling_7_1_line_18) {
    Matching m = image();
    m.demands.workers = {worker_number(1), worker_number(2)};
    EXPECT_TRUE(m.is_candidate());
    m.worker.id = worker_number(3);
    EXPECT_FALSE(m.is_candidate());
    m.demands.deny_workers = true;
    EXPECT_TRUE(m.is_candidate());
    m.worker.id = worker_number(2);
    EXPECT_FALSE(m.is_candidate());
    m.demands.workers = {};
    EXPECT_TRUE(m.is_candidate());
}

TEST(Candidate, MatchedTargetingLeavesAllowListsToPriorityUsers) {
    Matching m = image();
    m.demands.workers = {worker_number(1)};
    m.request.matched_targeting = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::silent, 0));
    m.request.priority = true;
    EXPECT_TRUE(m.verdict().eligible());
    m.request.priority = false;
    m.demands.workers = {worker_number(2)};
    m.demands.deny_workers = true;
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_1) {
    Matching m = image();
    m.worker.maintenance = true;
    m.demands.image.nsfw = true;
    m.declaration.nsfw = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::silent, 1));
}

TEST(Verdict, scheduling_7_2_line_2) {
    Matching m = image();
    m.worker.stale = true;
    m.demands.trusted_workers = true;
    m.worker.owner_trusted = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::silent, 2));
}

TEST(Verdict, scheduling_7_2_line_3) {
    Matching m = image();
    m.demands.image.nsfw = true;
    m.declaration.nsfw = false;
    m.demands.trusted_workers = true;
    m.worker.owner_trusted = false;
    EXPECT_EQ(m.class_lines(), fails(SkipReason::nsfw, 3));
}

TEST(Verdict, scheduling_7_2_line_4) {
    Matching m = image();
    m.demands.trusted_workers = true;
    EXPECT_TRUE(m.verdict().eligible());
    m.worker.owner_trusted = false;
    m.request.tricked = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::untrusted, 4));
}

TEST(Verdict, scheduling_7_2_line_5) {
    Matching m = image();
    m.request.tricked = true;
    m.request.blacklisted = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::secret, 5));
}

TEST(Verdict, scheduling_7_2_line_6) {
    Matching m = image();
    m.request.blacklisted = true;
    m.demands.image.clip_skip = true;
    m.declaration.bridge_agent = "AI Horde Worker:12:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::blacklist, 6));
    m.request.blacklisted = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 26));
}

TEST(Verdict, scheduling_7_2_line_7) {
    Matching m = image();
    m.demands.workers = {worker_number(2)};
    EXPECT_EQ(m.class_lines(), fails(SkipReason::worker_id, 7));
    m.demands.deny_workers = true;
    EXPECT_TRUE(m.class_lines().eligible());
}

TEST(Verdict, scheduling_7_2_line_8) {
    Matching m = image();
    m.demands.image.source_image = true;
    m.declaration.bridge_agent = "AI Horde Worker:2:url";
    EXPECT_EQ(m.class_lines(), fails(SkipReason::img2img, 8));
}

TEST(Verdict, scheduling_7_2_line_9) {
    Matching m = image();
    m.demands.image.source_processing = SourceProcessing::inpainting;
    m.declaration.bridge_agent = "AI Horde Worker:3:url";
    EXPECT_EQ(m.class_lines(), fails(SkipReason::painting, 9));
}

TEST(Verdict, scheduling_7_2_line_10) {
    Matching m = image();
    m.demands.image.source_processing = SourceProcessing::inpainting;
    EXPECT_EQ(m.class_lines(), fails(SkipReason::models, 10));
    m.declaration.models = {"stable_diffusion", "painter"};
    EXPECT_TRUE(m.class_lines().eligible());
}

TEST(Verdict, scheduling_7_2_line_11) {
    Matching m = image();
    m.demands.image.source_processing = SourceProcessing::outpainting;
    m.declaration.models = {"painter"};
    m.declaration.allow_painting = false;
    EXPECT_EQ(m.class_lines(), fails(SkipReason::painting, 11));
}

TEST(Verdict, scheduling_7_2_line_12) {
    Matching m = image();
    m.demands.models = m.declaration.models = {"painter"};
    EXPECT_EQ(m.verdict(), fails(SkipReason::models, 12));
    m.declaration.models = {"painter", "stable_diffusion"};
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_13) {
    Matching m = image();
    m.demands.image.sampler = "DDIM";
    m.declaration.bridge_agent = "AI Horde Worker:24:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 13));
    m.demands.image.karras = false;
    EXPECT_TRUE(m.verdict().eligible());
    m.demands.image.sampler = "unheard of";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 13));
}

TEST(Verdict, scheduling_7_2_line_14) {
    Matching m = image();
    m.demands.image.post_processing = {"GFPGAN"};
    m.demands.image.r2 = false;
    m.declaration.bridge_agent = unlisted;
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 14));
}

TEST(Verdict, scheduling_7_2_line_15) {
    Matching m = image();
    m.demands.image.post_processing = {"GFPGAN", "RestoreFormer"};
    m.declaration.bridge_agent = "AI Horde Worker reGen:12.9:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 15));
    m.declaration.bridge_agent = "AI Horde Worker reGen:13:url";
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_16) {
    Matching m = image();
    m.demands.image.source_image = true;
    m.declaration.allow_img2img = false;
    EXPECT_EQ(m.class_lines(), fails(SkipReason::img2img, 16));
}

TEST(Verdict, scheduling_7_2_line_17) {
    Matching m = image();
    m.demands.image.tiling = true;
    EXPECT_TRUE(m.verdict().eligible());
    m.declaration.bridge_agent = "AI Horde Worker:24:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 17));
}

TEST(Verdict, scheduling_7_2_line_18) {
    Matching m = image();
    m.demands.image.return_control_map = true;
    m.declaration.bridge_agent = "AI Horde Worker:17:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 18));
    m.declaration.bridge_agent = "AI Horde Worker:18:url";
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_19) {
    Matching m = image();
    m.demands.image.control_type = true;
    m.declaration.bridge_agent = "AI Horde Worker:22:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 19));
    m.declaration.bridge_agent = "AI Horde Worker:23:url";
    EXPECT_TRUE(m.verdict().eligible());
    m.declaration.bridge_agent = "AI Horde Worker:14:url";
    EXPECT_EQ(m.class_lines(), fails(SkipReason::bridge_version, 19));
}

TEST(Verdict, scheduling_7_2_line_20) {
    Matching m = image();
    m.demands.image.control_type = true;
    m.declaration.allow_controlnet = false;
    EXPECT_EQ(m.class_lines(), fails(SkipReason::controlnet, 20));
}

TEST(Verdict, scheduling_7_2_line_21) {
    Matching m = image();
    m.demands.image.qr_code = true;
    m.declaration.bridge_agent = "AI Horde Worker reGen:6.9:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 21));
    m.declaration.bridge_agent = "AI Horde Worker reGen:7:url";
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_22) {
    Matching m = image();
    m.demands.image.qr_code = true;
    m.demands.models = m.declaration.models = {"xl"};
    EXPECT_TRUE(m.verdict().eligible());
    m.declaration.allow_sdxl_controlnet = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::controlnet, 22));
    // Decided by the model that the job would use, not by what else is hosted.
    m.demands.models = {"stable_diffusion"};
    m.declaration.models = {"xl", "stable_diffusion"};
    EXPECT_TRUE(m.verdict().eligible());
    m.demands.models = {"xl", "stable_diffusion"};
    EXPECT_TRUE(m.verdict().eligible());
    EXPECT_THAT(m.choosable(), ElementsAre("stable_diffusion"));
    m.demands.models = {};
    EXPECT_THAT(m.choosable(), ElementsAre("stable_diffusion"));
}

TEST(Verdict, scheduling_7_2_line_23) {
    Matching m = image();
    m.demands.image.hires_fix = true;
    m.declaration.bridge_agent = "AI Horde Worker:12:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 23));
    m.declaration.bridge_agent = "AI Horde Worker:13:url";
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_24) {
    Matching m = image();
    m.demands.image.hires_fix = true;
    m.demands.models = m.declaration.models = {"cascade"};
    EXPECT_TRUE(m.verdict().eligible());
    m.declaration.bridge_agent = "AI Horde Worker reGen:5:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 24));
    m.declaration.models = {"cascade", "stable_diffusion"};
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 24));
    m.demands.models = {"stable_diffusion", "cascade"};
    EXPECT_TRUE(m.verdict().eligible());
    EXPECT_THAT(m.choosable(), ElementsAre("stable_diffusion"));
}

TEST(Verdict, scheduling_7_2_line_25) {
    Matching m = image();
    m.declaration.models = {"stable_diffusion", "flux"};
    m.declaration.bridge_agent = "AI Horde Worker reGen:8.0.0:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 25));
    m.declaration.bridge_agent = "AI Horde Worker reGen:9.0.0:url";
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_26) {
    Matching m = image();
    m.demands.image.clip_skip = true;
    m.declaration.bridge_agent = "AI Horde Worker:12:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 26));
}

TEST(Verdict, scheduling_7_2_line_27) {
    Matching m = image();
    m.demands.image.loras = m.demands.image.lora_by_version = true;
    m.declaration.bridge_agent = "AI Horde Worker reGen:2.9.9:url";
    EXPECT_EQ(m.verdict(), fails(SkipReason::bridge_version, 27));
    m.declaration.bridge_agent = "AI Horde Worker reGen:3:url";
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_28) {
    Matching m = image();
    m.demands.safe_address = false;
    m.declaration.allow_unsafe_address = false;
    EXPECT_EQ(m.class_lines(), fails(SkipReason::unsafe_ip, 28));
}

TEST(Verdict, scheduling_7_2_line_29) {
    Matching m = image();
    m.declaration.limit_max_steps = true;
    EXPECT_TRUE(m.verdict().eligible());  // 30 steps, average 30
    m.demands.image.accurate_steps = 31;
    EXPECT_EQ(m.verdict(), fails(SkipReason::step_count, 29));
    m.demands.image.accurate_steps = 9;  // above the 8.5 of one, within the 30 of the other
    m.declaration.models = {"stable_diffusion", "picky"};
    EXPECT_TRUE(m.verdict().eligible());  // only models in both sets count
    m.demands.models = {"stable_diffusion", "picky"};
    EXPECT_EQ(m.verdict(), fails(SkipReason::step_count, 29));
    m.demands.models = {};  // any model: all of the worker's
    EXPECT_EQ(m.verdict(), fails(SkipReason::step_count, 29));
    m.demands.image.accurate_steps = 8;
    EXPECT_TRUE(m.verdict().eligible());
    m.demands.models = m.declaration.models = {"flux"};
    EXPECT_EQ(m.verdict(), fails(SkipReason::step_count, 29));
    m.declaration.limit_max_steps = false;
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(Verdict, scheduling_7_2_line_30) {
    Matching m = image();
    m.demands.safe_address = false;
    EXPECT_TRUE(m.verdict().eligible());
    m.worker.owner_trusted = false;
    m.demands.image.post_processing = {"GFPGAN"};
    m.declaration.allow_post_processing = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::untrusted, 30));
    m.request.requester_trusted = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::post_processing, 31));
}

TEST(Verdict, scheduling_7_2_line_31) {
    Matching m = image();
    m.demands.image.post_processing = {"GFPGAN"};
    EXPECT_TRUE(m.verdict().eligible());
    m.declaration.allow_post_processing = false;
    m.request.upfront_kudos_met = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::post_processing, 31));
}

TEST(Verdict, scheduling_7_2_line_32) {
    Matching m = image();
    m.request.upfront_kudos_met = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::kudos, 32));
}

TEST(Verdict, ConditionsOfCandidatesAreSilentEvenWhenALineWouldSpeak) {
    Matching m = image();
    m.demands.image.nsfw = true;
    m.declaration.nsfw = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::silent, 0));
}

TEST(Verdict, IsIndependentOfWhatDoesNotMatter) {
    Matching m = image();
    m.demands.image.post_processing = {"GFPGAN"};
    m.declaration.allow_post_processing = false;
    const Verdict before = m.verdict();
    m.declaration.threads = 9;
    m.declaration.blacklist = {"word"};
    m.declaration.priority_users = {1, 2};
    m.declaration.max_length = 1;
    m.declaration.max_context_length = 1;
    m.declaration.max_tiles = 0;
    m.declaration.models.emplace_back("another");
    m.demands.text.max_length = 4096;
    m.demands.text.validated_backends = true;
    m.demands.alchemy.tiles = 200;
    m.worker.paused = true;
    m.worker.speed = 1;
    m.worker.owner = 1234;
    m.request.priority = true;
    EXPECT_EQ(m.verdict(), before);
}

}  // namespace
}  // namespace orda::rules
