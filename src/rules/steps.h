#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/bridge.h"

namespace orda::rules {

/// Steps as they count, spec/kudos.md §0: 40 for `k_dpm_adaptive`, twice for second-order samplers.
std::int32_t accurate_steps(std::string_view sampler, std::int32_t steps);
bool is_second_order(std::string_view sampler);

/// Raw things of one job: pixelsteps.
std::int64_t image_things(std::int32_t width, std::int32_t height, std::int32_t accurate_steps);

/// Default steps of a request (30; 20 with `control_type`), and the silent cap of 40 with it.
std::int32_t normal_steps(std::optional<std::int32_t> asked, bool control_type);

/// A post-processor, spec/image-generation.md §12.2.
struct PostProcessor {
    std::string_view name;
    bool upscaler = false;
    /// Halves batches and more, spec/scheduling.md §10.2.
    bool heavy = false;
    /// Factor on the requester's debit.
    double burn_factor = 1;
    Capability capability = Capability::gfpgan;
};
/// All sixteen, in the order of the API.
std::span<const PostProcessor> post_processors();
/// Null for an unknown name.
const PostProcessor* find_post_processor(std::string_view name);

}  // namespace orda::rules
