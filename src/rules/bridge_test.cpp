#include "rules/bridge.h"

#include <gtest/gtest.h>

#include "rules/bridge_tables.h"
#include "rules/steps.h"

namespace orda::rules {
namespace {

Version version(std::string_view text) {
    return Version::parse(text).value();
}

TEST(Version, MinorAndPatchMayBeMissing) {
    EXPECT_EQ(version("23"), version("23.0.0"));
    EXPECT_EQ(version("24.1"), version("24.1.0"));
    EXPECT_EQ(version("1.2.3-rc1").pre_release, std::vector<std::string>{"rc1"});
    EXPECT_EQ(version("1.2.3+build.007"), version("1.2.3"));
}

TEST(Version, RefusesWhatIsNone) {
    for (const char* text :
         {"", "v1", "01", "1.02", "1.2.3.4", "1.", ".1", "1..2", "1.x", "-1", "1-", "1-a..b",
          "1-01", "1-a_b", "1+", " 1", "1 ", "99999999999999999999"})
        EXPECT_FALSE(Version::parse(text)) << text;
    EXPECT_TRUE(Version::parse("1-0"));
    EXPECT_TRUE(Version::parse("1-0a"));
}

TEST(Version, SortsPreReleasesBelowTheirRelease) {
    const std::vector<std::string> ascending{
        "8.9",        "9.0.0-alpha",  "9.0.0-alpha.1", "9.0.0-alpha.beta",
        "9.0.0-beta", "9.0.0-beta.2", "9.0.0-beta.11", "9.0.0-rc.1",
        "9.0.0",      "9.0.1-x",      "9.0.1",         "10"};
    for (std::size_t i = 0; i + 1 < ascending.size(); ++i)
        EXPECT_LT(version(ascending[i]), version(ascending[i + 1])) << ascending[i];
}

TEST(Bridge, IsSplitAtTheFirstTwoColons) {
    const Bridge bridge = bridge_of("AI Horde Worker reGen:10.1.1:https://github.com/x:y");
    EXPECT_EQ(bridge.name, "AI Horde Worker reGen");
    EXPECT_EQ(bridge.version, version("10.1.1"));
}

TEST(Bridge, IsUnknownWhenItCannotBeRead) {
    for (const char* agent : {"", "AI Horde Worker reGen", "AI Horde Worker reGen:13",
                              "AI Horde Worker reGen:v13:url", "AI Horde Worker reGen::url"}) {
        const Bridge bridge = bridge_of(agent);
        EXPECT_EQ(bridge.name, "unknown") << agent;
        EXPECT_EQ(bridge.version, Version{}) << agent;
        EXPECT_EQ(bridge.capabilities, Capabilities{}) << agent;
        EXPECT_EQ(bridge.factor_hundredths, 75) << agent;
    }
}

TEST(Bridge, CapabilitiesAccumulate) {
    const auto has = [](const char* agent, Capability capability) {
        return bridge_of(agent).has(capability);
    };
    EXPECT_FALSE(has("AI Horde Worker reGen:1:u", Capability::lora));
    EXPECT_TRUE(has("AI Horde Worker reGen:2:u", Capability::lora));
    EXPECT_TRUE(has("AI Horde Worker reGen:2:u", Capability::img2img));
    EXPECT_FALSE(has("AI Horde Worker reGen:9.0.0-x:u", Capability::flux));
    EXPECT_TRUE(has("AI Horde Worker reGen:9.0.1-x:u", Capability::flux));
    EXPECT_FALSE(has("AI Horde Worker:7:u", Capability::r2));
    EXPECT_TRUE(has("AI Horde Worker:8:u", Capability::r2));
    EXPECT_TRUE(has("SD-WebUI Stable Horde Worker Bridge:4:u", Capability::clip_skip));
    EXPECT_FALSE(has("SD-WebUI Stable Horde Worker Bridge:4:u", Capability::img2img));
    EXPECT_TRUE(has("HordeAutoWebBridge:2:u", Capability::tiling));
    EXPECT_FALSE(has("HordeAutoWebBridge:2:u", Capability::inpainting));
    EXPECT_FALSE(has("ai horde worker regen:13:u", Capability::img2img));
}

TEST(Bridge, TheLatestReGenKnowsEveryPostProcessor) {
    const Bridge latest = bridge_of("AI Horde Worker reGen:13:u");
    const Bridge before = bridge_of("AI Horde Worker reGen:12:u");
    int added = 0;
    for (const PostProcessor& entry : post_processors()) {
        EXPECT_TRUE(latest.has(entry.capability)) << entry.name;
        if (!before.has(entry.capability)) ++added;
    }
    EXPECT_EQ(added, 8);
}

TEST(Bridge, SamplersDependOnKarras) {
    const Bridge worker = bridge_of("AI Horde Worker:17:u");
    EXPECT_FALSE(worker.supports(Sampler::ddim, true));
    EXPECT_TRUE(worker.supports(Sampler::ddim, false));
    EXPECT_FALSE(bridge_of("AI Horde Worker:16:u").supports(Sampler::ddim, false));
    EXPECT_FALSE(bridge_of("AI Horde Worker:11:u").supports(Sampler::k_dpmpp_sde, true));
    EXPECT_TRUE(bridge_of("AI Horde Worker:12:u").supports(Sampler::k_dpmpp_sde, true));
    EXPECT_FALSE(bridge_of("AI Horde Worker reGen:1:u").supports(Sampler::k_euler, true));
    EXPECT_FALSE(bridge_of("AI Horde Worker reGen:2.5:u").supports(Sampler::lcm, true));
    EXPECT_TRUE(bridge_of("AI Horde Worker reGen:3:u").supports(Sampler::lcm, true));
    EXPECT_TRUE(
        bridge_of("SD-WebUI Stable Horde Worker Bridge:1:u").supports(Sampler::plms, false));
    EXPECT_FALSE(bridge_of("HordeAutoWebBridge:1:u").supports(Sampler::k_euler, true));
    EXPECT_TRUE(bridge_of("HordeAutoWebBridge:1:u").supports(Sampler::k_euler, false));
}

TEST(Bridge, AnUnlistedNameHasTheSamplersOfAnOldWorker) {
    const Bridge unlisted = bridge_of("Mine:1:u");
    const Bridge worker = bridge_of("AI Horde Worker:23:u");
    EXPECT_EQ(unlisted.samplers_with_karras, worker.samplers_with_karras);
    EXPECT_EQ(unlisted.samplers_without_karras, worker.samplers_without_karras);
    EXPECT_EQ(unlisted.capabilities, Capabilities{});
}

TEST(Bridge, FactorsRewardUpToDateSoftware) {
    EXPECT_EQ(bridge_of("AI Horde Worker reGen:13.0.0:u").factor_hundredths, 100);
    EXPECT_EQ(bridge_of("AI Horde Worker reGen:13.0.0-rc1:u").factor_hundredths, 90);
    EXPECT_EQ(bridge_of("AI Horde Worker reGen:10.1.1:u").factor_hundredths, 90);
    EXPECT_EQ(bridge_of("AI Horde Worker:24:u").factor_hundredths, 100);
    EXPECT_EQ(bridge_of("AI Horde Worker:23:u").factor_hundredths, 90);
    EXPECT_EQ(bridge_of("HordeAutoWebBridge:2:u").factor_hundredths, 75);
}

TEST(Bridge, OurOwnWorkerIsUpToDateInEveryVersion) {
    const Bridge regen = bridge_of("AI Horde Worker reGen:13:u");
    for (const char* agent : {"Orda Worker:0.0.1-dev:u", "Orda Worker:7:u"}) {
        const Bridge own = bridge_of(agent);
        EXPECT_EQ(own.capabilities, regen.capabilities);
        EXPECT_EQ(own.samplers_with_karras, regen.samplers_with_karras);
        EXPECT_EQ(own.samplers_without_karras, regen.samplers_without_karras);
        EXPECT_EQ(own.factor_hundredths, 100);
        EXPECT_TRUE(own.validated_text_backend);
    }
}

TEST(Bridge, ValidatedTextBackendsGoByName) {
    for (const char* agent :
         {"AI Horde Worker:1:u", "AI Horde Worker~aphrodite~oai:1:u",
          "AI Horde Worker~aphrodite~kai:1:u", "KoboldCppEmbedWorker:2:u", "TabbyAPI:0:u"})
        EXPECT_TRUE(bridge_of(agent).validated_text_backend) << agent;
    for (const char* agent : {"koboldcppembedworker:2:u", "AI Horde Worker reGen:13:u", "TabbyAPI"})
        EXPECT_FALSE(bridge_of(agent).validated_text_backend) << agent;
}

}  // namespace
}  // namespace orda::rules
