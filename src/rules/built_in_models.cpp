#include "rules/model_reference.h"

namespace orda::rules {

namespace {

// clang-format off
constexpr std::string_view image_models = R"json({
    "stable_diffusion": {"baseline": "stable diffusion 1"},
    "Deliberate": {"baseline": "stable diffusion 1"},
    "Dreamshaper": {"baseline": "stable diffusion 1"},
    "stable_diffusion_inpainting": {"baseline": "stable diffusion 1", "inpainting": true},
    "stable_diffusion_2.1": {"baseline": "stable diffusion 2"},
    "SDXL 1.0": {"baseline": "stable_diffusion_xl"},
    "AlbedoBase XL (SDXL)": {"baseline": "stable_diffusion_xl"},
    "Stable Cascade 1.0": {"baseline": "stable_cascade"},
    "Flux.1-Schnell fp8 (Compact)": {"baseline": "flux_1", "requirements":
        {"min_steps": 4, "max_steps": 4, "cfg_scale": 1, "samplers": ["k_euler"]}}
})json";
// clang-format on

constexpr std::string_view text_models = R"json({
    "koboldcpp/LLaMA2-13B-Tiefighter": {"parameters": 13000000000},
    "koboldcpp/L3-8B-Stheno-v3.2": {"parameters": 8000000000},
    "koboldcpp/Mistral-7B-Instruct-v0.3": {"parameters": 7000000000},
    "koboldcpp/Llama-3.2-3B-Instruct": {"parameters": 3000000000},
    "koboldcpp/Llama-3.2-1B-Instruct": {"parameters": 1000000000},
    "meta-llama/Llama-3.3-70B-Instruct": {"parameters": 70000000000}
})json";

}  // namespace

ImageReference ImageReference::built_in() {
    return parse(image_models);
}

TextReference TextReference::built_in() {
    return parse(text_models);
}

}  // namespace orda::rules
