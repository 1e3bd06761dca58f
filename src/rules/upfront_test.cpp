#include "rules/upfront.h"

#include <gtest/gtest.h>

#include "rules/matching_for_test.h"
#include "rules/steps.h"
#include "rules/vectors_for_test.h"

namespace orda::rules {
namespace {

/// The models of a vector as the reference would tell of them.
ModelLimits limits_in(const json::object& request) {
    ModelLimits limits;
    const json::array& models = request.at("models").as_array();
    limits.any_named = !models.empty();
    limits.some_without = models.empty();
    for (const json::value& model : models) {
        const Baseline baseline = baseline_from(std::string_view(model.at("baseline").as_string()));
        if (baseline == Baseline::stable_diffusion_xl || baseline == Baseline::stable_cascade ||
            baseline == Baseline::flux_1)
            limits.large_baseline = true;
        const auto most = maybe_number_in(model.as_object(), "max_steps");
        if (!most)
            limits.some_without = true;
        else
            limits.least_max_steps = std::min(*most, limits.least_max_steps.value_or(*most));
    }
    return limits;
}

std::vector<Lora> loras_in(const json::object& params) {
    std::vector<Lora> loras;
    if (const json::value* list = params.if_contains("loras"))
        for (const json::value& lora : list->as_array())
            loras.push_back(
                {text_in(lora.as_object(), "name"), flag_in(lora.as_object(), "is_version")});
    return loras;
}

TEST(ImageUpfront, GivesTheVectors) {
    int count = 0;
    for (const json::value& vector : vectors("upfront_vectors")) {
        const json::object& given = vector.at("request").as_object();
        const json::object& params = given.at("params").as_object();
        const std::string sampler = text_in(params, "sampler_name");
        ImageUpfront request;
        request.width = integer_in(params, "width");
        request.height = integer_in(params, "height");
        request.accurate_steps = accurate_steps(sampler, integer_in(params, "steps"));
        request.control_type = params.contains("control_type");
        request.lcm = uses_lcm(sampler, loras_in(params));
        request.slow_workers = flag_in(given, "slow_workers");
        request.worker_list_needs_kudos =
            flag_in(given, "worklist_switch") && integer_in(given, "listed_workers") > 0;
        request.models = limits_in(given);
        const UpfrontRule rule =
            image_upfront(request, {integer_in(given, "threads"), integer_in(given, "queued")});
        const json::object& expected = vector.at("expected").as_object();
        EXPECT_EQ(rule.required, flag_in(expected, "required")) << vector;
        EXPECT_EQ(rule.limit, integer_in(expected, "limit")) << vector;
        EXPECT_EQ(rule.downgrade_forbidden, flag_in(expected, "downgrade_forbidden")) << vector;
        EXPECT_GE(rule.downgrade_limit, 576);
        EXPECT_LE(rule.downgrade_limit, 1024);
        ++count;
    }
    EXPECT_EQ(count, 22);
}

TEST(ImageUpfront, ClampsTheLimitOfADowngrade) {
    ImageUpfront request;
    request.slow_workers = false;
    EXPECT_EQ(image_upfront(request, {0, 5000}).limit, 1024 - 4500);
    EXPECT_EQ(image_upfront(request, {0, 5000}).downgrade_limit, 576);
    request.models.large_baseline = true;
    EXPECT_EQ(image_upfront(request, {0, 5000}).downgrade_limit, 1024);
}

TEST(Downgrade, GivesTheVectors) {
    int count = 0;
    for (const json::value& vector : vectors("downgrade_vectors")) {
        const json::object& given = vector.at("request").as_object();
        const json::object& params = given.at("params").as_object();
        const std::string sampler = text_in(params, "sampler_name");
        const ImageSize asked{integer_in(params, "width"), integer_in(params, "height"),
                              integer_in(params, "steps")};
        const ImageSize size = downgraded(asked, sampler, params.contains("control_type"),
                                          uses_lcm(sampler, loras_in(params)), limits_in(given),
                                          integer_in(given, "limit"));
        const json::object& expected = vector.at("expected").as_object();
        const ImageSize wanted{integer_in(expected, "width"), integer_in(expected, "height"),
                               integer_in(expected, "steps")};
        EXPECT_EQ(size, wanted) << vector;
        EXPECT_EQ(size != asked, flag_in(expected, "changed")) << vector;
        ++count;
    }
    EXPECT_EQ(count, 14);
}

TEST(Downgrade, EndsWhateverTheLimit) {
    for (const std::int64_t limit : {-4000, 0, 64, 575}) {
        const ImageSize size = downgraded({3072, 3072, 500}, "k_heun", false, false, {}, limit);
        EXPECT_EQ(size, (ImageSize{576, 576, 15}));
    }
}

TEST(ModelLimits, ComeFromTheReference) {
    const auto images = reference_for_test();
    const std::vector<std::string> names{"flux", "picky"};
    const ModelLimits limits = limits_of(names, images);
    EXPECT_TRUE(limits.large_baseline && limits.any_named);
    EXPECT_FALSE(limits.some_without);
    EXPECT_EQ(limits.least_max_steps, 4);
    const ModelLimits none = limits_of({}, images);
    EXPECT_TRUE(none.some_without && !none.any_named && !none.large_baseline);
    const std::vector<std::string> tagged{"mine [Flux]"};
    EXPECT_TRUE(limits_of(tagged, images).large_baseline);
    EXPECT_TRUE(limits_of(tagged, images).some_without);
}

TEST(Lcm, IsASamplerOrALora) {
    const std::vector<Lora> version{{"363353", true}};
    const std::vector<Lora> wrong{{"363353", false}, {"324115", true}};
    const std::vector<Lora> plain{{"other", false}, {"324115", false}};
    EXPECT_TRUE(uses_lcm("lcm", {}));
    EXPECT_FALSE(uses_lcm("k_euler", {}));
    EXPECT_TRUE(uses_lcm("k_euler", version));
    EXPECT_FALSE(uses_lcm("k_euler", wrong));
    EXPECT_TRUE(uses_lcm("k_euler", plain));
}

void expect_text(bool slow, int length, int queued, int threads, bool listed, bool required,
                 std::int64_t limit, bool forbidden) {
    const UpfrontRule rule = text_upfront(
        {.max_length = length, .slow_workers = slow, .worker_list_needs_kudos = listed},
        {threads, queued});
    EXPECT_EQ(rule.required, required);
    EXPECT_EQ(rule.limit, limit);
    EXPECT_EQ(rule.downgrade_forbidden, forbidden);
    EXPECT_GE(rule.downgrade_limit, 256);
    EXPECT_LE(rule.downgrade_limit, 512);
}

TEST(TextUpfront, GivesTheTableOfTheSpec) {
    expect_text(false, 80, 0, 100, false, true, 1012, false);
    expect_text(true, 400, 0, 0, false, false, 512, false);
    expect_text(true, 600, 0, 0, false, true, 512, false);
    expect_text(true, 300, 300, 0, false, true, 256, false);
    expect_text(true, 200, 0, 0, true, true, 512, true);
    expect_text(false, 80, 100, 10, false, true, 472, false);
    expect_text(false, 80, 5, 0, false, true, 508, false);  // 4.5 to even
    expect_text(false, 80, 600, 100, false, true, 472, false);
    expect_text(false, 80, 5000, 0, false, true, 512 - 4500, false);
}

TEST(TextUpfront, AmountsGoByTheLargestModel) {
    EXPECT_DOUBLE_EQ(text_upfront_amount(512, 70, 1), 1706.67);
    EXPECT_DOUBLE_EQ(text_upfront_amount(768, 8, 1), 292.57);
    EXPECT_DOUBLE_EQ(text_upfront_amount(600, 1, 1), 28.57);
    EXPECT_DOUBLE_EQ(text_upfront_amount(1024, 13, 2), 633.90 * 2);
    EXPECT_DOUBLE_EQ(text_upfront_amount(1024, {}, 3), 60);
}

TEST(TextDowngrade, CutsTheLength) {
    EXPECT_EQ(downgraded_length(600, 512), 512);
    EXPECT_EQ(downgraded_length(80, 256), 80);
}

}  // namespace
}  // namespace orda::rules
