#include "rules/batching.h"

#include <algorithm>

#include "base/assertion.h"
#include "base/kudos.h"
#include "rules/steps.h"

namespace orda::rules {

namespace {

/// What a worker's pixel limit says about the pixels it can hold at once.
constexpr double pixel_reserve = 3.5;
constexpr double load_per_post_processor = 0.4;
constexpr double heavy_load = 1.8;

bool is_heavy(const model::ImageDemands& image) {
    return image.transparent || std::ranges::any_of(image.post_processing, [](const auto& name) {
               const PostProcessor* found = find_post_processor(name);
               return found != nullptr && found->heavy;
           });
}

std::int32_t safe_amount(const model::ImageDemands& image, std::int64_t max_pixels,
                         std::int32_t amount, int weight) {
    const double load =
        static_cast<double>(image.width) * image.height *
        (1 + load_per_post_processor * static_cast<double>(image.post_processing.size())) *
        (is_heavy(image) ? heavy_load : 1.0) * weight;
    const double fits = static_cast<double>(max_pixels) / pixel_reserve * amount / load;
    if (fits >= amount) return amount;
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(round_whole(fits), 1, amount));
}

}  // namespace

int batch_weight(Baseline baseline) {
    switch (baseline) {
        case Baseline::flux_1:
            return 5;
        case Baseline::z_image_turbo:
            return 8;
        case Baseline::qwen_image:
            return 10;
        default:
            return 1;
    }
}

int batch_weight(const model::Demands& demands, const ImageReference& images) {
    int weight = 1;
    if (demands.kind == model::Kind::image)
        for (const auto& name : demands.models)
            weight = std::max(weight, batch_weight(images.baseline_of(name)));
    return weight;
}

std::int32_t batch_size(const model::Demands& demands, const model::Declaration& declaration,
                        std::int32_t amount, std::int32_t waiting, bool disable_batching,
                        int weight) {
    must(waiting >= 1 && weight >= 1, "a batch is made of waiting jobs");
    if (disable_batching) return 1;
    std::int32_t size = std::max(amount, 1);
    if (demands.kind == model::Kind::image)
        size = safe_amount(demands.image, declaration.max_pixels, size, weight);
    return std::min(size, waiting);
}

}  // namespace orda::rules
