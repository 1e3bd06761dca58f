#pragma once

#include <cstdint>
#include <optional>

namespace orda::rules {

// Prices of text jobs, spec/kudos.md §3 and §7; spec/text-generation.md §8.

/// Price of any job of a request with a worker list while "matched targeting" is on.
inline constexpr double matched_targeting_price = 0.1;

/// Tokens a text counts for: a quarter of its code points, at least 20, at most `max_length`.
std::int64_t token_estimate(std::int64_t characters, std::int64_t max_length);
/// The factor for context: 1.2 + 2.2^log2(tokens / 1024), within 0.1 … 30.
double context_factor(double tokens);

struct TextJob {
    std::int32_t max_length = 80;
    std::int64_t prompt_characters = 0;
    /// Nothing when nothing was delivered: counts 0 tokens.
    std::optional<std::int64_t> result_characters;
    /// Parameters in billions; nothing for an unknown model.
    std::optional<double> billions;
    bool owner_trusted = false;
    bool validated_backend = false;
    /// Matched targeting is on and the request has a worker list.
    bool matched_targeting = false;
};
/// Before any split; unrounded for unknown models.
double text_reward(const TextJob& job);

struct TextEstimate {
    std::int32_t max_length = 80;
    std::int32_t max_context_length = 2048;
    std::int32_t n = 1;
    /// The request names a model.
    bool any_model = true;
    /// Of the first model in the client's list; nothing for an unknown one.
    std::optional<double> billions;
    bool matched_targeting = false;
};
/// Value of a dry run for the whole request, unrounded: `(k + 1) × n + 1`.
double text_dry_run(const TextEstimate& request);

}  // namespace orda::rules
