#include "rules/eligibility.h"

#include <algorithm>
#include <cmath>

#include "base/assertion.h"
#include "rules/accounts.h"
#include "rules/names.h"
#include "rules/steps.h"

namespace orda::rules {

namespace {

using model::Kind;

constexpr double fast_image_speed = 500'000;
constexpr double slow_alchemy_seconds = 10;
constexpr double hopeful_text_speed = 2;
constexpr double default_min_steps = 20;
constexpr double default_max_steps = 40;

constexpr Verdict eligible{};
constexpr Verdict fails(SkipReason reason, std::uint8_t line) {
    return Verdict{reason, line};
}

/// Calls `visit(offered)` for every model in both sets until it returns true; whether it did.
template <typename Visit>
bool any_common(const ModelIds& wanted, const std::vector<OfferedModel>& offered, Visit visit) {
    auto at = offered.begin();
    for (const ModelId id : wanted) {
        at = std::ranges::lower_bound(at, offered.end(), id, {}, &OfferedModel::id);
        if (at == offered.end()) return false;
        if (at->id == id && visit(*at)) return true;
    }
    return false;
}

/// The same over what a hand-out may choose from: all offered models when none is named.
template <typename Visit>
bool any_choice(const DemandsView& demands, const Offer& offer, Visit visit) {
    if (demands.demands->models.empty()) return std::ranges::any_of(offer.models, visit);
    return any_common(demands.models, offer.models, visit);
}

bool shares_model(const DemandsView& demands, const Offer& offer) {
    return any_common(demands.models, offer.models, [](const OfferedModel&) { return true; });
}

bool targets(const model::Demands& demands, const model::WorkerId& worker) {
    if (demands.workers.empty()) return true;
    const bool listed = std::ranges::find(demands.workers, worker) != demands.workers.end();
    return listed != demands.deny_workers;
}

/// Models this worker may not use for this request: lines 22 and 24, decided by model.
struct ForbiddenModels {
    bool sdxl = false;
    bool cascade = false;
    bool operator()(const OfferedModel& offered) const {
        return (sdxl && offered.baseline == Baseline::stable_diffusion_xl) ||
               (cascade && offered.baseline == Baseline::stable_cascade);
    }
};

ForbiddenModels forbidden_models(const model::ImageDemands& image, const Offer& offer) {
    ForbiddenModels forbidden;
    forbidden.sdxl = image.qr_code && offer.any_sdxl && !offer.declaration.allow_sdxl_controlnet;
    forbidden.cascade =
        image.hires_fix && offer.any_cascade && !offer.bridge.has(Capability::stable_cascade_2pass);
    return forbidden;
}

bool some_model_left(const DemandsView& demands, const Offer& offer, ForbiddenModels forbidden) {
    return any_choice(demands, offer,
                      [forbidden](const OfferedModel& offered) { return !forbidden(offered); });
}

bool exceeds_step_limit(const DemandsView& demands, const Offer& offer) {
    const std::int32_t doubled = 2 * demands.demands->image.accurate_steps;
    if (demands.demands->models.empty()) return doubled > offer.least_step_sum;
    return any_common(demands.models, offer.models, [doubled](const OfferedModel& offered) {
        return doubled > offered.step_sum;
    });
}

bool sampler_supported(const DemandsView& demands, const Bridge& bridge) {
    return demands.sampler && bridge.supports(*demands.sampler, demands.demands->image.karras);
}

bool is_image_candidate(const DemandsView& view, const WorkerView& worker, bool fast) {
    const model::Demands& demands = *view.demands;
    const model::ImageDemands& image = demands.image;
    const Offer& offer = *worker.offer;
    const model::Declaration& declaration = offer.declaration;
    const Bridge& bridge = offer.bridge;
    if (view.pixels > declaration.max_pixels) return false;
    if (demands.models.empty() ? offer.special : !shares_model(view, offer)) return false;
    if (image.source_image && !declaration.allow_img2img) return false;
    if (view.painting && !declaration.allow_painting) return false;
    if (image.extra_source_images && !bridge.has(Capability::extra_source_images)) return false;
    if (!demands.safe_address && !declaration.allow_unsafe_address) return false;
    if (image.nsfw && !declaration.nsfw) return false;
    if (image.r2 && !bridge.has(Capability::r2)) return false;
    if (image.loras && !(declaration.allow_lora && bridge.has(Capability::lora))) return false;
    if (image.tis && !bridge.has(Capability::textual_inversion)) return false;
    if (image.control_type && !(declaration.allow_controlnet && bridge.has(Capability::controlnet)))
        return false;
    if (!demands.slow_workers && !fast) return false;
    if (declaration.extra_slow && !demands.extra_slow_workers) return false;
    if (image.transparent &&
        !(declaration.allow_sdxl_controlnet && bridge.has(Capability::layer_diffuse)))
        return false;
    return targets(demands, worker.id);
}

bool is_text_candidate(const DemandsView& view, const WorkerView& worker, bool fast) {
    const model::Demands& demands = *view.demands;
    const Offer& offer = *worker.offer;
    const model::Declaration& declaration = offer.declaration;
    if (demands.text.max_length > declaration.max_length) return false;
    if (demands.text.max_context_length > declaration.max_context_length) return false;
    if (!demands.safe_address && !declaration.allow_unsafe_address) return false;
    if (!demands.models.empty() && !shares_model(view, offer)) return false;
    if (!targets(demands, worker.id)) return false;
    if (!demands.slow_workers && !fast) return false;
    return !demands.text.validated_backends || offer.bridge.validated_text_backend;
}

bool is_alchemy_candidate(const DemandsView& view, const WorkerView& worker, bool fast) {
    const model::Demands& demands = *view.demands;
    const model::Declaration& declaration = worker.offer->declaration;
    if (demands.alchemy.tiles > declaration.max_tiles) return false;
    if (!demands.safe_address && !declaration.allow_unsafe_address) return false;
    if (!demands.slow_workers && !fast) return false;
    if (std::ranges::find(declaration.forms, demands.alchemy.form) == declaration.forms.end())
        return false;
    return targets(demands, worker.id);
}

bool is_candidate_at(const DemandsView& demands, const WorkerView& worker, bool fast) {
    must(worker.offer != nullptr, "a worker has an offer");
    if (demands.demands->kind != worker.offer->kind) return false;
    switch (demands.demands->kind) {
        case Kind::image:
            return is_image_candidate(demands, worker, fast);
        case Kind::text:
            return is_text_candidate(demands, worker, fast);
        case Kind::alchemy:
            return is_alchemy_candidate(demands, worker, fast);
    }
    return false;
}

/// Lines 8–12: the source image and in- and outpainting.
Verdict source_lines(const DemandsView& view, const Offer& offer) {
    const Bridge& bridge = offer.bridge;
    if (view.demands->image.source_image && !bridge.has(Capability::img2img))
        return fails(SkipReason::img2img, 8);
    if (view.painting) {
        if (!bridge.has(Capability::inpainting)) return fails(SkipReason::painting, 9);
        if (!offer.any_inpainting) return fails(SkipReason::models, 10);
        if (!offer.declaration.allow_painting) return fails(SkipReason::painting, 11);
    } else if (offer.all_inpainting) {
        return fails(SkipReason::models, 12);
    }
    return eligible;
}

/// Lines 13–20: samplers, post-processing, ControlNet.
Verdict bridge_lines(const DemandsView& view, const Offer& offer) {
    const model::ImageDemands& image = view.demands->image;
    const model::Declaration& declaration = offer.declaration;
    const Bridge& bridge = offer.bridge;
    if (!sampler_supported(view, bridge)) return fails(SkipReason::bridge_version, 13);
    if (!image.post_processing.empty()) {
        if (!bridge.has(Capability::post_processing)) return fails(SkipReason::bridge_version, 14);
        if (!bridge.capabilities.has_all(view.post_processors))
            return fails(SkipReason::bridge_version, 15);
    }
    if (image.source_image && !declaration.allow_img2img) return fails(SkipReason::img2img, 16);
    if (image.tiling && !bridge.has(Capability::tiling))
        return fails(SkipReason::bridge_version, 17);
    if (image.return_control_map && !bridge.has(Capability::return_control_map))
        return fails(SkipReason::bridge_version, 18);
    if (image.control_type) {
        if (!bridge.has(Capability::controlnet) || !bridge.has(Capability::image_is_control))
            return fails(SkipReason::bridge_version, 19);
        if (!declaration.allow_controlnet) return fails(SkipReason::controlnet, 20);
    }
    return eligible;
}

/// Lines 21–31 but 30: workflows, newer features, limits.
Verdict feature_lines(const DemandsView& view, const Offer& offer) {
    const model::ImageDemands& image = view.demands->image;
    const model::Declaration& declaration = offer.declaration;
    const Bridge& bridge = offer.bridge;
    const ForbiddenModels forbidden = forbidden_models(image, offer);
    if (image.qr_code) {
        if (!bridge.has(Capability::controlnet) || !bridge.has(Capability::qr_code))
            return fails(SkipReason::bridge_version, 21);
        if (forbidden.sdxl && !some_model_left(view, offer, {.sdxl = true, .cascade = false}))
            return fails(SkipReason::controlnet, 22);
    }
    if (image.hires_fix) {
        if (!bridge.has(Capability::hires_fix)) return fails(SkipReason::bridge_version, 23);
        if (forbidden.cascade && !some_model_left(view, offer, forbidden))
            return fails(SkipReason::bridge_version, 24);
    }
    if (offer.any_flux && !bridge.has(Capability::flux))
        return fails(SkipReason::bridge_version, 25);
    if (image.clip_skip && !bridge.has(Capability::clip_skip))
        return fails(SkipReason::bridge_version, 26);
    if (image.lora_by_version && !bridge.has(Capability::lora_versions))
        return fails(SkipReason::bridge_version, 27);
    if (!view.demands->safe_address && !declaration.allow_unsafe_address)
        return fails(SkipReason::unsafe_ip, 28);
    if (declaration.limit_max_steps && exceeds_step_limit(view, offer))
        return fails(SkipReason::step_count, 29);
    if (!declaration.allow_post_processing && !image.post_processing.empty())
        return fails(SkipReason::post_processing, 31);
    return eligible;
}

Verdict text_lines(const DemandsView& view, const Offer& offer) {
    const model::TextDemands& text = view.demands->text;
    if (text.max_context_length > offer.declaration.max_context_length)
        return fails(SkipReason::max_context_length, 8);
    if (text.max_length > offer.declaration.max_length) return fails(SkipReason::max_length, 9);
    if (text.validated_backends && !offer.bridge.validated_text_backend)
        return fails(SkipReason::bridge_version, 10);
    return eligible;
}

}  // namespace

bool WorkerView::fast_enough_to_hope() const {
    return offer->kind == Kind::text ? speed >= hopeful_text_speed : fast();
}

DemandsView view_of(std::shared_ptr<const model::Demands> demands, std::span<const ModelId> ids) {
    must(demands != nullptr && demands->models.size() == ids.size(), "every model has a number");
    DemandsView view;
    view.models.assign(ids.begin(), ids.end());
    std::ranges::sort(view.models);
    view.models.erase(std::ranges::unique(view.models).begin(), view.models.end());
    const model::ImageDemands& image = demands->image;
    view.sampler = sampler_of(image.sampler);
    for (const auto& name : image.post_processing)
        if (const PostProcessor* found = find_post_processor(name))
            view.post_processors.add(found->capability);
    view.painting = image.source_processing == model::SourceProcessing::inpainting ||
                    image.source_processing == model::SourceProcessing::outpainting;
    view.pixels = std::int64_t{image.width} * image.height;
    view.demands = std::move(demands);
    return view;
}

double fast_from(Kind kind, const model::Declaration& declaration, const TextReference& texts) {
    switch (kind) {
        case Kind::image:
            return fast_image_speed;
        case Kind::alchemy:
            return slow_alchemy_seconds;
        case Kind::text:
            break;
    }
    if (declaration.models.empty()) return 3;
    const double billions = texts.billions(declaration.models.front());
    return billions >= 20 ? 3 : billions >= 13 ? 4 : 5;
}

Offer make_offer(Kind kind, const model::Declaration& declaration, std::span<const ModelId> ids,
                 const ImageReference& images, const TextReference& texts) {
    must(declaration.models.size() == ids.size(), "every model has a number");
    Offer offer;
    offer.kind = kind;
    offer.declaration = declaration;
    offer.bridge = bridge_of(declaration.bridge_agent);
    offer.fast_from = fast_from(kind, declaration, texts);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string& name = declaration.models[i];
        OfferedModel offered;
        offered.id = ids[i];
        offer.special = offer.special || is_special_model(name) || name == retired_beta_model;
        if (kind == Kind::image) {
            const ImageModel* known = images.find(name);
            // What a worker hosts is what the reference says: tags in names count for prices only.
            if (known != nullptr) offered.baseline = known->baseline;
            offered.inpainting = images.inpainting(name);
            const ImageRequirements none;
            const ImageRequirements& wants = known != nullptr ? known->requirements : none;
            const double sum = wants.min_steps.value_or(default_min_steps) +
                               wants.max_steps.value_or(default_max_steps);
            offered.step_sum = static_cast<std::int32_t>(std::clamp(sum, 0.0, 1e6));
        }
        offer.models.push_back(offered);
    }
    std::ranges::sort(offer.models, {}, &OfferedModel::id);
    const auto same = [](const OfferedModel& a, const OfferedModel& b) { return a.id == b.id; };
    offer.models.erase(std::ranges::unique(offer.models, same).begin(), offer.models.end());
    for (const OfferedModel& offered : offer.models) {
        offer.any_inpainting = offer.any_inpainting || offered.inpainting;
        offer.any_sdxl = offer.any_sdxl || offered.baseline == Baseline::stable_diffusion_xl;
        offer.any_cascade = offer.any_cascade || offered.baseline == Baseline::stable_cascade;
        offer.any_flux = offer.any_flux || offered.baseline == Baseline::flux_1;
        offer.least_step_sum = std::min(offer.least_step_sum, offered.step_sum);
    }
    offer.all_inpainting = std::ranges::all_of(offer.models, &OfferedModel::inpainting);
    return offer;
}

bool is_candidate(const DemandsView& demands, const WorkerView& worker) {
    return is_candidate_at(demands, worker, worker.fast());
}

Verdict class_lines(const DemandsView& view, const WorkerView& worker) {
    const model::Demands& demands = *view.demands;
    const Offer& offer = *worker.offer;
    if (demands.kind == Kind::image && demands.image.nsfw && !offer.declaration.nsfw)
        return fails(SkipReason::nsfw, 3);
    if (demands.trusted_workers && !worker.owner_trusted) return fails(SkipReason::untrusted, 4);
    if (!targets(demands, worker.id)) return fails(SkipReason::worker_id, 7);
    if (demands.kind == Kind::text) return text_lines(view, offer);
    if (demands.kind == Kind::alchemy) return eligible;
    if (const Verdict found = source_lines(view, offer); !found.eligible()) return found;
    if (const Verdict found = bridge_lines(view, offer); !found.eligible()) return found;
    return feature_lines(view, offer);
}

Verdict class_verdict(const DemandsView& demands, const WorkerView& worker) {
    if (!is_candidate(demands, worker)) return fails(SkipReason::silent, 0);
    return class_lines(demands, worker);
}

Verdict verdict(const DemandsView& view, const WorkerView& worker, Verdict of_class,
                const Circumstances& request) {
    constexpr std::uint8_t line_of_decoys = 5;
    constexpr std::uint8_t line_of_unsafe = 30;
    const model::Demands& demands = *view.demands;
    if (worker.maintenance && !request.own) return fails(SkipReason::silent, 1);
    if (worker.stale) return fails(SkipReason::silent, 2);
    if (request.matched_targeting && demands.kind == Kind::image && !demands.workers.empty() &&
        !demands.deny_workers && !request.priority && !request.own)
        return fails(SkipReason::silent, 0);
    if (!of_class.eligible() && of_class.line < line_of_decoys) return of_class;
    if (request.tricked) return fails(SkipReason::secret, line_of_decoys);
    if (request.blacklisted) return fails(SkipReason::blacklist, 6);
    if (!of_class.eligible() && of_class.line < line_of_unsafe) return of_class;
    if (demands.kind != Kind::text && !demands.safe_address && !worker.owner_trusted &&
        !request.requester_trusted)
        return fails(SkipReason::untrusted, line_of_unsafe);
    if (!of_class.eligible()) return of_class;
    if (!request.upfront_kudos_met) return fails(SkipReason::kudos, 32);
    return eligible;
}

bool only_decoys(const WorkerView& worker, model::UserId requester) {
    return worker.paused && worker.owner != requester;
}

bool blacklisted(std::string_view lower_prompt, std::span<const std::string> words) {
    return std::ranges::any_of(words, [lower_prompt](const std::string& word) {
        return !word.empty() && lower_prompt.find(word) != std::string_view::npos;
    });
}

bool upfront_kudos_met(const UpfrontTest& test) {
    if (!test.worker_requires || test.requester_trusted || test.priority) return true;
    Kudos spendable = test.balance;
    if (spendable > Kudos{}) spendable -= floor_of(test.account_class);
    return spendable.to_double() >= test.price;
}

bool could_serve(const DemandsView& demands, model::UserId requester, bool requester_trusted,
                 const WorkerView& worker) {
    const bool own = worker.owner == requester;
    if (worker.stale || ((worker.maintenance || worker.paused) && !own)) return false;
    if (!is_candidate_at(demands, worker, worker.fast_enough_to_hope())) return false;
    const Circumstances request{.own = own, .requester_trusted = requester_trusted};
    return verdict(demands, worker, class_lines(demands, worker), request).eligible();
}

std::vector<ModelId> choosable_models(const DemandsView& demands, const Offer& offer) {
    const ForbiddenModels forbidden = demands.demands->kind == Kind::image
                                          ? forbidden_models(demands.demands->image, offer)
                                          : ForbiddenModels{};
    std::vector<ModelId> usable;
    std::vector<ModelId> inpainting;
    any_choice(demands, offer, [&](const OfferedModel& offered) {
        if (!forbidden(offered)) {
            usable.push_back(offered.id);
            if (offered.inpainting) inpainting.push_back(offered.id);
        }
        return false;
    });
    const bool prefer = demands.demands->kind == Kind::image && demands.painting;
    return prefer && !inpainting.empty() ? inpainting : usable;
}

}  // namespace orda::rules
