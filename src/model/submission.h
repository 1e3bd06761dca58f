#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orda::model {

// What a client sends to ask for something, as plain values: filled from the body by the API's
// schemas, judged by the horde's admission. Defaults are the effective ones.

struct ExtraSourceImage {
    std::optional<std::string> image;
    double strength = 1.0;
};

/// `params` of a text request, spec/text-generation.md §3.4.
struct TextParameters {
    std::optional<std::int32_t> n;
    std::optional<std::int32_t> max_length;
    std::optional<std::int32_t> max_context_length;
    std::optional<double> temperature;
    std::optional<double> top_p;
    std::optional<std::int32_t> top_k;
    std::optional<double> top_a;
    std::optional<double> typical;
    std::optional<double> tfs;
    std::optional<double> min_p;
    std::optional<double> smoothing_factor;
    std::optional<double> dynatemp_range;
    std::optional<double> dynatemp_exponent;
    std::optional<double> rep_pen;
    std::optional<std::int32_t> rep_pen_range;
    std::optional<double> rep_pen_slope;
    std::optional<std::vector<std::int64_t>> sampler_order;
    std::optional<std::vector<std::string>> stop_sequence;
    std::optional<bool> use_default_badwordsids;
    std::optional<bool> singleline;
    std::optional<bool> frmtadsnsp;
    std::optional<bool> frmtrmblln;
    std::optional<bool> frmtrmspch;
    std::optional<bool> frmttriminc;
};

inline constexpr std::int32_t default_max_length = 80;
inline constexpr std::int32_t default_max_context_length = 2048;

/// Body of `POST generate/text/async`, spec/text-generation.md §3.3.
struct TextSubmission {
    std::string prompt;
    TextParameters params;
    std::string softprompt;
    bool trusted_workers = false;
    bool validated_backends = false;
    bool slow_workers = true;
    /// Accepted; without effect on text.
    bool extra_slow_workers = false;
    std::vector<std::string> workers;
    bool worker_blacklist = false;
    std::vector<std::string> models;
    bool dry_run = false;
    std::string proxied_account;
    std::vector<ExtraSourceImage> extra_source_images;
    bool disable_batching = false;
    bool allow_downgrade = false;
    std::string webhook;
    std::string style;
};

struct Lora {
    std::string name;
    double model = 1.0;
    double clip = 1.0;
    std::optional<std::string> inject_trigger;
    bool is_version = false;
};

struct TextualInversion {
    std::string name;
    std::optional<std::string> inject_ti;
    double strength = 1.0;
};

struct ExtraText {
    std::optional<std::string> text;
    std::optional<std::string> reference;
};

/// `params` of an image request, spec/image-generation.md §3.2. What stays out of here never
/// reaches a worker.
struct ImageParameters {
    std::optional<std::int32_t> n;
    std::optional<std::string> sampler_name;
    std::optional<double> cfg_scale;
    std::optional<double> denoising_strength;
    std::optional<double> hires_fix_denoising_strength;
    std::optional<std::int32_t> height;
    std::optional<std::int32_t> width;
    std::optional<std::int32_t> steps;
    std::optional<std::string> seed;
    std::optional<std::int32_t> seed_variation;
    std::optional<std::vector<std::string>> post_processing;
    std::optional<bool> karras;
    bool tiling = false;
    bool hires_fix = false;
    std::optional<std::int32_t> clip_skip;
    std::optional<double> facefixer_strength;
    std::optional<std::vector<Lora>> loras;
    std::optional<std::vector<TextualInversion>> tis;
    /// JSON text of the `special` object; empty when absent or `{}`.
    std::string special;
    std::optional<std::string> workflow;
    bool transparent = false;
    std::optional<std::string> control_type;
    /// Undocumented, honoured by the price when a source image is there (spec/kudos.md §2.4).
    std::optional<double> control_strength;
    bool image_is_control = false;
    bool return_control_map = false;
    bool init_as_image = false;
    std::optional<std::vector<ExtraText>> extra_texts;
};

/// Body of `POST generate/async`, spec/image-generation.md §3.1.
struct ImageSubmission {
    std::string prompt;
    ImageParameters params;
    bool nsfw = true;
    bool censor_nsfw = true;
    bool trusted_workers = false;
    bool validated_backends = false;
    bool slow_workers = true;
    bool extra_slow_workers = false;
    std::vector<std::string> workers;
    bool worker_blacklist = false;
    /// Absent: `["stable_diffusion"]`; empty: any model.
    std::vector<std::string> models{"stable_diffusion"};
    std::string source_image;
    std::string source_processing = "img2img";
    std::string source_mask;
    std::vector<ExtraSourceImage> extra_source_images;
    bool r2 = true;
    /// Accepted; always false in effect.
    bool shared = false;
    bool replacement_filter = true;
    bool dry_run = false;
    std::string proxied_account;
    bool disable_batching = false;
    bool allow_downgrade = false;
    std::string webhook;
    std::string style;
};

}  // namespace orda::model
