#include "rules/steps.h"

#include <algorithm>

namespace orda::rules {

namespace {

constexpr std::int32_t adaptive_steps = 40;
constexpr std::int32_t default_steps = 30;
constexpr std::int32_t default_control_steps = 20;
constexpr std::int32_t most_control_steps = 40;
constexpr double upscaler_burn = 1.05;

constexpr PostProcessor post_processor_table[] = {
    {"GFPGAN", false, false, 1, Capability::gfpgan},
    {"RealESRGAN_x4plus", true, true, upscaler_burn, Capability::real_esrgan_x4plus},
    {"RealESRGAN_x2plus", true, false, upscaler_burn, Capability::real_esrgan_x2plus},
    {"RealESRGAN_x4plus_anime_6B", true, true, upscaler_burn,
     Capability::real_esrgan_x4plus_anime_6b},
    {"NMKD_Siax", true, true, upscaler_burn, Capability::nmkd_siax},
    {"4x_AnimeSharp", true, true, upscaler_burn, Capability::four_x_anime_sharp},
    {"CodeFormers", false, true, 1, Capability::codeformers},
    {"strip_background", false, false, 1, Capability::strip_background},
    {"4xNomos8kSC", true, true, upscaler_burn, Capability::nomos8k_sc},
    {"4xLSDIRplus", true, true, upscaler_burn, Capability::lsdir_plus},
    {"4xNomosWebPhoto_RealPLKSR", true, false, upscaler_burn, Capability::nomos_web_photo},
    {"4xNomos2_realplksr_dysample", true, false, upscaler_burn, Capability::nomos2_dysample},
    {"4xNomos2_hq_dat2", true, true, upscaler_burn, Capability::nomos2_hq_dat2},
    {"2xModernSpanimationV1", true, false, upscaler_burn, Capability::modern_spanimation_v1},
    {"GFPGANv1.3", false, false, 1, Capability::gfpgan_v1_3},
    {"RestoreFormer", false, true, 1, Capability::restore_former},
};

constexpr std::string_view second_order[] = {"k_heun", "k_dpm_2", "k_dpm_2_a", "k_dpmpp_2s_a",
                                             "k_dpmpp_sde"};

}  // namespace

bool is_second_order(std::string_view sampler) {
    return std::ranges::find(second_order, sampler) != std::end(second_order);
}

std::int32_t accurate_steps(std::string_view sampler, std::int32_t steps) {
    if (sampler == "k_dpm_adaptive") return adaptive_steps;
    return is_second_order(sampler) ? 2 * steps : steps;
}

std::int64_t image_things(std::int32_t width, std::int32_t height, std::int32_t accurate_steps) {
    return std::int64_t{width} * height * accurate_steps;
}

std::int32_t normal_steps(std::optional<std::int32_t> asked, bool control_type) {
    if (!asked) return control_type ? default_control_steps : default_steps;
    return control_type ? std::min(*asked, most_control_steps) : *asked;
}

std::span<const PostProcessor> post_processors() {
    return post_processor_table;
}

const PostProcessor* find_post_processor(std::string_view name) {
    const auto* found = std::ranges::find(post_processor_table, name, &PostProcessor::name);
    return found == std::end(post_processor_table) ? nullptr : found;
}

}  // namespace orda::rules
