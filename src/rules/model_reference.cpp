#include "rules/model_reference.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <stdexcept>

#include "rules/text_model_names.h"

namespace orda::rules {

namespace json = boost::json;

namespace {

struct BaselineName {
    std::string_view wire;
    Baseline baseline;
};
constexpr BaselineName baseline_names[] = {
    {"stable diffusion 1", Baseline::stable_diffusion_1},
    {"stable diffusion 2", Baseline::stable_diffusion_2},
    {"stable diffusion 2 512", Baseline::stable_diffusion_2_512},
    {"stable_diffusion_xl", Baseline::stable_diffusion_xl},
    {"stable_cascade", Baseline::stable_cascade},
    {"flux_1", Baseline::flux_1},
    {"qwen_image", Baseline::qwen_image},
    {"z_image_turbo", Baseline::z_image_turbo},
};

/// What a tag in the name of an unlisted model says about it.
constexpr BaselineName name_tags[] = {
    {"[SDXL]", Baseline::stable_diffusion_xl}, {"[Flux]", Baseline::flux_1},
    {"[Qwen]", Baseline::qwen_image},          {"[ZModel]", Baseline::z_image_turbo},
    {"[ZImage]", Baseline::z_image_turbo},
};

std::optional<double> number_in(const json::object& object, std::string_view key) {
    const json::value* found = object.if_contains(key);
    if (found == nullptr || !found->is_number()) return std::nullopt;
    const double value = found->to_number<double>();
    return std::isfinite(value) ? std::optional{value} : std::nullopt;
}

bool flag_in(const json::object& object, std::string_view key) {
    const json::value* found = object.if_contains(key);
    return found != nullptr && found->is_bool() && found->get_bool();
}

std::string text_in(const json::object& object, std::string_view key) {
    const json::value* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->get_string())
                                                  : std::string{};
}

std::vector<std::string> texts_in(const json::object& object, std::string_view key) {
    std::vector<std::string> texts;
    const json::value* found = object.if_contains(key);
    if (found != nullptr && found->is_array())
        for (const json::value& entry : found->get_array())
            if (entry.is_string()) texts.emplace_back(entry.get_string());
    return texts;
}

json::object parse_object(std::string_view text) {
    if (text.size() > max_reference_bytes)
        throw std::runtime_error("the model reference is larger than 64 MiB");
    json::error_code error;
    json::value value = json::parse(json::string_view(text.data(), text.size()), error);
    if (error) throw std::runtime_error("the model reference is no JSON: " + error.message());
    if (!value.is_object()) throw std::runtime_error("the model reference is no JSON object");
    return std::move(value.get_object());
}

ImageRequirements requirements_of(const json::object& record) {
    ImageRequirements result;
    const json::value* found = record.if_contains("requirements");
    if (found == nullptr || !found->is_object()) return result;
    const json::object& object = found->get_object();
    result.min_steps = number_in(object, "min_steps");
    result.max_steps = number_in(object, "max_steps");
    result.cfg_scale = number_in(object, "cfg_scale");
    result.min_cfg_scale = number_in(object, "min_cfg_scale");
    result.max_cfg_scale = number_in(object, "max_cfg_scale");
    result.clip_skip = number_in(object, "clip_skip");
    result.samplers = texts_in(object, "samplers");
    result.schedulers = texts_in(object, "schedulers");
    return result;
}

ImageModel image_model_of(std::string_view name, const json::object& record) {
    ImageModel model;
    model.name = name;
    model.baseline_text = text_in(record, "baseline");
    if (model.baseline_text.empty()) model.baseline_text = wire_name(Baseline::stable_diffusion_1);
    model.baseline = baseline_from(model.baseline_text);
    model.nsfw = flag_in(record, "nsfw");
    model.inpainting = flag_in(record, "inpainting");
    model.controlnet = text_in(record, "type") == "controlnet";
    model.requirements = requirements_of(record);
    return model;
}

/// A whole positive number of parameters; 0 when there is none.
std::int64_t parameters_of(const json::object& record) {
    constexpr double most = 1e15;
    const auto number = number_in(record, "parameters");
    if (!number || *number < 1 || *number > most || *number != std::floor(*number)) return 0;
    return static_cast<std::int64_t>(*number);
}

}  // namespace

std::string_view wire_name(Baseline baseline) {
    for (const BaselineName& entry : baseline_names)
        if (entry.baseline == baseline) return entry.wire;
    return "";
}

Baseline baseline_from(std::string_view wire) {
    for (const BaselineName& entry : baseline_names)
        if (entry.wire == wire) return entry.baseline;
    return Baseline::other;
}

ImageReference ImageReference::parse(std::string_view text) {
    ImageReference reference;
    for (const auto& entry : parse_object(text)) {
        const std::string_view name(entry.key().data(), entry.key().size());
        if (name.empty() || !entry.value().is_object()) {
            ++reference.skipped_;
            continue;
        }
        reference.models_.insert_or_assign(std::string(name),
                                           image_model_of(name, entry.value().get_object()));
    }
    return reference;
}

void ImageReference::merge(const ImageReference& other) {
    for (const auto& [name, model] : other.models_)
        models_.insert_or_assign(name, model);
    skipped_ += other.skipped_;
}

const ImageModel* ImageReference::find(std::string_view name) const {
    const auto found = models_.find(name);
    return found == models_.end() ? nullptr : &found->second;
}

Baseline ImageReference::baseline_of(std::string_view name) const {
    if (const ImageModel* model = find(name)) return model->baseline;
    for (const BaselineName& tag : name_tags)
        if (name.find(tag.wire) != std::string_view::npos) return tag.baseline;
    return Baseline::stable_diffusion_1;
}

bool ImageReference::servable(std::string_view name) const {
    const ImageModel* model = find(name);
    return model != nullptr && !model->controlnet && model->baseline != Baseline::other;
}

bool ImageReference::inpainting(std::string_view name) const {
    const ImageModel* model = find(name);
    return model != nullptr && model->inpainting;
}

std::optional<double> ImageReference::max_steps(std::string_view name) const {
    const ImageModel* model = find(name);
    return model != nullptr ? model->requirements.max_steps : std::nullopt;
}

TextReference TextReference::parse(std::string_view text) {
    TextReference reference;
    for (const auto& entry : parse_object(text)) {
        const std::string_view name(entry.key().data(), entry.key().size());
        const json::object* record = entry.value().if_object();
        const std::int64_t parameters = record != nullptr ? parameters_of(*record) : 0;
        if (name.empty() || parameters == 0) {
            ++reference.skipped_;
            continue;
        }
        reference.models_.insert_or_assign(
            std::string(name), TextModel{std::string(name), parameters, flag_in(*record, "nsfw")});
    }
    return reference;
}

void TextReference::merge(const TextReference& other) {
    for (const auto& [name, model] : other.models_)
        models_.insert_or_assign(name, model);
    skipped_ += other.skipped_;
}

const TextModel* TextReference::find(std::string_view name) const {
    const std::string_view base = base_name(name);
    auto found = models_.find(base);
    if (found == models_.end()) found = models_.find(without_quantisation(base));
    return found == models_.end() ? nullptr : &found->second;
}

double TextReference::billions(std::string_view name) const {
    constexpr double billion = 1e9;
    const TextModel* model = find(name);
    return model != nullptr ? static_cast<double>(model->parameters) / billion : 1;
}

bool TextReference::nsfw(std::string_view name) const {
    const TextModel* model = find(name);
    return model != nullptr && model->nsfw;
}

}  // namespace orda::rules
