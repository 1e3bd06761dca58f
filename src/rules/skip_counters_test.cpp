#include <gtest/gtest.h>
#include <set>

#include "rules/matching_for_test.h"

namespace orda::rules {
namespace {

using model::Kind;
using model::SourceProcessing;

constexpr SkipReason last_reason = SkipReason::matching_softprompt;

/// What a single changed thing counts: exactly these reasons, once each.
void expect_only(Matching& m, const std::vector<std::pair<SkipReason, int>>& expected) {
    SkipCounters counters;
    for (const auto& [reason, count] : expected)
        counters.add(reason, count);
    EXPECT_EQ(m.counters(), counters);
}

TEST(SkipReasons, HaveTheirNames) {
    std::set<std::string_view> names;
    for (int i = 3; i <= static_cast<int>(last_reason); ++i)
        names.insert(wire_name(static_cast<SkipReason>(i)));
    EXPECT_EQ(names.size(), skip_reason_count - 3);
    EXPECT_TRUE(names.contains("post-processing"));
    EXPECT_FALSE(names.contains(""));
    EXPECT_EQ(wire_name(SkipReason::secret), "");
}

TEST(ImageCounters, CountNothingForAFit) {
    Matching m(Kind::image);
    expect_only(m, {});
}

TEST(ImageCounters, CountModelsOnlyWhenNoneIsOffered) {
    Matching m(Kind::image);
    m.demands.models = {"other", "stable_diffusion"};
    expect_only(m, {});
    m.demands.models = {"other"};
    expect_only(m, {{SkipReason::models, 1}});
    m.demands.models = {};
    expect_only(m, {});
}

TEST(ImageCounters, CountPixelsAboveTheLimit) {
    Matching m(Kind::image);
    m.demands.image.width = m.demands.image.height = 1024;
    expect_only(m, {});
    m.demands.image.width = 1088;
    expect_only(m, {{SkipReason::max_pixels, 1}});
}

TEST(ImageCounters, CountTargets) {
    Matching m(Kind::image);
    m.demands.workers = {worker_number(2)};
    expect_only(m, {{SkipReason::worker_id, 1}});
    m.demands.workers = {worker_number(1)};
    expect_only(m, {});
    EXPECT_EQ(m.counters(true)[SkipReason::worker_id], 1);
    m.demands.deny_workers = true;
    expect_only(m, {{SkipReason::worker_id, 1}});
}

TEST(ImageCounters, CountWhatIsNotAllowedOrNotKnown) {
    Matching m(Kind::image);
    m.demands.image.source_image = true;
    m.demands.image.loras = true;
    m.demands.image.control_type = true;
    m.demands.image.post_processing = {"GFPGAN"};
    m.demands.image.source_processing = SourceProcessing::inpainting;
    m.declaration.allow_img2img = m.declaration.allow_lora = m.declaration.allow_controlnet =
        m.declaration.allow_post_processing = m.declaration.allow_painting = false;
    expect_only(m, {{SkipReason::img2img, 1},
                    {SkipReason::lora, 1},
                    {SkipReason::controlnet, 1},
                    {SkipReason::post_processing, 1},
                    {SkipReason::painting, 1}});
    m.declaration.allow_img2img = m.declaration.allow_lora = m.declaration.allow_controlnet =
        m.declaration.allow_post_processing = m.declaration.allow_painting = true;
    m.declaration.bridge_agent = "unlisted:1:url";
    expect_only(m, {{SkipReason::bridge_version, 5}});
}

TEST(ImageCounters, CountAddressNsfwAndTrust) {
    Matching m(Kind::image);
    m.demands.safe_address = false;
    m.demands.image.nsfw = true;
    m.demands.trusted_workers = true;
    expect_only(m, {});
    m.declaration.allow_unsafe_address = m.declaration.nsfw = m.worker.owner_trusted = false;
    expect_only(m, {{SkipReason::unsafe_ip, 1}, {SkipReason::nsfw, 1}, {SkipReason::untrusted, 1}});
}

TEST(ImageCounters, CountPerformanceTwice) {
    Matching m(Kind::image);
    m.declaration.extra_slow = true;
    expect_only(m, {{SkipReason::performance, 1}});
    m.demands.slow_workers = false;
    m.worker.speed = 1000;
    expect_only(m, {{SkipReason::performance, 2}});
    m.demands.extra_slow_workers = true;
    expect_only(m, {{SkipReason::performance, 1}});
}

TEST(ImageCounters, CountOldBridges) {
    Matching m(Kind::image);
    m.declaration.bridge_agent = "AI Horde Worker:12:url";
    m.demands.image.tis = true;
    expect_only(m, {{SkipReason::bridge_version, 1}});
    m.demands.image.hires_fix = m.demands.image.tiling = true;
    expect_only(m, {{SkipReason::bridge_version, 2}});
    m.demands.image.tis = m.demands.image.hires_fix = m.demands.image.tiling = false;
    m.demands.image.sampler = "lcm";
    expect_only(m, {{SkipReason::bridge_version, 1}});
    m.demands.image.sampler = "k_euler";
    m.demands.image.transparent = true;
    expect_only(m, {{SkipReason::bridge_version, 1}});
    m.demands.image.transparent = false;
    m.demands.image.return_control_map = true;
    expect_only(m, {{SkipReason::bridge_version, 1}});
}

TEST(TextCounters, CountTheirOwnKeys) {
    Matching m(Kind::text);
    expect_only(m, {});
    m.demands.models = {"other"};
    m.demands.text = {.max_length = 513, .max_context_length = 2049, .validated_backends = true};
    m.demands.slow_workers = false;
    m.demands.trusted_workers = true;
    m.demands.workers = {worker_number(2)};
    m.worker.speed = 1;
    m.worker.owner_trusted = false;
    m.declaration.bridge_agent = "MyBridge:1:url";
    expect_only(m, {{SkipReason::models, 1},
                    {SkipReason::max_length, 1},
                    {SkipReason::max_context_length, 1},
                    {SkipReason::bridge_version, 1},
                    {SkipReason::performance, 1},
                    {SkipReason::untrusted, 1},
                    {SkipReason::worker_id, 1}});
}

TEST(AlchemyCounters, ComeFromVerdictsAlone) {
    Matching m(Kind::alchemy);
    m.demands.trusted_workers = true;
    m.worker.owner_trusted = false;
    expect_only(m, {});
    SkipCounters counters;
    add_verdict(counters, Kind::alchemy, SkipReason::untrusted, 2);
    add_verdict(counters, Kind::alchemy, SkipReason::kudos, 1);
    EXPECT_EQ(counters[SkipReason::untrusted], 2);
    EXPECT_EQ(counters[SkipReason::kudos], 0);
}

TEST(AddVerdict, TakesOverWhatIsNotCountedQueueWide) {
    SkipCounters counters;
    for (const SkipReason reason :
         {SkipReason::none, SkipReason::silent, SkipReason::secret, SkipReason::models,
          SkipReason::untrusted, SkipReason::nsfw, SkipReason::controlnet})
        add_verdict(counters, Kind::image, reason, 5);
    EXPECT_EQ(counters, SkipCounters{});
    for (const SkipReason reason : {SkipReason::kudos, SkipReason::blacklist,
                                    SkipReason::step_count, SkipReason::bridge_version}) {
        add_verdict(counters, Kind::image, reason, 3);
        EXPECT_EQ(counters[reason], 3);
    }
    SkipCounters text;
    add_verdict(text, Kind::text, SkipReason::bridge_version, 1);
    add_verdict(text, Kind::text, SkipReason::untrusted, 1);
    EXPECT_EQ(text, SkipCounters{});
}

TEST(SkipCounters, AddManyTimes) {
    SkipCounters one;
    one.add(SkipReason::lora, 1);
    one.add(SkipReason::performance, 2);
    SkipCounters sum;
    sum.add(one, 3);
    EXPECT_EQ(sum[SkipReason::lora], 3);
    EXPECT_EQ(sum[SkipReason::performance], 6);
}

TEST(AlwaysShown, IsTwelveKeysOfImage) {
    int image = 0;
    for (int i = 0; i <= static_cast<int>(last_reason); ++i) {
        const auto reason = static_cast<SkipReason>(i);
        if (always_shown(Kind::image, reason)) ++image;
        EXPECT_FALSE(always_shown(Kind::text, reason));
        EXPECT_FALSE(always_shown(Kind::alchemy, reason));
    }
    EXPECT_EQ(image, 12);
    EXPECT_FALSE(always_shown(Kind::image, SkipReason::max_pixels));
}

}  // namespace
}  // namespace orda::rules
