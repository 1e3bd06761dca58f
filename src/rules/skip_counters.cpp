#include <algorithm>

#include "rules/eligibility.h"

namespace orda::rules {

namespace {

using model::Kind;

/// Counts a feature that the worker must allow and its bridge must know.
void count_feature(SkipCounters& counters, bool wanted, bool allowed, bool known,
                   SkipReason reason) {
    if (!wanted) return;
    if (!allowed)
        counters.add(reason, 1);
    else if (!known)
        counters.add(SkipReason::bridge_version, 1);
}

void count_image(SkipCounters& counters, const DemandsView& view, const WorkerView& worker) {
    const model::Demands& demands = *view.demands;
    const model::ImageDemands& image = demands.image;
    const model::Declaration& declaration = worker.offer->declaration;
    const Bridge& bridge = worker.offer->bridge;
    if (view.pixels > declaration.max_pixels) counters.add(SkipReason::max_pixels, 1);
    if (!demands.safe_address && !declaration.allow_unsafe_address)
        counters.add(SkipReason::unsafe_ip, 1);
    if (image.nsfw && !declaration.nsfw) counters.add(SkipReason::nsfw, 1);
    if (declaration.extra_slow && !demands.extra_slow_workers)
        counters.add(SkipReason::performance, 1);
    count_feature(counters, image.source_image, declaration.allow_img2img,
                  bridge.has(Capability::img2img), SkipReason::img2img);
    count_feature(counters, view.painting, declaration.allow_painting,
                  bridge.has(Capability::inpainting), SkipReason::painting);
    count_feature(counters, image.loras, declaration.allow_lora, bridge.has(Capability::lora),
                  SkipReason::lora);
    count_feature(counters, !image.post_processing.empty(), declaration.allow_post_processing,
                  bridge.has(Capability::post_processing), SkipReason::post_processing);
    count_feature(counters, image.control_type, declaration.allow_controlnet,
                  bridge.has(Capability::controlnet), SkipReason::controlnet);
    if (image.tis && !bridge.has(Capability::textual_inversion))
        counters.add(SkipReason::bridge_version, 1);
    const bool sampler = view.sampler && bridge.supports(*view.sampler, image.karras);
    if (!sampler || (image.hires_fix && !bridge.has(Capability::hires_fix)) ||
        (image.return_control_map && !bridge.has(Capability::return_control_map)) ||
        (image.tiling && !bridge.has(Capability::tiling)) ||
        (image.transparent && !bridge.has(Capability::layer_diffuse)))
        counters.add(SkipReason::bridge_version, 1);
}

void count_text(SkipCounters& counters, const DemandsView& view, const WorkerView& worker) {
    const model::TextDemands& text = view.demands->text;
    const Offer& offer = *worker.offer;
    if (text.max_length > offer.declaration.max_length) counters.add(SkipReason::max_length, 1);
    if (text.max_context_length > offer.declaration.max_context_length)
        counters.add(SkipReason::max_context_length, 1);
    if (text.validated_backends && !offer.bridge.validated_text_backend)
        counters.add(SkipReason::bridge_version, 1);
}

bool offers_none_of(const DemandsView& view, const Offer& offer) {
    if (view.demands->models.empty()) return false;
    return std::ranges::none_of(view.models, [&offer](ModelId id) {
        return std::ranges::binary_search(offer.models, id, {}, &OfferedModel::id);
    });
}

bool excluded(const model::Demands& demands, const model::WorkerId& worker,
              bool matched_targeting) {
    if (demands.workers.empty()) return false;
    if (matched_targeting && !demands.deny_workers && demands.kind == Kind::image) return true;
    const bool listed = std::ranges::find(demands.workers, worker) != demands.workers.end();
    return listed == demands.deny_workers;
}

}  // namespace

SkipCounters queue_counters(const DemandsView& view, const WorkerView& worker,
                            bool matched_targeting) {
    SkipCounters counters;
    const model::Demands& demands = *view.demands;
    if (demands.kind == Kind::alchemy || demands.kind != worker.offer->kind) return counters;
    if (offers_none_of(view, *worker.offer)) counters.add(SkipReason::models, 1);
    if (excluded(demands, worker.id, matched_targeting)) counters.add(SkipReason::worker_id, 1);
    if (demands.trusted_workers && !worker.owner_trusted) counters.add(SkipReason::untrusted, 1);
    if (!demands.slow_workers && !worker.fast()) counters.add(SkipReason::performance, 1);
    if (demands.kind == Kind::image)
        count_image(counters, view, worker);
    else
        count_text(counters, view, worker);
    return counters;
}

void add_verdict(SkipCounters& counters, Kind kind, SkipReason reason, std::int64_t count) {
    const bool everywhere = reason == SkipReason::kudos || reason == SkipReason::blacklist;
    const bool of_image =
        everywhere || reason == SkipReason::step_count || reason == SkipReason::bridge_version;
    const bool reported = kind == Kind::image  ? of_image
                          : kind == Kind::text ? everywhere
                                               : reason == SkipReason::untrusted;
    if (reported) counters.add(reason, count);
}

bool always_shown(Kind kind, SkipReason reason) {
    if (kind != Kind::image) return false;
    switch (reason) {
        case SkipReason::models:
        case SkipReason::worker_id:
        case SkipReason::img2img:
        case SkipReason::painting:
        case SkipReason::unsafe_ip:
        case SkipReason::nsfw:
        case SkipReason::lora:
        case SkipReason::post_processing:
        case SkipReason::controlnet:
        case SkipReason::performance:
        case SkipReason::untrusted:
        case SkipReason::bridge_version:
            return true;
        default:
            return false;
    }
}

}  // namespace orda::rules
