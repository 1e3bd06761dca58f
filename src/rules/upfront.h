#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "rules/model_reference.h"

namespace orda::rules {

// Which requests must show kudos up front, and how they shrink instead; spec/kudos.md §6.

struct Lora {
    std::string name;
    bool is_version = false;
};
/// Sampler `lcm` or one of the LCM loras of spec/image-generation.md §12.3.
bool uses_lcm(std::string_view sampler, std::span<const Lora> loras);

/// What the requested models have to say.
struct ModelLimits {
    /// One of them is SDXL, Stable Cascade or Flux: 1024 pixels are free.
    bool large_baseline = false;
    /// Lowest `max_steps` of those that have one.
    std::optional<double> least_max_steps;
    /// Some model has none, or none is named.
    bool some_without = true;
    bool any_named = false;
};
ModelLimits limits_of(std::span<const std::string> models, const ImageReference& images);

/// Load of the horde for one kind.
struct HordeLoad {
    /// Declared by workers seen in the last 300 s.
    std::int64_t threads = 0;
    /// Jobs waiting or in progress.
    std::int64_t queued = 0;
};

struct UpfrontRule {
    bool required = false;
    /// Image: pixels on a side; text: tokens. Not clamped when slow workers are not allowed.
    std::int64_t limit = 0;
    bool downgrade_forbidden = false;
    /// The limit within its normal range: what a downgrade goes to and messages tell.
    std::int64_t downgrade_limit = 0;
};

struct ImageUpfront {
    std::int32_t width = 512;
    std::int32_t height = 512;
    std::int32_t accurate_steps = 30;
    bool control_type = false;
    bool lcm = false;
    bool slow_workers = true;
    /// The server option is on and the request has a worker list.
    bool worker_list_needs_kudos = false;
    ModelLimits models;
};
UpfrontRule image_upfront(const ImageUpfront& request, const HordeLoad& load);

struct TextUpfront {
    std::int32_t max_length = 80;
    bool slow_workers = true;
    bool worker_list_needs_kudos = false;
};
UpfrontRule text_upfront(const TextUpfront& request, const HordeLoad& load);

/// What a text request must have: 20 × n without models, else by the largest one.
/// `most_billions`: of the largest listed model (1 for unknown ones); nothing when none is named.
double text_upfront_amount(std::int32_t max_length, std::optional<double> most_billions,
                           std::int32_t n);

struct ImageSize {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::int32_t steps = 0;
    bool operator==(const ImageSize&) const = default;
};
/// The request shrunk to `limit` (`UpfrontRule::downgrade_limit`) and to the steps that are free.
/// The caller also allows slow workers, and recomputes things and price.
ImageSize downgraded(ImageSize asked, std::string_view sampler, bool control_type, bool lcm,
                     const ModelLimits& models, std::int64_t limit);
/// The same for text: `max_length` at most `limit`.
std::int32_t downgraded_length(std::int32_t max_length, std::int64_t limit);

}  // namespace orda::rules
