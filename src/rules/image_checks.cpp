#include "rules/image_checks.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "base/kudos.h"
#include "base/refusals.h"
#include "rules/names.h"
#include "rules/steps.h"

namespace orda::rules {

namespace {

constexpr std::size_t most_loras = 5;
constexpr std::size_t most_tis = 20;
constexpr std::int64_t most_words = 7500;

using Models = std::vector<std::string>;

/// Some model is of one of these baselines.
bool any_of_baseline(const Models& models, const ImageReference& images,
                     std::initializer_list<Baseline> baselines) {
    return std::any_of(models.begin(), models.end(), [&](const std::string& name) {
        const Baseline baseline = images.baseline_of(name);
        return std::find(baselines.begin(), baselines.end(), baseline) != baselines.end();
    });
}

bool all_of_baseline(const Models& models, const ImageReference& images,
                     std::initializer_list<Baseline> baselines) {
    return std::all_of(models.begin(), models.end(), [&](const std::string& name) {
        const Baseline baseline = images.baseline_of(name);
        return std::find(baselines.begin(), baselines.end(), baseline) != baselines.end();
    });
}

bool names(const Models& models, std::string_view name) {
    return std::find(models.begin(), models.end(), name) != models.end();
}

std::int64_t words_of(std::string_view text) {
    std::int64_t count = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!blank && !inside) ++count;
        inside = !blank;
    }
    return count;
}

void check_additions(const model::ImageParameters& params) {
    if (params.loras) {
        if (params.loras->size() > most_loras) throw refusals::too_many_loras(most_loras);
        for (const auto& lora : *params.loras) {
            const bool digits = !lora.name.empty() &&
                                std::all_of(lora.name.begin(), lora.name.end(),
                                            [](unsigned char c) { return std::isdigit(c) != 0; });
            if (lora.is_version && !digits) throw refusals::bad_lora_version();
        }
    }
    if (params.tis && params.tis->size() > most_tis) throw refusals::too_many_tis(most_tis);
}

void check_special_models(const Models& models, const model::ImageParameters& params,
                          const ImageRequester& requester) {
    for (const auto& name : models) {
        if (!is_special_model(name)) continue;
        if (!requester.special) throw refusals::special_model_needs_special_user();
        const auto first = name.find("::");
        if (first == std::string::npos) throw refusals::special_missing_username();
        const auto next = name.find("::", first + 2);
        const auto alias = std::string_view(name).substr(
            first + 2, next == std::string::npos ? std::string::npos : next - first - 2);
        if (alias != requester.alias) throw refusals::special_forbidden();
        if (params.special.empty()) throw refusals::special_missing_payload();
    }
}

void check_control_type(const model::ImageSubmission& asked, const ImageReference& images) {
    const model::ImageParameters& params = asked.params;
    if (!params.control_type) return;
    const std::string& type = *params.control_type;
    if ((type == "normal" || type == "hough") &&
        any_of_baseline(asked.models, images,
                        {Baseline::stable_diffusion_2, Baseline::stable_diffusion_2_512}))
        throw refusals::control_net_unsupported(
            "This control type is not available for Stable Diffusion 2 models.");
    if (names(asked.models, "pix2pix"))
        throw refusals::control_net_unsupported("The model pix2pix takes no ControlNet.");
    if (asked.source_image.empty()) throw refusals::control_net_source_missing();
    if (asked.source_processing == "inpainting") throw refusals::control_net_inpainting_mismatch();
    if (any_of_baseline(asked.models, images,
                        {Baseline::stable_diffusion_xl, Baseline::stable_cascade, Baseline::flux_1,
                         Baseline::qwen_image, Baseline::z_image_turbo}))
        throw refusals::control_net_mismatch();
}

void check_texts_and_workflow(const model::ImageSubmission& asked) {
    const model::ImageParameters& params = asked.params;
    const bool qr_code = params.workflow == "qr_code";
    const bool texts = params.extra_texts && !params.extra_texts->empty();
    if (texts && !qr_code) throw refusals::invalid_extra_texts();
    if (!qr_code) return;
    const bool named = texts && std::any_of(params.extra_texts->begin(), params.extra_texts->end(),
                                            [](const model::ExtraText& text) {
                                                return text.reference == "qr_code";
                                            });
    if (!named) throw refusals::missing_extra_texts("qr_code");
}

}  // namespace

void check_image_parameters(const model::ImageSubmission& asked, const ImageRequester& requester,
                            const ImageReference& images) {
    const model::ImageParameters& params = asked.params;
    const Models& models = asked.models;
    if (params.hires_fix &&
        any_of_baseline(models, images,
                        {Baseline::flux_1, Baseline::qwen_image, Baseline::z_image_turbo}))
        throw refusals::hi_res_mismatch();
    check_additions(params);
    if (params.transparent &&
        !all_of_baseline(models, images,
                         {Baseline::stable_diffusion_xl, Baseline::stable_diffusion_1}))
        throw refusals::invalid_transparency_model();
    if (params.workflow == "qr_code" &&
        !all_of_baseline(models, images,
                         {Baseline::stable_diffusion_xl, Baseline::stable_diffusion_1}))
        throw refusals::control_net_mismatch_qr();
    if (words_of(asked.prompt) > most_words) throw refusals::invalid_prompt_size(most_words);
    for (const auto& name : models)
        if (find_post_processor(name)) throw refusals::unexpected_model_name(name);
    if (params.post_processing &&
        std::count_if(params.post_processing->begin(), params.post_processing->end(),
                      [](const std::string& name) {
                          const PostProcessor* found = find_post_processor(name);
                          return found && found->upscaler;
                      }) > 1)
        throw refusals::too_many_upscalers();
    if (params.cfg_scale && *params.cfg_scale != round_places(*params.cfg_scale, 2))
        throw refusals::bad_cfg_decimals();
    check_special_models(models, params, requester);
    if (!params.special.empty() && !requester.special)
        throw refusals::special_field_needs_special_user();
    if (!asked.source_mask.empty() && asked.source_image.empty())
        throw refusals::source_mask_unnecessary();
    check_control_type(asked, images);
    if (params.transparent) {
        if (!asked.extra_source_images.empty()) throw refusals::invalid_transparency_img2img();
        if (params.control_type) throw refusals::invalid_transparency_cn();
    }
    if (asked.source_processing == "remix" &&
        !all_of_baseline(models, images, {Baseline::stable_cascade}))
        throw refusals::invalid_remix();
    if (!asked.extra_source_images.empty() && asked.source_processing != "remix")
        throw refusals::invalid_extra_source_images();
    check_texts_and_workflow(asked);
    if (params.init_as_image && params.return_control_map)
        throw refusals::control_net_invalid_payload();
    if (!asked.source_image.empty()) return;
    for (const auto* needy : {"Stable Diffusion 2 Depth", "pix2pix"})
        if (names(models, needy)) throw refusals::source_image_required_for_model(needy);
    for (const auto& name : models) {
        const ImageModel* found = images.find(name);
        if (found && found->controlnet) throw refusals::unexpected_model_name_control_net(name);
    }
}

std::vector<ImageWarning> image_warnings(const model::ImageSubmission& asked,
                                         const ImageReference& images) {
    const model::ImageParameters& params = asked.params;
    const double steps = params.steps.value_or(30);
    const double cfg_scale = params.cfg_scale.value_or(7.5);
    const double clip_skip = params.clip_skip.value_or(1);
    const std::string sampler = params.sampler_name.value_or("k_euler_a");
    const std::string scheduler = params.karras.value_or(true) ? "karras" : "simple";

    std::vector<ImageWarning> warnings;
    std::set<std::string> given;
    const auto warn = [&](bool applies, const char* code, const std::string& message) {
        if (applies && given.insert(code).second) warnings.push_back({code, message});
    };
    const auto lacks = [](const std::vector<std::string>& list, const std::string& value) {
        return !list.empty() && std::find(list.begin(), list.end(), value) == list.end();
    };
    for (const auto& name : asked.models) {
        const ImageModel* found = images.find(name);
        if (!found) continue;
        const ImageRequirements& needs = found->requirements;
        warn(needs.clip_skip && *needs.clip_skip != clip_skip, "ClipSkipMismatch",
             "The model " + name + " is meant for another clip skip.");
        warn(needs.min_steps && *needs.min_steps > steps, "StepsTooFew",
             "The model " + name + " is meant for more steps.");
        warn(needs.max_steps && *needs.max_steps < steps, "StepsTooMany",
             "The model " + name + " is meant for fewer steps.");
        warn(needs.cfg_scale && *needs.cfg_scale != cfg_scale, "CfgScaleMismatch",
             "The model " + name + " is meant for another cfg_scale.");
        warn(needs.min_cfg_scale && *needs.min_cfg_scale > cfg_scale, "CfgScaleTooSmall",
             "The model " + name + " is meant for a larger cfg_scale.");
        warn(needs.max_cfg_scale && *needs.max_cfg_scale < cfg_scale, "CfgScaleTooLarge",
             "The model " + name + " is meant for a smaller cfg_scale.");
        warn(lacks(needs.samplers, sampler), "SamplerMismatch",
             "The model " + name + " is meant for another sampler.");
        warn(lacks(needs.schedulers, scheduler), "SchedulerMismatch",
             "The model " + name + " is meant for another scheduler.");
    }
    return warnings;
}

}  // namespace orda::rules
