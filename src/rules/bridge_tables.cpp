#include "rules/bridge_tables.h"

#include <array>

namespace orda::rules {

namespace {

using enum Capability;

constexpr std::string_view regen = "AI Horde Worker reGen";
constexpr std::string_view worker = "AI Horde Worker";
constexpr std::string_view webui = "SD-WebUI Stable Horde Worker Bridge";
constexpr std::string_view auto_web = "HordeAutoWebBridge";

constexpr std::array regen_1{img2img,
                             inpainting,
                             karras,
                             post_processing,
                             gfpgan,
                             real_esrgan_x4plus,
                             r2,
                             codeformers,
                             clip_skip,
                             r2_source,
                             controlnet,
                             strip_background,
                             return_control_map,
                             real_esrgan_x4plus_anime_6b,
                             nmkd_siax,
                             four_x_anime_sharp,
                             image_is_control,
                             real_esrgan_x2plus,
                             hires_fix,
                             tiling};
constexpr std::array regen_2{textual_inversion, lora};
constexpr std::array regen_3{lora_versions};
constexpr std::array regen_5{extra_source_images};
constexpr std::array regen_6{stable_cascade_2pass};
constexpr std::array regen_7{qr_code, extra_texts, workflow};
constexpr std::array regen_8{layer_diffuse};
constexpr std::array regen_9{flux};
constexpr std::array regen_13{nomos8k_sc,      lsdir_plus,     nomos_web_photo,
                              nomos2_dysample, nomos2_hq_dat2, modern_spanimation_v1,
                              gfpgan_v1_3,     restore_former};

constexpr std::array worker_3{img2img};
constexpr std::array worker_4{inpainting};
constexpr std::array worker_6{karras};
constexpr std::array worker_7{post_processing, gfpgan, real_esrgan_x4plus};
constexpr std::array worker_8{r2};
constexpr std::array worker_9{codeformers};
constexpr std::array worker_13{hires_fix, clip_skip};
constexpr std::array worker_14{r2_source};
constexpr std::array worker_15{controlnet};
constexpr std::array worker_18{strip_background, return_control_map, real_esrgan_x4plus_anime_6b};
constexpr std::array worker_19{nmkd_siax, four_x_anime_sharp};
constexpr std::array worker_21{real_esrgan_x2plus};
constexpr std::array worker_22{lora};
constexpr std::array worker_23{image_is_control};
constexpr std::array worker_24{textual_inversion};

constexpr std::array webui_1{inpainting, karras, r2, codeformers};
constexpr std::array webui_2{tiling};
constexpr std::array webui_3{r2_source};
constexpr std::array webui_4{clip_skip};

constexpr std::array auto_web_1{painting, img2img, karras};
constexpr std::array auto_web_2{tiling};

constexpr CapabilityRow capability_rows[] = {
    {regen, 1, regen_1},
    {regen, 2, regen_2},
    {regen, 3, regen_3},
    {regen, 5, regen_5},
    {regen, 6, regen_6},
    {regen, 7, regen_7},
    {regen, 8, regen_8},
    {regen, 9, regen_9},
    {regen, 13, regen_13},
    {worker, 3, worker_3},
    {worker, 4, worker_4},
    {worker, 6, worker_6},
    {worker, 7, worker_7},
    {worker, 8, worker_8},
    {worker, 9, worker_9},
    {worker, 13, worker_13},
    {worker, 14, worker_14},
    {worker, 15, worker_15},
    {worker, 18, worker_18},
    {worker, 19, worker_19},
    {worker, 21, worker_21},
    {worker, 22, worker_22},
    {worker, 23, worker_23},
    {worker, 24, worker_24},
    {webui, 1, webui_1},
    {webui, 2, webui_2},
    {webui, 3, webui_3},
    {webui, 4, webui_4},
    {auto_web, 1, auto_web_1},
    {auto_web, 2, auto_web_2},
    // Ours: as reGen 13, whatever its version.
    {own_worker_name, 0, regen_1},
    {own_worker_name, 0, regen_2},
    {own_worker_name, 0, regen_3},
    {own_worker_name, 0, regen_5},
    {own_worker_name, 0, regen_6},
    {own_worker_name, 0, regen_7},
    {own_worker_name, 0, regen_8},
    {own_worker_name, 0, regen_9},
    {own_worker_name, 0, regen_13},
};

using enum Sampler;

constexpr std::array regen_samplers{
    k_lms,          k_heun,       k_euler,    k_euler_a,   k_dpm_2,   k_dpm_2_a, k_dpm_fast,
    k_dpm_adaptive, k_dpmpp_2s_a, k_dpmpp_2m, k_dpmpp_sde, dpmsolver, ddim};
constexpr std::array lcm_sampler{lcm};
constexpr std::array worker_samplers{k_lms,        k_heun,     k_euler,    k_euler_a,
                                     k_dpm_2,      k_dpm_2_a,  k_dpm_fast, k_dpm_adaptive,
                                     k_dpmpp_2s_a, k_dpmpp_2m, dpmsolver};
constexpr std::array sde_sampler{k_dpmpp_sde};
constexpr std::array ddim_sampler{ddim};
constexpr std::array webui_samplers{k_lms,        k_heun,     k_euler,    k_euler_a,
                                    k_dpm_2,      k_dpm_2_a,  k_dpm_fast, k_dpm_adaptive,
                                    k_dpmpp_2s_a, k_dpmpp_2m, k_dpmpp_sde};
constexpr std::array webui_plain{ddim, plms};
constexpr std::array auto_web_samplers{k_lms,        k_dpm_2,    k_dpm_2_a,
                                       k_dpmpp_2s_a, k_dpmpp_2m, dpmsolver};
constexpr std::array auto_web_plain{k_heun, k_euler, k_euler_a, k_dpm_fast, k_dpm_adaptive};

constexpr SamplerRow sampler_rows[] = {
    {regen, 2, regen_samplers, {}},
    {regen, 3, lcm_sampler, {}},
    {worker, 11, worker_samplers, {}},
    {worker, 12, sde_sampler, {}},
    {worker, 17, {}, ddim_sampler},
    {webui, 1, webui_samplers, webui_plain},
    {auto_web, 1, auto_web_samplers, auto_web_plain},
    {own_worker_name, 0, regen_samplers, {}},
    {own_worker_name, 0, lcm_sampler, {}},
};

constexpr OfficialBridge official[] = {{regen, 13}, {worker, 24}, {own_worker_name, 0}};

constexpr std::string_view text_backends[] = {
    worker,
    "AI Horde Worker~aphrodite~oai",
    "AI Horde Worker~aphrodite~kai",
    "KoboldCppEmbedWorker",
    "TabbyAPI",
    own_worker_name,
};

}  // namespace

std::span<const CapabilityRow> capability_table() {
    return capability_rows;
}
std::span<const SamplerRow> sampler_table() {
    return sampler_rows;
}
std::span<const OfficialBridge> official_bridges() {
    return official;
}
std::span<const std::string_view> validated_text_backends() {
    return text_backends;
}

}  // namespace orda::rules
