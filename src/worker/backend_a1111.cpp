#include "worker/backend_a1111.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "blobs/base64.h"
#include "blobs/image.h"
#include "worker/horde_client.h"
#include "worker/json_reading.h"
#include "worker/text_shaping.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

constexpr float webp_quality = 92;
constexpr std::int64_t seed_range = std::int64_t{1} << 32;
constexpr double usual_denoising = 0.75;
constexpr double usual_hires_denoising = 0.65;
/// The side for which most models were trained; larger pictures are made in two passes.
constexpr double first_pass_side = 512;
/// Sizes must be multiples of this.
constexpr std::int64_t size_step = 8;
/// Masked parts start from the picture itself.
constexpr int fill_with_original = 1;

/// spec/image-generation.md §12.1 → the names of the program.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> samplers{{
    {"k_lms", "LMS"},
    {"k_heun", "Heun"},
    {"k_euler", "Euler"},
    {"k_euler_a", "Euler a"},
    {"k_dpm_2", "DPM2"},
    {"k_dpm_2_a", "DPM2 a"},
    {"k_dpm_fast", "DPM fast"},
    {"k_dpm_adaptive", "DPM adaptive"},
    {"k_dpmpp_2s_a", "DPM++ 2S a"},
    {"k_dpmpp_2m", "DPM++ 2M"},
    {"dpmsolver", "DPM++ 2M"},
    {"k_dpmpp_sde", "DPM++ SDE"},
    {"DDIM", "DDIM"},
    {"lcm", "LCM"},
}};

std::string_view sampler_for(std::string_view name) {
    const auto* found = std::find_if(samplers.begin(), samplers.end(),
                                     [&](auto& pair) { return pair.first == name; });
    return found == samplers.end() ? "Euler a" : found->second;
}

std::int64_t seed_of(const ImageJob& job) {
    const std::int64_t seed = read_integer(job.payload, "seed") + job.index;
    return ((seed % seed_range) + seed_range) % seed_range;
}

void refuse_unknown_wishes(const json::object& payload) {
    for (const char* name : {"control_type", "workflow"})
        if (has(payload, name))
            throw BackendFailure(fmt::format("this back end cannot serve {}", name));
    if (read_flag(payload, "transparent"))
        throw BackendFailure("this back end makes no transparent pictures");
}

void add_second_pass(json::object& body, const json::object& payload) {
    const auto width = read_integer(payload, "width", 512);
    const auto height = read_integer(payload, "height", 512);
    const double ratio = first_pass_side / static_cast<double>(std::min(width, height));
    if (ratio >= 1) return;
    const auto scaled = [ratio](std::int64_t side) {
        return static_cast<std::int64_t>(
                   std::round(static_cast<double>(side) * ratio / static_cast<double>(size_step))) *
               size_step;
    };
    body["enable_hr"] = true;
    body["width"] = scaled(width);
    body["height"] = scaled(height);
    body["hr_resize_x"] = width;
    body["hr_resize_y"] = height;
    body["hr_upscaler"] = "Latent";
    body["denoising_strength"] =
        read_number(payload, "hires_fix_denoising_strength", usual_hires_denoising);
}

/// The transparent part of a source is the part to paint: white in the mask.
std::string mask_from_alpha(const std::string& source) {
    blobs::Image image;
    try {
        image = blobs::decode(source, {});
    } catch (const blobs::ImageError& error) {
        throw BackendFailure(fmt::format("the source image cannot be read: {}", error.what()));
    }
    if (!image.has_alpha()) throw BackendFailure("neither a mask nor transparency in the source");
    blobs::Image mask = blobs::blank_image(image.width, image.height, 3);
    for (std::size_t at = 0; at * 4 < image.pixels.size(); ++at)
        for (std::size_t channel = 0; channel < 3; ++channel)
            mask.pixels[at * 3 + channel] =
                static_cast<std::uint8_t>(255 - image.pixels[at * 4 + 3]);
    return blobs::encode_png(mask);
}

void add_source(A1111Call& call, const ImageJob& job) {
    if (job.source_processing == "remix") throw BackendFailure("this back end cannot serve remix");
    call.path = "/sdapi/v1/img2img";
    call.body["init_images"] = json::array{blobs::to_base64(job.source_image)};
    call.body["denoising_strength"] =
        read_number(job.payload, "denoising_strength", usual_denoising);
    const bool painting =
        job.source_processing == "inpainting" || job.source_processing == "outpainting";
    std::string mask = job.source_mask;
    if (painting && mask.empty()) mask = mask_from_alpha(job.source_image);
    if (mask.empty()) return;
    call.body["mask"] = blobs::to_base64(mask);
    call.body["inpainting_fill"] = fill_with_original;
    call.body["inpaint_full_res"] = false;
}

}  // namespace

A1111Call a1111_call(const ImageJob& job) {
    const json::object& payload = job.payload;
    refuse_unknown_wishes(payload);
    const SplitPrompt prompt = split_prompt(read_text(payload, "prompt"));
    A1111Call call;
    call.path = "/sdapi/v1/txt2img";
    call.seed = seed_of(job);
    json::object settings{{"sd_model_checkpoint", job.model.own_name}};
    if (const auto skip = read_integer(payload, "clip_skip"); skip > 0)
        settings["CLIP_stop_at_last_layers"] = skip;
    call.body = {{"prompt", prompt.positive},
                 {"negative_prompt", prompt.negative},
                 {"seed", call.seed},
                 {"steps", read_integer(payload, "ddim_steps", 30)},
                 {"cfg_scale", read_number(payload, "cfg_scale", 5)},
                 {"width", read_integer(payload, "width", 512)},
                 {"height", read_integer(payload, "height", 512)},
                 {"sampler_name", sampler_for(read_text(payload, "sampler_name"))},
                 {"scheduler", read_flag(payload, "karras") ? "Karras" : "Automatic"},
                 {"tiling", read_flag(payload, "tiling")},
                 {"batch_size", 1},
                 {"n_iter", 1},
                 {"do_not_save_samples", true},
                 {"do_not_save_grid", true},
                 {"override_settings", std::move(settings)},
                 {"override_settings_restore_afterwards", false}};
    if (!job.source_image.empty())
        add_source(call, job);
    else if (read_flag(payload, "hires_fix"))
        add_second_pass(call.body, payload);
    return call;
}

std::vector<JobKind> A1111Backend::kinds() const {
    return {JobKind::image};
}

std::vector<ServedModel> A1111Backend::models(JobKind, const WorkLimits& limits) {
    const std::string own =
        read_text(http_.get("/sdapi/v1/options", limits), "sd_model_checkpoint");
    if (own.empty()) throw BackendFailure("the back end has no model loaded");
    // `folder/name.safetensors [hash]` → `name`.
    std::string name = own.substr(0, own.find(" ["));
    name = name.substr(name.find_last_of("/\\") + 1);
    for (const std::string_view ending : {".safetensors", ".ckpt"})
        if (name.ends_with(ending)) name.resize(name.size() - ending.size());
    return {{name, own}};
}

BackendAbilities A1111Backend::abilities(const WorkLimits&) {
    return {.img2img = true, .painting = true};
}

ImageResult A1111Backend::generate_image(const ImageJob& job, const WorkLimits& limits) {
    const A1111Call call = a1111_call(job);
    json::object answer;
    try {
        answer = http_.post(call.path, call.body, limits);
    } catch (const BackendFailure&) {
        if (limits.abort.stop_requested() || limits.left().count() == 0)
            http_.notify("/sdapi/v1/interrupt", {});
        throw;
    }
    const json::array* images = find_array(answer, "images");
    if (images == nullptr || images->empty() || !images->front().is_string())
        throw BackendFailure("the back end's answer has no image");
    const auto file =
        blobs::from_base64(std::string_view(images->front().get_string()), largest_image);
    if (!file) throw BackendFailure("the back end's image is not base64");
    try {
        const blobs::Image image = blobs::decode(*file, {.max_file_bytes = largest_image});
        return {blobs::encode_webp(image, {.quality = webp_quality}), call.seed};
    } catch (const blobs::ImageError& error) {
        throw BackendFailure(fmt::format("the back end's image cannot be read: {}", error.what()));
    }
}

}  // namespace orda::worker
