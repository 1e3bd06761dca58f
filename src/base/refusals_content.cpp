#include "base/refusals.h"
#include "base/refusals_parts.h"

namespace orda::refusals {

namespace {

/// Every problem with a source image carries the words that clients look for.
Refusal image_problem(const char* rc, std::string_view reason) {
    return logged(400, rc, fmt::format("Image validation failed: {}", reason));
}

}  // namespace

// Content of requests (spec/errors.md §4.3, §5).

Refusal missing_prompt() {
    return logged(400, "MissingPrompt", "The prompt must not be empty.");
}

Refusal invalid_prompt_size(std::int64_t limit_words) {
    return quiet(400, "InvalidPromptSize",
                 fmt::format("The prompt has more than {} words.", limit_words));
}

Refusal bad_request(std::string_view reason) {
    return quiet(400, "BadRequest", std::string(reason));
}

Refusal bad_request_webhook() {
    return bad_request("A webhook must start with https://.");
}

Refusal bad_request_prompt_too_long_to_replace(std::int64_t limit) {
    return bad_request(fmt::format(
        "The replacement filter can only be used with prompts of up to {} characters.", limit));
}

Refusal bad_request_shared_key_ceiling(std::string_view ceiling, std::int64_t limit) {
    return bad_request(
        fmt::format("The shared key allows at most {} {} per request.", limit, ceiling));
}

Refusal bad_request_unknown_value(std::string_view parameter, std::string_view allowed) {
    return bad_request(fmt::format("\"{}\" must be one of: {}.", parameter, allowed));
}

Refusal bad_request_too_much_metadata(std::int64_t limit) {
    return bad_request(fmt::format("gen_metadata cannot have more than {} entries.", limit));
}

Refusal bad_request_worker_models(std::string_view models) {
    if (models.empty())
        return bad_request("Unfortunately we cannot accept workers serving no known model.");
    return bad_request(
        fmt::format("Unfortunately we cannot accept workers serving {}.", shown(models)));
}

Refusal bad_request_worker_name(std::string_view word) {
    return bad_request(fmt::format(
        "A worker's name must not contain \"{}\". Please do not run workers on google colab or "
        "tpu machines; they break these services' terms.",
        word));
}

Refusal bad_request_ip_address(std::string_view address) {
    return bad_request(
        fmt::format("{} is neither an IP address nor a network in CIDR notation.", shown(address)));
}

Refusal bad_request_profanity(std::string_view field) {
    return bad_request(fmt::format("\"{}\" contains words that are not allowed here.", field));
}

Refusal too_many_extra_source_images(std::int64_t limit) {
    return quiet(400, "TooManyExtraSourceImages.",
                 fmt::format("A request can have at most {} extra source images.", limit));
}

Refusal more_than_min_extra_source_image() {
    return quiet(400, "MoreThanMinExtraSourceImage.",
                 "Only trusted users and patrons may send more than one extra source image.");
}

Refusal invalid_extra_source_images() {
    return quiet(400, "InvalidExtraSourceImages.", "This request cannot use extra source images.");
}

Refusal invalid_extra_texts() {
    return quiet(400, "InvalidExtraTexts.", "Only workflows that need them can use extra texts.");
}

Refusal missing_extra_texts(std::string_view needed) {
    return quiet(400, "MissingExtraTexts.",
                 fmt::format("The workflow needs the extra text \"{}\".", needed));
}

Refusal control_net_mismatch_qr() {
    return quiet(400, "ControlNetMismatch.",
                 "The qr_code workflow does not work with the base of this model.");
}

Refusal control_net_mismatch() {
    return quiet(400, "ControlNetMismatch", "ControlNet does not work with this model.");
}

Refusal hi_res_mismatch() {
    return quiet(400, "HiResMismatch", "hires_fix does not work with this model.");
}

Refusal too_many_loras(std::int64_t limit) {
    return quiet(400, "TooManyLoras", fmt::format("A request can use at most {} LoRas.", limit));
}

Refusal bad_lora_version() {
    return quiet(400, "BadLoraVersion",
                 "With is_version a LoRa's name must be the number of its version.");
}

Refusal too_many_tis(std::int64_t limit) {
    return quiet(400, "TooManyTIs",
                 fmt::format("A request can use at most {} textual inversions.", limit));
}

Refusal invalid_transparency_model() {
    return quiet(400, "InvalidTransparencyModel",
                 "Only models based on Stable Diffusion 1.5 and SDXL can make transparent images.");
}

Refusal invalid_transparency_img2img() {
    return quiet(400, "InvalidTransparencyImg2Img",
                 "Transparent images cannot be made from source images.");
}

Refusal invalid_transparency_cn() {
    return quiet(400, "InvalidTransparencyCN",
                 "Transparent images cannot be made with ControlNet.");
}

Refusal unexpected_model_name(std::string_view model) {
    return quiet(
        400, "UnexpectedModelName",
        fmt::format("{} is a post-processor; name it in params.post_processing.", shown(model)));
}

Refusal unexpected_model_name_control_net(std::string_view model) {
    return quiet(400, "UnexpectedModelName",
                 fmt::format("{} is a ControlNet model and needs a source image.", shown(model)));
}

Refusal too_many_upscalers() {
    return quiet(400, "TooManyUpscalers", "A request can use one upscaler only.");
}

Refusal bad_cfg_decimals() {
    return quiet(400, "BadCFGDecimals", "cfg_scale can have at most two decimals.");
}

Refusal bad_cfg_number() {
    return quiet(400, "BadCFGNumber", "cfg_scale must be a number.");
}

Refusal special_missing_username() {
    return quiet(400, "SpecialMissingUsername",
                 "A special model is named horde_special::USER#ID::NAME.");
}

Refusal special_missing_payload() {
    return quiet(400, "SpecialMissingPayload", "A special model needs params.special.");
}

Refusal special_field_needs_special_user() {
    return quiet(400, "SpecialFieldNeedsSpecialUser",
                 "Only users with the special role may send params.special.");
}

Refusal special_model_needs_special_user() {
    return quiet(403, "SpecialModelNeedsSpecialUser",
                 "Only users with the special role may use special models.");
}

Refusal special_forbidden() {
    return quiet(403, "SpecialForbidden", "This special model belongs to another user.");
}

Refusal source_mask_unnecessary() {
    return image_problem("SourceMaskUnnecessary", "a source mask needs a source image.");
}

Refusal control_net_unsupported(std::string_view reason) {
    return quiet(400, "ControlNetUnsupported", std::string(reason));
}

Refusal control_net_source_missing() {
    return quiet(400, "ControlNetSourceMissing", "ControlNet needs a source image.");
}

Refusal control_net_inpainting_mismatch() {
    return quiet(400, "ControlNetInpaintingMismatch",
                 "ControlNet cannot be used together with inpainting.");
}

Refusal control_net_invalid_payload() {
    return quiet(400, "ControlNetInvalidPayload",
                 "init_as_image and return_control_map exclude each other.");
}

Refusal invalid_remix() {
    return quiet(400, "InvalidRemix", "Remixing works with Stable Cascade models only.");
}

Refusal source_image_required_for_model(std::string_view model) {
    return quiet(400, "SourceImageRequiredForModel",
                 fmt::format("The model {} needs a source image.", shown(model)));
}

Refusal beta_anon_forbidden() {
    return quiet(403, "BetaAnonForbidden", "The anonymous account may not use beta models.");
}

Refusal beta_comparison_fault() {
    return quiet(400, "BetaComparisonFault",
                 "This beta model compares images, so ask for at least two.");
}

Refusal image_validation_failed(std::string_view reason) {
    return image_problem("ImageValidationFailed", reason);
}

Refusal source_image_resolution_exceeded(std::int64_t limit_pixels) {
    return image_problem("SourceImageResolutionExceeded",
                         fmt::format("a source image can have at most {} pixels.", limit_pixels));
}

Refusal source_image_resolution_exceeded_tiles(std::int64_t tiles, std::int64_t limit_tiles) {
    return image_problem("SourceImageResolutionExceeded",
                         fmt::format("the source image has {} tiles of 512x512 pixels; alchemists "
                                     "take at most {}.",
                                     tiles, limit_tiles));
}

Refusal source_image_size_exceeded(std::int64_t limit_bytes) {
    return image_problem("SourceImageSizeExceeded",
                         fmt::format("a source image can have at most {} bytes.", limit_bytes));
}

Refusal source_image_url_invalid() {
    return image_problem("SourceImageUrlInvalid", "there is no image at the source image's URL.");
}

Refusal source_image_unreadable() {
    return image_problem("SourceImageUnreadable", "the source image cannot be read.");
}

Refusal inpainting_missing_mask() {
    return image_problem("InpaintingMissingMask",
                         "inpainting needs a source mask or a source image with transparency.");
}

Refusal token_overflow(std::int64_t max_length, std::int64_t max_context_length) {
    return quiet(400, "TokenOverflow",
                 fmt::format("max_length ({}) must not be above max_context_length ({}).",
                             max_length, max_context_length));
}

Refusal missing_full_sampler_order() {
    return quiet(400, "MissingFullSamplerOrder",
                 "sampler_order must name all seven samplers, 0 to 6.");
}

Refusal too_many_stop_sequences(std::int64_t limit) {
    return quiet(400, "TooManyStopSequences",
                 fmt::format("A request can have at most {} stop sequences.", limit));
}

Refusal excessive_stop_sequence(std::int64_t limit_characters) {
    return quiet(400, "ExcessiveStopSequence",
                 fmt::format("All stop sequences together can have at most {} characters.",
                             limit_characters));
}

Refusal style_not_found(std::string_view name_or_id) {
    return logged(404, "StyleNotFound", fmt::format("There is no style {}.", shown(name_or_id)));
}

Refusal style_prompt_missing_vars() {
    return quiet(400, "StylePromptMissingVars",
                 "A style's prompt must contain {p} and, for images, {np}.");
}

Refusal style_mismatch(std::string_view reason) {
    return quiet(400, "StyleMismatch", std::string(reason));
}

Refusal style_get_mistmatch(std::string_view wanted_kind) {
    return quiet(400, "StyleGetMistmatch",
                 fmt::format("This style is not for {} requests.", wanted_kind));
}

Refusal too_many_style_examples(std::int64_t limit) {
    return quiet(403, "TooManyStyleExamples",
                 fmt::format("A style can have at most {} examples.", limit));
}

Refusal example_url_already_in_use() {
    return quiet(400, "ExampleURLAlreadyInUse", "The style already has an example with this URL.");
}

}  // namespace orda::refusals
