#include "rules/pricing_image.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/kudos.h"
#include "rules/npz.h"
#include "rules/pricing_text.h"

namespace orda::rules {

namespace {

// The vocabularies of the network, in its order.
constexpr std::string_view sampler_words[] = {
    "ddim",       "k_dpm_2",      "k_dpm_2_a",   "k_dpm_adaptive", "k_dpm_fast",
    "k_dpmpp_2m", "k_dpmpp_2s_a", "k_dpmpp_sde", "k_euler",        "k_euler_a",
    "k_heun",     "k_lms",        "plms",        "uni_pc",         "uni_pc_bh2"};
constexpr std::string_view control_words[] = {"None",     "canny", "depth",  "fakescribbles",
                                              "hed",      "hough", "normal", "openpose",
                                              "scribble", "seg"};
constexpr std::string_view processing_words[] = {"img2img", "inpainting", "outpainting", "txt2img"};
constexpr std::string_view post_processor_words[] = {"4x_AnimeSharp",
                                                     "CodeFormers",
                                                     "GFPGAN",
                                                     "NMKD_Siax",
                                                     "RealESRGAN_x2plus",
                                                     "RealESRGAN_x4plus",
                                                     "RealESRGAN_x4plus_anime_6B",
                                                     "strip_background"};

constexpr std::size_t first_sampler = 10;
constexpr std::size_t first_control = first_sampler + std::size(sampler_words);
constexpr std::size_t first_processing = first_control + std::size(control_words);
constexpr std::size_t first_post_processor = first_processing + std::size(processing_words);
static_assert(first_post_processor + std::size(post_processor_words) == feature_count);

std::optional<std::size_t> place_in(std::span<const std::string_view> words,
                                    std::string_view word) {
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    return static_cast<std::size_t>(found - words.begin());
}

float flag(bool on) {
    return on ? 1.0F : 0.0F;
}

bool has_control(const ImagePayload& payload) {
    return payload.control_type && !payload.control_type->empty();
}

double denoising_of(const ImagePayload& payload) {
    if (!payload.source_image || has_control(payload)) return 1;
    return payload.denoising_strength.value_or(1);
}

double control_of(const ImagePayload& payload) {
    if (!payload.source_image || !has_control(payload)) return 1;
    return payload.control_strength.value_or(payload.denoising_strength.value_or(1));
}

std::string_view processing_of(const ImagePayload& payload) {
    if (!payload.source_image) return "txt2img";
    return payload.source_processing == "remix" ? std::string_view("img2img")
                                                : std::string_view(payload.source_processing);
}

ImagePayload reference_payload() {
    ImagePayload payload;
    payload.steps = 50;
    payload.cfg_scale = 7.5;
    payload.sampler = "k_euler";
    return payload;
}

constexpr double basis = 10;
constexpr double adjustment = 1;
constexpr double kudos_per_lora = 3;
constexpr double kudos_for_tis = 1;

}  // namespace

std::optional<Features> features_of(const ImagePayload& payload) {
    const auto control = place_in(control_words, payload.control_type.value_or("None"));
    const auto processing = place_in(processing_words, processing_of(payload));
    if (!control || !processing) return std::nullopt;
    constexpr std::size_t k_euler = 8;
    static_assert(sampler_words[k_euler] == "k_euler");
    const std::size_t sampler = place_in(sampler_words, payload.sampler).value_or(k_euler);

    Features features{};
    features[0] = static_cast<float>(payload.height / 1024.0);
    features[1] = static_cast<float>(payload.width / 1024.0);
    features[2] = static_cast<float>(payload.steps / 100.0);
    features[3] = static_cast<float>(payload.cfg_scale / 30.0);
    features[4] = static_cast<float>(denoising_of(payload));
    features[5] = static_cast<float>(control_of(payload));
    features[6] = flag(payload.karras);
    features[7] = flag(payload.hires_fix);
    features[8] = flag(payload.source_image);
    features[9] = flag(payload.source_mask);
    features[first_sampler + sampler] = 1;
    features[first_control + *control] = 1;
    features[first_processing + *processing] = 1;
    for (const auto& name : payload.post_processing) {
        const auto place = place_in(post_processor_words, name);
        if (!place) return std::nullopt;
        features[first_post_processor + *place] += 1;
    }
    return features;
}

PricingNetwork::PricingNetwork(std::span<const std::uint8_t> npz) {
    const auto arrays = read_npz(npz);
    std::size_t inputs = feature_count;
    for (std::size_t i = 0;; ++i) {
        const auto weights = arrays.find("w" + std::to_string(i));
        const auto biases = arrays.find("b" + std::to_string(i));
        if (weights == arrays.end() && biases == arrays.end()) break;
        if (weights == arrays.end() || biases == arrays.end() ||
            weights->second.shape.size() != 2 || weights->second.shape[1] != inputs ||
            biases->second.shape != std::vector{weights->second.shape[0]})
            throw std::runtime_error("the pricing network's layers do not fit each other");
        inputs = weights->second.shape[0];
        layers_.push_back(
            {weights->second.shape[1], inputs, weights->second.values, biases->second.values});
    }
    if (layers_.empty() || inputs != 1)
        throw std::runtime_error("the pricing network has no single output");
    reference_time_ = time_of(reference_payload()).value_or(0);
    if (!(reference_time_ > 0))
        throw std::runtime_error("the pricing network finds that the reference job takes no time");
}

double PricingNetwork::evaluate(const Features& features) const {
    std::vector<double> values(features.begin(), features.end());
    std::vector<double> next;
    for (const Layer& layer : layers_) {
        const bool last = &layer == &layers_.back();
        next.assign(layer.outputs, 0);
        for (std::size_t row = 0; row < layer.outputs; ++row) {
            double sum = layer.biases[row];
            const float* const weights = layer.weights.data() + row * layer.inputs;
            for (std::size_t column = 0; column < layer.inputs; ++column)
                sum += static_cast<double>(weights[column]) * values[column];
            next[row] = last ? sum : std::max(sum, 0.0);
        }
        values.swap(next);
    }
    return values.front();
}

std::optional<double> PricingNetwork::time_of(const ImagePayload& payload) const {
    const auto features = features_of(payload);
    if (!features) return std::nullopt;
    return round_places(evaluate(*features), 2);
}

std::optional<double> PricingNetwork::kudos_of(const ImagePayload& payload) const {
    const auto time = time_of(payload);
    if (!time) return std::nullopt;
    return round_places(*time / reference_time_ * (basis + adjustment), 2);
}

double closed_formula(const ImagePayload& payload) {
    constexpr double smallest = 64.0 * 64;
    constexpr double usual = 1024.0 * 1024;
    constexpr double exponent = 1.75;
    constexpr double per_step = 0.1232;
    constexpr double weight_of_size = 8.75;
    const double pixels = static_cast<double>(payload.width) * payload.height;
    const double size =
        std::pow(std::max(pixels - smallest, 0.0), exponent) / std::pow(usual - smallest, exponent);
    const double steps = payload.steps;
    double kudos = round_places(per_step * steps + size * (per_step * steps * weight_of_size), 2);
    for (std::size_t i = 0; i < payload.post_processing.size(); ++i)
        kudos = round_places(kudos * 1.2, 2);
    if (has_control(payload) && !payload.return_control_map) kudos = round_places(kudos * 3, 2);
    return kudos;
}

double image_price(const PricingNetwork* network, const ImagePayload& payload,
                   bool matched_targeting) {
    if (matched_targeting) return matched_targeting_price;
    const auto estimate = network != nullptr ? network->kudos_of(payload) : std::nullopt;
    // A price that is none would pay the requester: a network may be any operator's.
    const bool usable = estimate && std::isfinite(*estimate) && *estimate > 0;
    double price = usable ? *estimate : closed_formula(payload);
    price += kudos_per_lora * payload.loras;
    if (payload.tis) price += kudos_for_tis;
    return price;
}

double estimate_multiplier(Baseline baseline) {
    switch (baseline) {
        case Baseline::stable_diffusion_xl:
            return 2;
        case Baseline::stable_cascade:
            return 4;
        case Baseline::flux_1:
        case Baseline::z_image_turbo:
            return 8;
        case Baseline::qwen_image:
            return 12;
        default:
            return 1;
    }
}

double reward_multiplier(Baseline baseline, bool qr_code, bool hires_fix) {
    constexpr double qr_code_on_sdxl = 4;
    constexpr double two_passes = 7;
    if (baseline == Baseline::stable_diffusion_xl && qr_code) return qr_code_on_sdxl;
    if (baseline == Baseline::stable_cascade && hires_fix) return two_passes;
    return estimate_multiplier(baseline);
}

}  // namespace orda::rules
