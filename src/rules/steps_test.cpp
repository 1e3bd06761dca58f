#include "rules/steps.h"

#include <gtest/gtest.h>

namespace orda::rules {
namespace {

TEST(AccurateSteps, DoublesSecondOrderSamplers) {
    for (const char* sampler : {"k_heun", "k_dpm_2", "k_dpm_2_a", "k_dpmpp_2s_a", "k_dpmpp_sde"}) {
        EXPECT_EQ(accurate_steps(sampler, 21), 42) << sampler;
        EXPECT_TRUE(is_second_order(sampler));
        EXPECT_TRUE(sampler_of(sampler));
    }
    for (const char* sampler : {"k_euler", "k_euler_a", "DDIM", "lcm", "k_dpmpp_2m"})
        EXPECT_EQ(accurate_steps(sampler, 21), 21) << sampler;
    EXPECT_EQ(accurate_steps("k_dpm_adaptive", 1), 40);
    EXPECT_EQ(accurate_steps("k_dpm_adaptive", 500), 40);
}

TEST(NormalSteps, FollowControlType) {
    EXPECT_EQ(normal_steps(std::nullopt, false), 30);
    EXPECT_EQ(normal_steps(std::nullopt, true), 20);
    EXPECT_EQ(normal_steps(60, true), 40);
    EXPECT_EQ(normal_steps(40, true), 40);
    EXPECT_EQ(normal_steps(60, false), 60);
}

TEST(ImageThings, DoNotOverflow) {
    EXPECT_EQ(image_things(512, 512, 30), 7'864'320);
    EXPECT_EQ(image_things(3072, 3072, 1000), 9'437'184'000);
}

TEST(PostProcessors, AreTheTableOfTheSpec) {
    EXPECT_EQ(post_processors().size(), 16U);
    int upscalers = 0;
    int heavy = 0;
    for (const PostProcessor& entry : post_processors()) {
        upscalers += entry.upscaler ? 1 : 0;
        heavy += entry.heavy ? 1 : 0;
        EXPECT_EQ(entry.burn_factor, entry.upscaler ? 1.05 : 1.0) << entry.name;
        EXPECT_EQ(find_post_processor(entry.name), &entry);
    }
    EXPECT_EQ(upscalers, 11);
    EXPECT_EQ(heavy, 9);
    EXPECT_EQ(find_post_processor("gfpgan"), nullptr);
}

}  // namespace
}  // namespace orda::rules
