#include "rules/pricing_text.h"

#include <algorithm>
#include <cmath>

#include "base/kudos.h"

namespace orda::rules {

namespace {

constexpr std::int64_t characters_per_token = 4;
constexpr std::int64_t least_tokens = 20;
constexpr double bonus_base_billions = 13;
constexpr double bonus_exponent = 0.20;
constexpr double reward_divisor = 125;
constexpr double estimate_divisor = 100;
constexpr double unvalidated_factor = 0.3;
/// Unknown models of trusted owners are paid like one of 2.7 billion parameters.
constexpr double unknown_rate = 2.7 / 100;
constexpr double flat_tax = 1;

double size_bonus(double billions) {
    return std::pow(std::max(billions, bonus_base_billions) / bonus_base_billions, bonus_exponent);
}

}  // namespace

std::int64_t token_estimate(std::int64_t characters, std::int64_t max_length) {
    const std::int64_t quarter = (characters + characters_per_token - 1) / characters_per_token;
    return std::min(max_length, std::max(least_tokens, quarter));
}

double context_factor(double tokens) {
    return std::clamp(1.2 + std::pow(2.2, std::log2(tokens / 1024)), 0.1, 30.0);
}

double text_reward(const TextJob& job) {
    if (job.matched_targeting) return matched_targeting_price;
    const double context =
        context_factor(static_cast<double>(token_estimate(job.prompt_characters, job.max_length)));
    if (!job.billions && !job.owner_trusted) return context;
    const double tokens =
        job.result_characters
            ? static_cast<double>(token_estimate(*job.result_characters, job.max_length))
            : 0;
    if (!job.billions) return tokens * context * unknown_rate;
    double kudos = tokens * size_bonus(*job.billions) * *job.billions / reward_divisor;
    if (!job.validated_backend) kudos *= unvalidated_factor;
    return round_places(kudos * context, 2);
}

double text_dry_run(const TextEstimate& request) {
    const double length = request.max_length;
    const double context = context_factor(request.max_context_length);
    double kudos = 0;
    if (request.matched_targeting)
        kudos = matched_targeting_price;
    else if (!request.any_model)
        kudos = round_places(length * bonus_base_billions * context / estimate_divisor, 2);
    else if (!request.billions)
        kudos = length * unknown_rate * context;
    else
        kudos = round_places(
            length * size_bonus(*request.billions) * *request.billions * context / estimate_divisor,
            2);
    return (kudos + flat_tax) * request.n + flat_tax;
}

}  // namespace orda::rules
