#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/matching_for_test.h"

namespace orda::rules {
namespace {

using model::Kind;
using model::SourceProcessing;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

Matching image() {
    return Matching(Kind::image);
}

TEST(Choice, IsOfTheModelsInBothSets) {
    Matching m = image();
    m.demands.models = {"xl", "stable_diffusion", "qwen"};
    m.declaration.models = {"zimage", "stable_diffusion", "xl"};
    EXPECT_THAT(m.choosable(), UnorderedElementsAre("stable_diffusion", "xl"));
    m.demands.models = {};
    EXPECT_THAT(m.choosable(), UnorderedElementsAre("stable_diffusion", "xl", "zimage"));
}

TEST(Choice, PrefersInpaintingModelsForPainting) {
    Matching m = image();
    m.demands.models = {};
    m.declaration.models = {"stable_diffusion", "painter"};
    EXPECT_THAT(m.choosable(), UnorderedElementsAre("stable_diffusion", "painter"));
    m.demands.image.source_processing = SourceProcessing::inpainting;
    EXPECT_THAT(m.choosable(), ElementsAre("painter"));
    m.demands.models = {"stable_diffusion"};
    EXPECT_THAT(m.choosable(), ElementsAre("stable_diffusion"));
}

TEST(CouldServe, NeedsALiveWorkerThatWouldAccept) {
    Matching m = image();
    EXPECT_TRUE(m.could_serve());
    m.worker.stale = true;
    EXPECT_FALSE(m.could_serve());
    m.worker.stale = false;
    m.worker.maintenance = true;
    EXPECT_FALSE(m.could_serve());
    EXPECT_TRUE(m.could_serve(owner_of_worker));
    m.worker.maintenance = false;
    m.worker.paused = true;
    EXPECT_FALSE(m.could_serve());
    EXPECT_TRUE(m.could_serve(owner_of_worker));
    m.worker.paused = false;
    m.demands.models = {"other"};
    EXPECT_FALSE(m.could_serve());
    m.demands.models = {};
    m.demands.image.width = 3072;
    EXPECT_FALSE(m.could_serve());
}

TEST(Decoys, AreForPausedWorkersOfOthers) {
    Matching m = image();
    EXPECT_FALSE(only_decoys(m.worker, requester_of_request));
    m.worker.paused = true;
    EXPECT_TRUE(only_decoys(m.worker, requester_of_request));
    EXPECT_FALSE(only_decoys(m.worker, owner_of_worker));
}

TEST(Blacklist, MatchesAnywhereInTheLowerCasePrompt) {
    const std::vector<std::string> words{"cat", "dog"};
    EXPECT_TRUE(blacklisted("a concatenation", words));
    EXPECT_FALSE(blacklisted("a bird", words));
    EXPECT_FALSE(blacklisted("a bird", {}));
    EXPECT_FALSE(blacklisted("a bird", std::vector<std::string>{""}));
}

TEST(UpfrontKudos, AreWhatRemainsAboveTheFloor) {
    UpfrontTest test{.worker_requires = true, .balance = Kudos::whole(35), .price = 10};
    EXPECT_TRUE(upfront_kudos_met(test));
    test.price = 10.01;
    EXPECT_FALSE(upfront_kudos_met(test));
    test.priority = true;
    EXPECT_TRUE(upfront_kudos_met(test));
    test.priority = false;
    test.requester_trusted = true;
    EXPECT_TRUE(upfront_kudos_met(test));
    test.requester_trusted = false;
    test.worker_requires = false;
    EXPECT_TRUE(upfront_kudos_met(test));
    // The anonymous floor lifts a positive balance, and a negative one is taken as it is.
    UpfrontTest anonymous{.worker_requires = true,
                          .balance = Kudos::whole(1),
                          .account_class = model::AccountClass::anonymous,
                          .price = 51};
    EXPECT_TRUE(upfront_kudos_met(anonymous));
    anonymous.balance = Kudos::whole(-20);
    anonymous.price = 0.1;
    EXPECT_FALSE(upfront_kudos_met(anonymous));
}

}  // namespace
}  // namespace orda::rules
