#pragma once

#include <cstdint>

#include "model/demands.h"
#include "model/worker.h"
#include "rules/model_reference.h"

namespace orda::rules {

/// How often a job of this baseline counts in a batch: flux_1 5, qwen_image 10, z_image_turbo 8.
int batch_weight(Baseline baseline);
/// Largest over the requested models; 1 without any.
int batch_weight(const model::Demands& demands, const ImageReference& images);

/// Jobs handed out at once, spec/scheduling.md §10.2. `amount` = what the pop asks for (values
/// below 1 act as 1), `waiting` ≥ 1 = jobs left, `weight` = batch_weight of the class.
/// At least 1, at most `amount` and `waiting`.
std::int32_t batch_size(const model::Demands& demands, const model::Declaration& declaration,
                        std::int32_t amount, std::int32_t waiting, bool disable_batching,
                        int weight);

}  // namespace orda::rules
