#include "rules/pricing_text.h"

#include <gtest/gtest.h>

#include "base/kudos.h"
#include "rules/vectors_for_test.h"

namespace orda::rules {
namespace {

TEST(TextReward, GivesTheVectors) {
    int count = 0;
    for (const json::value& vector : vectors("text_reward_vectors")) {
        const json::object& given = vector.at("job").as_object();
        TextJob job;
        job.max_length = integer_in(given, "max_length");
        job.prompt_characters = integer_in(given, "prompt_chars");
        job.result_characters = integer_in(given, "generation_chars");
        job.billions = maybe_number_in(given, "billions");
        job.owner_trusted = flag_in(given, "owner_trusted");
        job.validated_backend = flag_in(given, "validated_backend");
        job.matched_targeting =
            flag_in(given, "matched_targeting") && integer_in(given, "listed_workers") > 0;
        EXPECT_DOUBLE_EQ(text_reward(job), vector.at("expected_reward").to_number<double>())
            << vector;
        ++count;
    }
    EXPECT_EQ(count, 17);
}

double reward(std::optional<double> billions, std::int64_t prompt, std::int64_t result,
              std::int32_t length, bool validated = true, bool trusted = true) {
    return text_reward({.max_length = length,
                        .prompt_characters = prompt,
                        .result_characters = result,
                        .billions = billions,
                        .owner_trusted = trusted,
                        .validated_backend = validated});
}

TEST(TextReward, GivesTheTableOfTextGeneration) {
    EXPECT_DOUBLE_EQ(reward(70, 2000, 300, 512), 96.60);
    EXPECT_DOUBLE_EQ(reward(70, 2000, 300, 512, false), 28.98);
    EXPECT_DOUBLE_EQ(reward(8, 8000, 1200, 512), 31.77);
    EXPECT_DOUBLE_EQ(reward(13, 400, 5, 80), 2.61);
    EXPECT_DOUBLE_EQ(reward(3, 40, 5, 80), 0.58);
    EXPECT_DOUBLE_EQ(reward(70, 400, 5, 80, false), 5.91);
    EXPECT_DOUBLE_EQ(reward(123, 100'000, 16'384, 4096), 38157.89);
    EXPECT_DOUBLE_EQ(reward(0.5, 40, 4, 16), 0.08);
    EXPECT_NEAR(reward({}, 2000, 300, 512, true, false), 1.6424468, 1e-7);
    EXPECT_NEAR(reward({}, 2000, 300, 512), 3.3259548, 1e-7);
}

TEST(TextReward, IsNothingForNothing) {
    TextJob job{.prompt_characters = 2000, .billions = 13, .validated_backend = true};
    EXPECT_EQ(text_reward(job), 0);
}

TEST(ContextFactor, GivesTheVectors) {
    const std::pair<double, double> expected[] = {
        {20, 1.2114}, {80, 1.2550},   {256, 1.4066},    {512, 1.6545}, {1024, 2.2}, {2048, 3.4},
        {4096, 6.04}, {8192, 11.848}, {16384, 24.6256}, {32768, 30},   {1e9, 30}};
    for (const auto& [tokens, factor] : expected)
        EXPECT_NEAR(context_factor(tokens), factor, 5e-5) << tokens;
}

TEST(TokenEstimate, IsBounded) {
    EXPECT_EQ(token_estimate(0, 80), 20);
    EXPECT_EQ(token_estimate(80, 80), 20);
    EXPECT_EQ(token_estimate(81, 80), 21);
    EXPECT_EQ(token_estimate(1000, 80), 80);
    EXPECT_EQ(token_estimate(1000, 16), 16);
}

TEST(TextDryRun, GivesTheVectors) {
    int count = 0;
    for (const json::value& vector : vectors("text_dry_run_vectors")) {
        const json::object& given = vector.at("request").as_object();
        TextEstimate request;
        request.max_length = integer_in(given, "max_length");
        request.max_context_length = integer_in(given, "max_context_length");
        request.n = integer_in(given, "n");
        request.any_model = !flag_in(given, "models_empty");
        request.billions = maybe_number_in(given, "billions");
        const double value = text_dry_run(request);
        EXPECT_DOUBLE_EQ(value, vector.at("dry_run_value").to_number<double>()) << vector;
        EXPECT_EQ(static_cast<double>(round_whole(value)),
                  vector.at("dry_run_reported").to_number<double>());
        ++count;
    }
    EXPECT_EQ(count, 6);
}

TEST(TextDryRun, GivesTheExamplesOfTextGeneration) {
    EXPECT_DOUBLE_EQ(text_dry_run({.max_length = 512, .max_context_length = 4096, .billions = 70}),
                     3031.35 + 2);
    EXPECT_DOUBLE_EQ(text_dry_run({.billions = 8}), 23.76);
    EXPECT_DOUBLE_EQ(text_dry_run({.any_model = false}), 35.36 + 2);
    EXPECT_DOUBLE_EQ(text_dry_run({.n = 3, .matched_targeting = true}), 1.1 * 3 + 1);
    EXPECT_DOUBLE_EQ(text_dry_run({}), 80 * 0.027 * 3.4 + 2);  // unknown model
}

}  // namespace
}  // namespace orda::rules
