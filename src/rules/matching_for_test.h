#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rules/eligibility.h"

namespace orda::rules {

/// Models of every baseline, with step limits where the tests need them.
inline ImageReference reference_for_test() {
    return ImageReference::parse(R"json({
        "stable_diffusion": {"baseline": "stable diffusion 1"},
        "picky": {"baseline": "stable diffusion 1",
                  "requirements": {"min_steps": 8, "max_steps": 9}},
        "painter": {"baseline": "stable diffusion 1", "inpainting": true},
        "xl": {"baseline": "stable_diffusion_xl"},
        "cascade": {"baseline": "stable_cascade"},
        "flux": {"baseline": "flux_1", "requirements": {"min_steps": 4, "max_steps": 4}},
        "qwen": {"baseline": "qwen_image"},
        "zimage": {"baseline": "z_image_turbo"}
    })json");
}

inline TextReference text_reference_for_test() {
    return TextReference::parse(R"json({
        "small": {"parameters": 8000000000},
        "middle": {"parameters": 13000000000},
        "large": {"parameters": 20000000000}
    })json");
}

inline model::WorkerId worker_number(std::uint8_t number) {
    model::WorkerId id;
    id.bytes.back() = number;
    return id;
}

inline constexpr model::UserId owner_of_worker = 7;
inline constexpr model::UserId requester_of_request = 9;

/// Two sides that fit each other, to be changed one thing at a time. Every question builds both
/// sides anew from the public members.
class Matching {
  public:
    explicit Matching(model::Kind kind) {
        const bool image = kind == model::Kind::image;
        demands.kind = kind;
        declaration.bridge_agent = "AI Horde Worker reGen:13.0.0:url";
        if (kind == model::Kind::text) declaration.bridge_agent = "KoboldCppEmbedWorker:2:url";
        if (kind == model::Kind::alchemy) {
            declaration.forms = {"caption"};
            demands.alchemy.form = "caption";
        } else {
            demands.models = {image ? "stable_diffusion" : "small"};
            declaration.models = demands.models;
        }
        declaration.max_pixels = 1'048'576;
        declaration.allow_controlnet = true;
        declaration.allow_sdxl_controlnet = true;
        declaration.allow_lora = true;
        worker.id = worker_number(1);
        worker.owner = owner_of_worker;
        worker.owner_trusted = true;
        worker.speed = image ? 1e6 : 5;
    }

    model::Demands demands;
    model::Declaration declaration;
    WorkerView worker;
    Circumstances request;
    ImageReference images = reference_for_test();
    TextReference texts = text_reference_for_test();

    bool is_candidate() { return rules::is_candidate(demands_view(), worker_view()); }
    Verdict class_lines() { return rules::class_lines(demands_view(), worker_view()); }
    Verdict class_verdict() { return rules::class_verdict(demands_view(), worker_view()); }
    /// The whole predicate.
    Verdict verdict() {
        return rules::verdict(demands_view(), worker_view(), class_verdict(), request);
    }
    bool could_serve(model::UserId requester = requester_of_request) {
        return rules::could_serve(demands_view(), requester, false, worker_view());
    }
    SkipCounters counters(bool matched_targeting = false) {
        return queue_counters(demands_view(), worker_view(), matched_targeting);
    }
    /// Names that a hand-out chooses from.
    std::vector<std::string> choosable() {
        std::vector<std::string> names;
        for (const ModelId id : choosable_models(demands_view(), *worker_view().offer))
            for (const auto& [name, number] : ids_)
                if (number == id) names.push_back(name);
        return names;
    }

    DemandsView demands_view() {
        return view_of(std::make_shared<const model::Demands>(demands), numbers(demands.models));
    }
    const WorkerView& worker_view() {
        offer_ = make_offer(demands.kind, declaration, numbers(declaration.models), images, texts);
        worker.offer = &offer_;
        return worker;
    }

  private:
    std::vector<ModelId> numbers(const std::vector<std::string>& names) {
        std::vector<ModelId> result;
        for (const auto& name : names)
            result.push_back(
                ids_.try_emplace(name, static_cast<ModelId>(ids_.size() * 7 % 100)).first->second);
        return result;
    }

    std::map<std::string, ModelId> ids_;
    Offer offer_;
};

}  // namespace orda::rules
