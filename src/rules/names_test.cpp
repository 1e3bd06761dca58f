#include "rules/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/refusal.h"
#include "rules/matching_for_test.h"

namespace orda::rules {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Names = std::vector<std::string>;

const OwnerRights nobody{"alice#42", false, false};
const OwnerRights customizer{"alice#42", true, false};
const OwnerRights special{"alice#42", false, true};

/// The refusal that `f` throws.
template <typename F>
Refusal refusal_of(F f) {
    try {
        f();
    } catch (const Refusal& refusal) {
        return refusal;
    }
    ADD_FAILURE() << "nothing was refused";
    return {0, "", ""};
}

TEST(WorkerName, IsCleanedAndNeverEmpty) {
    EXPECT_EQ(worker_name("  a & b "), "a &amp; b");
    EXPECT_EQ(refusal_of([] { worker_name(" \t "); }).status(), 400);
    EXPECT_EQ(refusal_of([] { worker_name(""); }).rc(), "BadRequest");
}

TEST(WorkerName, OfANewWorkerIsChecked) {
    EXPECT_NO_THROW(check_new_worker_name("w"));
    EXPECT_NO_THROW(check_new_worker_name(std::string(100, 'w')));
    EXPECT_EQ(refusal_of([] { check_new_worker_name(std::string(101, 'w')); }).rc(),
              "TooLongWorkerName");
    for (const char* word : {"My Colab", "xTPUx", "GoOgLe"}) {
        const Refusal refusal = refusal_of([word] { check_new_worker_name(word); });
        EXPECT_EQ(refusal.status(), 400);
        EXPECT_EQ(refusal.rc(), "BadRequest");
    }
}

TEST(CleanText, CutsAfterCleaning) {
    EXPECT_EQ(clean_text("a & b", 3), "a &");
    EXPECT_EQ(clean_text("äöü", 2), "äö");
    EXPECT_EQ(clean_bridge_agent("  "), "unknown:0:unknown");
    EXPECT_EQ(clean_bridge_agent("a:1:b"), "a:1:b");
}

TEST(ImageModels, AreAcceptedWhenKnown) {
    const auto images = reference_for_test();
    EXPECT_THAT(
        accepted_image_models(Names{"xl", "mine", "stable_diffusion", "xl"}, nobody, images),
        ElementsAre("xl", "stable_diffusion"));
    EXPECT_THAT(accepted_image_models(Names{"mine", "a::b"}, customizer, images),
                ElementsAre("mine", "a::b"));
    const Refusal refusal =
        refusal_of([&images] { accepted_image_models(Names{"mine"}, nobody, images); });
    EXPECT_EQ(refusal.status(), 400);
    EXPECT_THAT(refusal.message(), testing::ContainsRegex("[Ww]e cannot accept workers serving"));
    EXPECT_EQ(refusal_of([&images] { accepted_image_models({}, customizer, images); }).status(),
              400);
}

TEST(ImageModels, AreBrandedBySpecialOwnersAlone) {
    const auto images = reference_for_test();
    EXPECT_THAT(accepted_image_models(Names{"horde_special::alice#42"}, special, images),
                ElementsAre("horde_special::alice#42"));
    EXPECT_EQ(refusal_of([&images] {
                  accepted_image_models(Names{"xl", "horde_special::bob#7"}, special, images);
              }).rc(),
              "BadRequest");
    // Not special: such a name is one that nobody knows.
    EXPECT_THAT(accepted_image_models(Names{"xl", "xl::alice#42"}, nobody, images),
                ElementsAre("xl"));
}

TEST(ImageModels, AreCut) {
    Names many;
    for (int i = 0; i < 400; ++i)
        many.push_back("m" + std::to_string(i));
    EXPECT_EQ(accepted_image_models(many, customizer, {}).size(), 300U);
    EXPECT_EQ(accepted_text_models(many, nobody).size(), 200U);
    EXPECT_THAT(accepted_text_models(Names{std::string(256, 'm'), "n"}, nobody), ElementsAre("n"));
}

TEST(TextModels, AreAnythingButOthersBrands) {
    EXPECT_THAT(accepted_text_models(Names{"b", "a", "b", "a::alice#42", "x::y::z"}, nobody),
                ElementsAre("b", "a", "a::alice#42", "x::y::z"));
    EXPECT_EQ(refusal_of([] { accepted_text_models(Names{"a", "a::bob#7"}, nobody); }).status(),
              400);
    const Refusal refusal = refusal_of([] { accepted_text_models({}, nobody); });
    EXPECT_EQ(refusal.status(), 400);
    EXPECT_THAT(refusal.message(), testing::ContainsRegex("[Ww]e cannot accept workers serving"));
}

TEST(Blacklist, IsCleanedAndCut) {
    EXPECT_THAT(cleaned_blacklist(Names{"ABC", "abc", " ", "", "abcdefghijklmnoZZZ"}),
                ElementsAre("abc", "abcdefghijklmno"));
    EXPECT_EQ(cleaned_blacklist(Names(300, "x")).size(), 1U);
}

TEST(Softprompts, AreCleanedAndCut) {
    EXPECT_THAT(cleaned_softprompts(Names{"a", "a", "", std::string(150, 'b')}),
                ElementsAre("a", std::string(100, 'b')));
}

TEST(Forms, FallBackToCaption) {
    EXPECT_THAT(accepted_forms({}), ElementsAre("caption"));
    EXPECT_THAT(accepted_forms(Names{"nsfw", "nsfw", "caption"}), ElementsAre("nsfw", "caption"));
}

TEST(SpecialModels, GoByName) {
    EXPECT_TRUE(is_special_model("horde_special::a#1"));
    EXPECT_FALSE(is_special_model("stable_diffusion"));
}

}  // namespace
}  // namespace orda::rules
