#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "model/kinds.h"

namespace orda::model {

using WorkerId = Uuid;

enum class SourceProcessing : std::uint8_t { img2img, inpainting, outpainting, remix };

/// What an image request demands of a worker; spec/scheduling.md §7.
struct ImageDemands {
    std::int32_t width = 512;
    std::int32_t height = 512;
    /// Steps as asked, and as they count (spec/kudos.md §0).
    std::int32_t steps = 30;
    std::int32_t accurate_steps = 30;
    std::string sampler = "k_euler_a";
    bool karras = true;
    bool nsfw = false;
    /// Results as links: the worker must be able to upload.
    bool r2 = true;
    bool source_image = false;
    SourceProcessing source_processing = SourceProcessing::img2img;
    bool extra_source_images = false;
    /// The parameter is present, even when its list is empty.
    bool loras = false;
    bool lora_by_version = false;
    bool tis = false;
    bool control_type = false;
    bool return_control_map = false;
    bool tiling = false;
    bool hires_fix = false;
    bool clip_skip = false;  ///< more than 1
    bool transparent = false;
    bool qr_code = false;
    std::vector<std::string> post_processing;
    bool operator==(const ImageDemands&) const = default;
};

/// What a text request demands of a worker; spec/scheduling.md §8.
struct TextDemands {
    std::int32_t max_length = 80;
    std::int32_t max_context_length = 2048;
    bool validated_backends = false;
    bool operator==(const TextDemands&) const = default;
};

/// What an alchemy form demands of a worker; spec/scheduling.md §9.1.
struct AlchemyDemands {
    std::string form;
    std::int32_t tiles = 1;
    bool operator==(const AlchemyDemands&) const = default;
};

/// Everything about a request that decides which workers may serve it, apart from who asks and
/// what the prompt says. Waiting requests with equal demands form a class and share one object.
struct Demands {
    Kind kind = Kind::text;
    /// Acceptable models in the client's order; empty = any.
    std::vector<std::string> models;
    bool trusted_workers = false;
    bool slow_workers = true;
    bool extra_slow_workers = false;
    bool safe_address = true;
    /// The worker list (at most five), sorted; an allow list unless `deny_workers`.
    std::vector<WorkerId> workers;
    bool deny_workers = false;
    ImageDemands image;
    TextDemands text;
    AlchemyDemands alchemy;
    bool operator==(const Demands&) const = default;
};

/// Equal demands have equal hashes.
std::size_t hash_of(const Demands& demands);

}  // namespace orda::model
