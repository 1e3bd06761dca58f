#include "api/v2/image_schemas.h"

#include "rules/steps.h"

namespace orda::api {

using http::Schema;

namespace {

constexpr std::size_t longest_model_name = 255;
constexpr std::size_t longest_account = 255;
constexpr double largest_side = 3072;

std::vector<std::string> sampler_names() {
    return {"k_lms",     "k_heun",      "k_euler",        "k_euler_a",    "k_dpm_2",
            "k_dpm_2_a", "k_dpm_fast",  "k_dpm_adaptive", "k_dpmpp_2s_a", "k_dpmpp_2m",
            "dpmsolver", "k_dpmpp_sde", "DDIM",           "lcm"};
}

std::vector<std::string> post_processor_names() {
    std::vector<std::string> names;
    for (const auto& each : rules::post_processors())
        names.emplace_back(each.name);
    return names;
}

const Schema<MetadataEntry>& image_metadata() {
    static const Schema<MetadataEntry> schema("GenerationMetadataStable", [](auto& object) {
        object.omit_nulls();
        object.field("type", &MetadataEntry::type)
            .required()
            .one_of({"lora", "ti", "censorship", "source_image", "source_mask",
                     "extra_source_images", "batch_index", "information", "aesthetic_score"})
            .describe("What the entry is about.");
        object.field("value", &MetadataEntry::value)
            .required()
            .one_of(
                {"download_failed", "parse_failed", "baseline_mismatch", "csam", "nsfw", "see_ref"})
            .describe("What is said about it.");
        object.field("ref", &MetadataEntry::ref).max_length(255).describe("What it refers to.");
    });
    return schema;
}

const Schema<ImageParametersBody>& image_parameters() {
    using P = ImageParametersBody;
    static const Schema<P> schema("ModelGenerationInputStable", [](auto& object) {
        object.field("sampler_name", &P::sampler_name)
            .one_of(sampler_names())
            .default_documented("k_euler_a")
            .describe("The sampler.");
        object.field("cfg_scale", &P::cfg_scale)
            .range(0, 100)
            .default_documented(7.5)
            .describe("How closely to follow the prompt; in force when absent: 5.");
        object.field("denoising_strength", &P::denoising_strength)
            .range(0.01, 1)
            .describe("How far to leave the source image.");
        object.field("hires_fix_denoising_strength", &P::hires_fix_denoising_strength)
            .range(0.01, 1)
            .describe("The same for the second pass of hires_fix.");
        object.field("seed", &P::seed).describe("Seed as text; random when empty.");
        object.field("height", &P::height)
            .range(64, largest_side)
            .multiple_of(64)
            .default_documented(512)
            .describe("Height, pixels.");
        object.field("width", &P::width)
            .range(64, largest_side)
            .multiple_of(64)
            .default_documented(512)
            .describe("Width, pixels.");
        object.field("seed_variation", &P::seed_variation)
            .range(1, 1000)
            .describe("How far the seeds of several hand-outs lie apart.");
        object.field("post_processing", &P::post_processing)
            .one_of(post_processor_names())
            .unique_items()
            .describe("Upscalers and face fixers, in their order.");
        object.field("karras", &P::karras)
            .default_documented(false)
            .describe("Karras scheduler; in force when absent: true.");
        object.field("tiling", &P::tiling).default_shown().describe("Make it tile.");
        object.field("hires_fix", &P::hires_fix)
            .default_shown()
            .describe("Generate small, then enlarge.");
        object.field("clip_skip", &P::clip_skip).range(1, 12).describe("CLIP layers to leave out.");
        object.field("facefixer_strength", &P::facefixer_strength)
            .range(0, 1)
            .describe("Strength of the face fixers.");
        object.field("loras", &P::loras, lora_schema()).describe("LoRAs to use.");
        object.field("tis", &P::tis, textual_inversion_schema())
            .describe("Textual inversions to use.");
        object.field("special", &P::special_object).describe("For special users' models only.");
        object.field("workflow", &P::workflow).one_of({"qr_code"}).describe("A set workflow.");
        object.field("transparent", &P::transparent)
            .default_shown()
            .describe("A transparent background.");
        object.field("control_type", &P::control_type)
            .one_of({"canny", "hed", "depth", "normal", "openpose", "seg", "scribble",
                     "fakescribbles", "hough"})
            .describe("ControlNet to use with the source image.");
        object.field("control_strength", &P::control_strength).lenient().undocumented();
        object.field("image_is_control", &P::image_is_control)
            .default_shown()
            .describe("The source image is a control map already.");
        object.field("return_control_map", &P::return_control_map)
            .default_shown()
            .describe("Return the control map instead.");
        object.field("init_as_image", &P::init_as_image).lenient().undocumented();
        object.field("extra_texts", &P::extra_texts, extra_text_schema())
            .describe("Texts that a workflow uses.");
        object.field("steps", &P::steps)
            .range(1, 500)
            .default_documented(30)
            .describe("Sampling steps.");
        object.field("n", &P::n).range(1, 20).default_documented(1).describe("How many images.");
    });
    return schema;
}

}  // namespace

const Schema<model::Lora>& lora_schema() {
    static const Schema<model::Lora> schema("ModelPayloadLorasStable", [](auto& object) {
        object.omit_nulls();
        object.field("name", &model::Lora::name)
            .required()
            .length(1, 255)
            .describe("Name or version number.");
        object.field("model", &model::Lora::model)
            .range(-5, 5)
            .default_shown()
            .describe("Strength on the model.");
        object.field("clip", &model::Lora::clip)
            .range(-5, 5)
            .default_shown()
            .describe("Strength on CLIP.");
        object.field("inject_trigger", &model::Lora::inject_trigger)
            .length(1, 30)
            .describe("Trigger word to add.");
        object.field("is_version", &model::Lora::is_version)
            .default_shown()
            .describe("The name is a version number.");
    });
    return schema;
}

const Schema<model::TextualInversion>& textual_inversion_schema() {
    static const Schema<model::TextualInversion> schema(
        "ModelPayloadTextualInversionsStable", [](auto& object) {
            object.omit_nulls();
            object.field("name", &model::TextualInversion::name)
                .required()
                .length(1, 255)
                .describe("Name or id.");
            object.field("inject_ti", &model::TextualInversion::inject_ti)
                .one_of({"prompt", "negprompt"})
                .describe("Where to put it.");
            object.field("strength", &model::TextualInversion::strength)
                .range(-5, 5)
                .default_shown()
                .describe("Its strength.");
        });
    return schema;
}

const Schema<model::ExtraText>& extra_text_schema() {
    static const Schema<model::ExtraText> schema("ExtraText", [](auto& object) {
        object.omit_nulls();
        object.field("text", &model::ExtraText::text).min_length(1).describe("The text.");
        object.field("reference", &model::ExtraText::reference)
            .min_length(3)
            .describe("What it is for.");
    });
    return schema;
}

const Schema<ImageRequestBody>& image_request() {
    using B = ImageRequestBody;
    static const Schema<B> schema("GenerationInputStable", [](auto& body) {
        body.field("prompt", &B::prompt)
            .required()
            .min_length(1)
            .describe("What to show; the negative prompt follows after ###.");
        body.field("params", &B::sent_params, image_parameters()).describe("How to generate.");
        body.field("nsfw", &B::nsfw)
            .default_documented(false)
            .describe("It may be NSFW; in force when absent: true.");
        body.field("trusted_workers", &B::trusted_workers)
            .default_shown()
            .describe("Only workers of trusted owners.");
        body.field("validated_backends", &B::validated_backends)
            .default_documented(true)
            .describe("Without effect on images.");
        body.field("slow_workers", &B::slow_workers)
            .default_shown()
            .describe("Slow workers may serve it; otherwise it needs kudos up front.");
        body.field("extra_slow_workers", &B::extra_slow_workers)
            .default_shown()
            .describe("So may extra slow ones.");
        body.field("censor_nsfw", &B::censor_nsfw)
            .default_documented(false)
            .describe("Have NSFW results censored; in force when absent: true.");
        body.field("workers", &B::workers)
            .describe("Ids of the workers that may serve it; the first five count.");
        body.field("worker_blacklist", &B::worker_blacklist)
            .default_shown()
            .describe("The listed workers may not serve it instead.");
        body.field("models", &B::sent_models)
            .max_length(longest_model_name)
            .describe("Models that may serve it; an empty list = any.");
        body.field("source_image", &B::source_image).describe("Start image: base64 or a URL.");
        body.field("source_processing", &B::source_processing)
            .one_of({"img2img", "inpainting", "outpainting", "remix"})
            .default_shown()
            .describe("How to use the source image.");
        body.field("source_mask", &B::source_mask).describe("Mask for in- and outpainting.");
        body.field("extra_source_images", &B::extra_source_images, extra_source_image())
            .describe("Further images, for remix.");
        body.field("r2", &B::r2).default_shown().describe("Results as links rather than base64.");
        body.field("shared", &B::shared).default_shown().describe("Without effect.");
        body.field("replacement_filter", &B::replacement_filter)
            .default_shown()
            .describe("Have a suspicious prompt rewritten rather than refused.");
        body.field("dry_run", &B::dry_run).default_shown().describe("Only tell the price.");
        body.field("proxied_account", &B::proxied_account)
            .max_length(longest_account)
            .describe("Whose request a service account passes on.");
        body.field("disable_batching", &B::disable_batching)
            .default_shown()
            .describe("Every image is handed out alone.");
        body.field("allow_downgrade", &B::allow_downgrade)
            .default_shown()
            .describe("Shrink the image rather than refuse for lack of kudos.");
        body.field("webhook", &B::webhook)
            .length(10, 1024)
            .describe("https URL that every result is posted to.");
        body.field("style", &B::style).length(3, 1024).describe("Id or name of a style.");
    });
    return schema;
}

const Schema<ImagePopBody>& image_pop() {
    using B = ImagePopBody;
    static const Schema<B> schema("PopInputStable", [](auto& body) {
        body.field("name", &B::name)
            .required_late()
            .nul_allowed()
            .describe("Name of the worker, unique in the horde.");
        body.field("priority_usernames", &B::priority_usernames)
            .describe("Users served first, as name#number.");
        body.field("nsfw", &B::nsfw)
            .default_documented(false)
            .describe("It takes NSFW requests; in force when absent: true.");
        body.field("models", &B::models)
            .length(3, longest_model_name)
            .describe("The models it serves.");
        body.field("bridge_agent", &B::bridge_agent)
            .max_length(1000)
            .default_shown()
            .describe("The worker's software, name:version:url.");
        body.field("threads", &B::threads)
            .range(1, 50)
            .default_shown()
            .describe("Jobs it works on at once.");
        body.field("require_upfront_kudos", &B::require_upfront_kudos)
            .default_shown()
            .describe("Only requests of users who can pay.");
        body.field("amount", &B::amount)
            .range(1, 20)
            .default_shown()
            .describe("Most images of one request to take at once.");
        body.field("extra_slow_worker", &B::extra_slow_worker)
            .default_documented(true)
            .describe("It is extra slow; in force when absent: false.");
        body.field("max_pixels", &B::max_pixels)
            .default_shown()
            .describe("Largest image it makes, pixels.");
        body.field("blacklist", &B::blacklist).describe("Words it does not want in prompts.");
        body.field("allow_img2img", &B::allow_img2img)
            .default_shown()
            .describe("It takes source images.");
        body.field("allow_painting", &B::allow_painting)
            .default_shown()
            .describe("It takes in- and outpainting.");
        body.field("allow_unsafe_ipaddr", &B::allow_unsafe_ipaddr)
            .default_shown()
            .describe("It takes requests from unsafe addresses.");
        body.field("allow_post_processing", &B::allow_post_processing)
            .default_shown()
            .describe("It takes post-processing.");
        body.field("allow_controlnet", &B::allow_controlnet)
            .default_documented(true)
            .describe("It takes ControlNet; in force when absent: false.");
        body.field("allow_sdxl_controlnet", &B::allow_sdxl_controlnet)
            .default_documented(true)
            .describe("The same for SDXL; in force when absent: false.");
        body.field("allow_lora", &B::allow_lora)
            .default_documented(true)
            .describe("It takes LoRAs; in force when absent: false.");
        body.field("limit_max_steps", &B::limit_max_steps)
            .default_documented(true)
            .describe("It takes no more steps than the models like.");
        body.field("wait", &B::wait)
            .lenient()
            .describe("Seconds to wait for a fitting job, up to 30.");
    });
    return schema;
}

const Schema<ImageSubmitBody>& image_submit() {
    using B = ImageSubmitBody;
    static const Schema<B> schema("SubmitInputStable", [](auto& body) {
        body.field("id", &B::id).required().nul_allowed().describe("Id of the job.");
        body.field("generation", &B::generation)
            .required()
            .describe("R2 when it was uploaded, else the image as base64.");
        body.field("state", &B::state)
            .one_of({"ok", "censored", "faulted", "csam"})
            .default_shown()
            .describe("How it went.");
        body.field("seed", &B::seed).required().describe("The seed used.");
        body.field("censored", &B::censored).default_shown().describe("Without effect.");
        body.field("gen_metadata", &B::gen_metadata, image_metadata())
            .describe("Notes about the result.");
    });
    return schema;
}

const Schema<ImageAcceptedAnswer>& image_accepted_answer() {
    static const Schema<WarningAnswer> warning("RequestSingleWarning", [](auto& answer) {
        answer.field("code", &WarningAnswer::code).describe("What it is about.");
        answer.field("message", &WarningAnswer::message).describe("The same in words.");
    });
    static const Schema<ImageAcceptedAnswer> schema("RequestAsyncStable", [](auto& answer) {
        answer.omit_nulls();
        answer.field("id", &ImageAcceptedAnswer::id).uuid().describe("Id of the request.");
        answer.field("kudos", &ImageAcceptedAnswer::kudos).describe("Price of one image.");
        answer.field("message", &ImageAcceptedAnswer::message)
            .describe("Something the requester should know.");
        answer.field("warnings", &ImageAcceptedAnswer::warnings, warning)
            .omit_when_empty()
            .describe("What may not turn out as expected.");
    });
    return schema;
}

const Schema<ImagePopAnswer>& image_pop_answer() {
    using A = ImagePopAnswer;
    static const Schema<ExtraSourceAnswer> extra("ExtraSourceImageLink", [](auto& answer) {
        answer.field("image", &ExtraSourceAnswer::image).describe("Link to the image.");
        answer.field("strength", &ExtraSourceAnswer::strength).describe("How much it counts.");
    });
    static const Schema<A> schema("GenerationPayloadStable", [](auto& answer) {
        answer.field("payload", &A::payload).describe("What to generate.");
        answer.field("id", &A::id).uuid().describe("Id of the first job.");
        answer.field("ids", &A::ids).describe("Ids of all jobs.");
        answer.field("ttl", &A::ttl).describe("Seconds until the job is given up.");
        answer.field("skipped", &A::skipped)
            .describe("How many waiting requests did not fit, by reason.");
        answer.field("model", &A::model).describe("The model to use.");
        answer.field("source_image", &A::source_image)
            .describe("Link to the start image, or the image as base64.");
        answer.field("source_processing", &A::source_processing).describe("How to use it.");
        answer.field("source_mask", &A::source_mask).describe("The mask, likewise.");
        answer.field("extra_source_images", &A::extra_source_images, extra)
            .describe("Links to further images.");
        answer.field("r2_upload", &A::r2_upload).describe("Where to upload the first image (PUT).");
        answer.field("r2_uploads", &A::r2_uploads).describe("The same for each job.");
        answer.field("messages", &A::messages, message_answer())
            .describe("Messages to the worker.");
    });
    return schema;
}

const Schema<ImageStatusAnswer>& image_status_answer() {
    using G = ImageGeneration;
    static const Schema<G> generation("GenerationStable", [](auto& answer) {
        answer.field("img", &G::img).describe("Link to the image, or the image as base64.");
        answer.field("seed", &G::seed).describe("The seed used.");
        answer.field("id", &G::id).uuid().describe("Id of the job.");
        answer.field("censored", &G::censored).describe("It was censored.");
        answer.field("gen_metadata", &G::gen_metadata).describe("Notes about the result.");
        answer.field("worker_id", &G::worker_id).uuid().describe("Who made it.");
        answer.field("worker_name", &G::worker_name).describe("Name of the worker.");
        answer.field("model", &G::model).describe("The model used.");
        answer.field("state", &G::state).describe("Always ok.");
    });
    static const Schema<ImageStatusAnswer> schema("RequestStatusStable", [](auto& answer) {
        answer.include(&ImageStatusAnswer::numbers, status_numbers());
        answer.field("generations", &ImageStatusAnswer::generations, generation)
            .describe("The results so far.");
        answer.field("shared", &ImageStatusAnswer::shared).describe("Always false.");
    });
    return schema;
}

}  // namespace orda::api
