#include "rules/upfront.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/kudos.h"
#include "rules/steps.h"

namespace orda::rules {

namespace {

constexpr std::int64_t least_side = 576;
constexpr std::int64_t most_side = 1024;
constexpr std::int64_t least_tokens = 256;
constexpr std::int64_t most_tokens = 512;
constexpr double load_per_job = 0.9;

constexpr std::string_view lcm_versions[] = {"246747", "247778", "268475", "243643",
                                             "225222", "219782", "363353"};
constexpr std::string_view lcm_models[] = {"195519", "216190", "324115"};

std::int64_t load_penalty(const HordeLoad& load) {
    return round_whole(load_per_job * static_cast<double>(load.queued));
}

/// The lowest number of steps some named model takes, `unknown` for models that do not say.
double step_cap(const ModelLimits& models, double unknown) {
    double cap = models.least_max_steps.value_or(std::numeric_limits<double>::infinity());
    if (models.some_without) cap = std::min(cap, unknown);
    return cap;
}

bool needs_kudos(const ImageUpfront& request, std::int64_t limit) {
    constexpr double default_max_steps = 40;
    constexpr std::int32_t most_lcm_steps = 10;
    constexpr std::int32_t most_control_steps = 20;
    if (request.lcm && request.accurate_steps > most_lcm_steps) return true;
    if (request.models.any_named &&
        step_cap(request.models, default_max_steps) < request.accurate_steps)
        return true;
    if (std::int64_t{request.width} * request.height > limit * limit) return true;
    return request.control_type && request.accurate_steps > most_control_steps;
}

/// Both sides scaled down by the same factor, to multiples of 64, until they fit.
void shrink(ImageSize& size, std::int64_t limit) {
    constexpr std::int32_t grid = 64;
    constexpr std::int32_t usual = 512;
    const std::int64_t most = limit * limit;
    const auto area = [&size] { return std::int64_t{size.width} * size.height; };
    if (area() <= most) return;
    const double scale = std::sqrt(static_cast<double>(most) / static_cast<double>(area()));
    size.width = static_cast<std::int32_t>(size.width * scale) / grid * grid;
    size.height = static_cast<std::int32_t>(size.height * scale) / grid * grid;
    while (area() > most)
        (size.width >= size.height ? size.width : size.height) -= grid;
    if (area() < std::int64_t{usual} * usual) size.width = size.height = usual;
}

}  // namespace

bool uses_lcm(std::string_view sampler, std::span<const Lora> loras) {
    return sampler == "lcm" || std::ranges::any_of(loras, [](const Lora& lora) {
               return lora.is_version
                          ? std::ranges::find(lcm_versions, lora.name) != std::end(lcm_versions)
                          : std::ranges::find(lcm_models, lora.name) != std::end(lcm_models);
           });
}

ModelLimits limits_of(std::span<const std::string> models, const ImageReference& images) {
    ModelLimits limits;
    limits.any_named = !models.empty();
    limits.some_without = models.empty();
    for (const auto& name : models) {
        const Baseline baseline = images.baseline_of(name);
        limits.large_baseline =
            limits.large_baseline || baseline == Baseline::stable_diffusion_xl ||
            baseline == Baseline::stable_cascade || baseline == Baseline::flux_1;
        const auto most = images.max_steps(name);
        if (!most)
            limits.some_without = true;
        else if (!limits.least_max_steps || *most < *limits.least_max_steps)
            limits.least_max_steps = most;
    }
    return limits;
}

UpfrontRule image_upfront(const ImageUpfront& request, const HordeLoad& load) {
    constexpr std::int64_t sides_per_thread = 10;
    UpfrontRule rule;
    rule.limit = most_side + sides_per_thread * load.threads - load_penalty(load);
    const std::int64_t least = request.models.large_baseline ? most_side : least_side;
    rule.downgrade_limit = std::clamp(rule.limit, least, most_side);
    if (!request.slow_workers) {
        rule.required = true;
        return rule;
    }
    rule.limit = rule.downgrade_limit;
    rule.required = needs_kudos(request, rule.limit);
    if (!rule.required && request.worker_list_needs_kudos)
        rule.required = rule.downgrade_forbidden = true;
    return rule;
}

UpfrontRule text_upfront(const TextUpfront& request, const HordeLoad& load) {
    constexpr std::int64_t tokens_per_thread = 5;
    UpfrontRule rule;
    rule.limit = most_tokens + tokens_per_thread * load.threads - load_penalty(load);
    rule.downgrade_limit = std::clamp(rule.limit, least_tokens, most_tokens);
    if (!request.slow_workers) {
        rule.required = true;
        return rule;
    }
    rule.limit = rule.downgrade_limit;
    rule.required = request.max_length > rule.limit;
    if (!rule.required && request.worker_list_needs_kudos)
        rule.required = rule.downgrade_forbidden = true;
    return rule;
}

double text_upfront_amount(std::int32_t max_length, std::optional<double> most_billions,
                           std::int32_t n) {
    constexpr double without_models = 20;
    constexpr double divisor = 21;
    if (!most_billions) return without_models * n;
    return round_places(max_length * *most_billions / divisor, 2) * n;
}

ImageSize downgraded(ImageSize asked, std::string_view sampler, bool control_type, bool lcm,
                     const ModelLimits& models, std::int64_t limit) {
    constexpr double default_cap = 30;
    constexpr double control_cap = 20;
    constexpr double lcm_cap = 10;
    constexpr std::int32_t least_steps = 5;
    ImageSize size = asked;
    shrink(size, std::max(limit, least_side));
    double cap = step_cap(models, default_cap);
    if (control_type) cap = control_cap;
    if (lcm) cap = lcm_cap;
    while (accurate_steps(sampler, size.steps) > cap && size.steps >= least_steps)
        --size.steps;
    return size;
}

std::int32_t downgraded_length(std::int32_t max_length, std::int64_t limit) {
    return static_cast<std::int32_t>(std::min<std::int64_t>(max_length, limit));
}

}  // namespace orda::rules
