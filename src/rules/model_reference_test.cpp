#include "rules/model_reference.h"

#include <gtest/gtest.h>
#include <stdexcept>

namespace orda::rules {
namespace {

TEST(ImageReference, ReadsWhatItKnowsAndIgnoresTheRest) {
    const auto reference = ImageReference::parse(R"json({
        "one": {"name": "one", "baseline": "stable_diffusion_xl", "type": "ckpt", "nsfw": true,
                "inpainting": true, "config": {"files": []}, "tags": ["x"], "size": 7,
                "requirements": {"min_steps": 4, "max_steps": 15.5, "cfg_scale": 1,
                                 "min_cfg_scale": 0.5, "max_cfg_scale": 2, "clip_skip": 2,
                                 "samplers": ["k_euler", 3], "schedulers": ["karras"],
                                 "else": true}},
        "bare": {},
        "strange": {"baseline": "infinity_2", "requirements": ["x"], "nsfw": "yes"},
        "cn": {"baseline": "stable diffusion 1", "type": "controlnet"},
        "broken": 7,
        "null": null
    })json");
    EXPECT_EQ(reference.skipped(), 2U);
    EXPECT_EQ(reference.models().size(), 4U);
    const ImageModel* one = reference.find("one");
    ASSERT_NE(one, nullptr);
    EXPECT_EQ(one->baseline, Baseline::stable_diffusion_xl);
    EXPECT_TRUE(one->nsfw && one->inpainting && !one->controlnet);
    ImageRequirements expected;
    expected.min_steps = 4;
    expected.max_steps = 15.5;
    expected.cfg_scale = 1;
    expected.min_cfg_scale = 0.5;
    expected.max_cfg_scale = 2;
    expected.clip_skip = 2;
    expected.samplers = {"k_euler"};
    expected.schedulers = {"karras"};
    EXPECT_EQ(one->requirements, expected);
    EXPECT_EQ(reference.find("bare")->baseline, Baseline::stable_diffusion_1);
    EXPECT_EQ(reference.find("strange")->baseline, Baseline::other);
    EXPECT_EQ(reference.find("strange")->baseline_text, "infinity_2");
    EXPECT_TRUE(reference.servable("one"));
    EXPECT_FALSE(reference.servable("strange"));
    EXPECT_FALSE(reference.servable("cn"));
    EXPECT_FALSE(reference.servable("unlisted"));
    EXPECT_EQ(reference.max_steps("one"), 15.5);
    EXPECT_EQ(reference.max_steps("bare"), std::nullopt);
    EXPECT_EQ(reference.max_steps("unlisted"), std::nullopt);
}

TEST(ImageReference, TagsTellTheBaselineOfUnlistedNames) {
    const auto reference = ImageReference::parse(R"json({"a [Flux]": {}})json");
    EXPECT_EQ(reference.baseline_of("my [SDXL] model"), Baseline::stable_diffusion_xl);
    EXPECT_EQ(reference.baseline_of("b [Flux]"), Baseline::flux_1);
    EXPECT_EQ(reference.baseline_of("[Qwen]"), Baseline::qwen_image);
    EXPECT_EQ(reference.baseline_of("[ZModel]"), Baseline::z_image_turbo);
    EXPECT_EQ(reference.baseline_of("[ZImage]"), Baseline::z_image_turbo);
    EXPECT_EQ(reference.baseline_of("[sdxl]"), Baseline::stable_diffusion_1);
    EXPECT_EQ(reference.baseline_of("a [Flux]"), Baseline::stable_diffusion_1);  // listed
}

TEST(ImageReference, MergesOver) {
    auto reference = ImageReference::parse(R"json({"a": {"nsfw": true}, "b": {}})json");
    reference.merge(ImageReference::parse(R"json({"a": {}, "c": {}, "d": 1})json"));
    EXPECT_EQ(reference.models().size(), 3U);
    EXPECT_FALSE(reference.find("a")->nsfw);
    EXPECT_EQ(reference.skipped(), 1U);
}

TEST(References, ThrowOnWhatIsNoObject) {
    for (const char* text : {"", "{", "[]", "7", "null", "<html>"}) {
        EXPECT_THROW(ImageReference::parse(text), std::runtime_error) << text;
        EXPECT_THROW(TextReference::parse(text), std::runtime_error) << text;
    }
}

TEST(References, HaveBuiltInModels) {
    EXPECT_EQ(ImageReference::built_in().skipped(), 0U);
    EXPECT_TRUE(ImageReference::built_in().servable("stable_diffusion"));
    EXPECT_TRUE(ImageReference::built_in().inpainting("stable_diffusion_inpainting"));
    EXPECT_EQ(TextReference::built_in().skipped(), 0U);
    EXPECT_EQ(TextReference::built_in().billions("koboldcpp/L3-8B-Stheno-v3.2.i1-Q4_K_M"), 8);
}

TEST(Baselines, KeepTheirNames) {
    for (int i = 0; i < static_cast<int>(Baseline::other); ++i) {
        const auto baseline = static_cast<Baseline>(i);
        EXPECT_FALSE(wire_name(baseline).empty());
        EXPECT_EQ(baseline_from(wire_name(baseline)), baseline);
    }
    EXPECT_EQ(baseline_from("sd"), Baseline::other);
    EXPECT_EQ(wire_name(Baseline::other), "");
}

TEST(TextReference, FindsByBaseAndWithoutQuantisation) {
    const auto reference = TextReference::parse(R"json({
        "koboldcpp/Tiefighter-13B": {"parameters": 13000000000, "nsfw": true, "tags": []},
        "exact-Q4_K": {"parameters": 500000000},
        "empty": {},
        "fraction": {"parameters": 1.5},
        "text": {"parameters": "7000000000"},
        "negative": {"parameters": -1},
        "float": {"parameters": 7e9}
    })json");
    EXPECT_EQ(reference.skipped(), 4U);
    EXPECT_EQ(reference.billions("koboldcpp/Tiefighter-13B"), 13);
    EXPECT_EQ(reference.billions("koboldcpp/Tiefighter-13B::alice#3"), 13);
    EXPECT_EQ(reference.billions("koboldcpp/Tiefighter-13B-IQ3_XXS"), 13);
    EXPECT_EQ(reference.billions("koboldcpp/Tiefighter-13B-IQ3_XXS::alice#3"), 13);
    EXPECT_EQ(reference.billions("exact-Q4_K"), 0.5);
    EXPECT_EQ(reference.billions("float"), 7);
    EXPECT_TRUE(reference.nsfw("koboldcpp/Tiefighter-13B"));
    for (const char* name : {"Tiefighter-13B", "koboldcpp/tiefighter-13b", "empty", "",
                             "koboldcpp/Tiefighter-13B::a::b"}) {
        EXPECT_FALSE(reference.known(name)) << name;
        EXPECT_EQ(reference.billions(name), 1) << name;
        EXPECT_FALSE(reference.nsfw(name)) << name;
    }
}

}  // namespace
}  // namespace orda::rules
