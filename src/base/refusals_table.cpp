#include <utility>

#include "base/refusals.h"

namespace orda {

namespace {

std::vector<CatalogueRow> make_rows() {
    // The figures are examples; documents show the status, the rc, the flag and the situation.
    using namespace refusals;
    const Kudos kudos = Kudos::whole(10);
    const seconds wait{60};
    const std::string_view id = "00000000-0000-4000-8000-000000000000";
    std::vector<CatalogueRow> rows;
    rows.reserve(200);
    const auto add = [&rows](std::string_view function, std::string_view situation,
                             Refusal example) {
        rows.push_back({function, situation, std::move(example)});
    };

    add("body_not_json", "body is no JSON, empty or of another content type", body_not_json());
    add("route_not_found", "no such route", route_not_found("/api/v2/x"));
    add("method_not_allowed", "the route has no such method", method_not_allowed("GET"));
    add("body_too_large", "body above the route's limit", body_too_large(64));
    add("header_too_large", "header above server.max_header", header_too_large(64));
    add("request_timeout", "request not complete in time", request_timeout());
    add("malformed_request", "not understandable as HTTP", malformed_request("no version"));
    add("too_many_requests", "rate limit of the route", too_many_requests(2, seconds{1}, wait));
    add("mask_parse_error", "X-Fields mask is malformed", mask_parse_error("missing brace"));
    add("mask_error", "X-Fields mask does not fit", mask_error("invalid mask"));
    add("nul_byte_in_payload", "NUL character in a text", nul_byte_in_payload());
    add("service_unavailable", "changes cannot be stored now", service_unavailable("Busy.", wait));
    add("internal_server_error", "a fault of the server", internal_server_error("ab12"));

    add("invalid_api_key", "unknown API key", invalid_api_key());
    add("invalid_api_key_shared", "unknown shared key on sharedkeys/{id}",
        invalid_api_key_shared());
    add("wrong_credentials_worker", "pop with the name of somebody else's worker",
        wrong_credentials_worker("a"));
    add("wrong_credentials_job", "submit of a job of somebody else's worker",
        wrong_credentials_job("a"));
    add("not_admin", "only administrators may", not_admin("do this"));
    add("not_moderator", "only moderators (or the owner) may", not_moderator("do this"));
    add("not_owner", "only the owner or a moderator may", not_owner("do this"));
    add("not_allowed_awards", "award by an account that may not", not_allowed_awards());
    add("not_user_or_mod", "account deleted by a third party", not_user_or_mod());
    add("cannot_delete_mod", "account of a moderator", cannot_delete_mod());
    add("cannot_wipe_active_user", "second deletion within 30 days of activity",
        cannot_wipe_active_user(Time{}));
    add("user_not_deleted", "undelete of an account that is not marked", user_not_deleted());
    add("non_service_forbidden", "passkey without the service role", non_service_forbidden());
    add("deleted_user", "account marked as deleted", deleted_user());
    add("deleted_user_transfer", "transfer from or to a deleted account", deleted_user_transfer());
    add("anon_forbidden", "anonymous: teams, shared keys, worker messages",
        anon_forbidden("make teams"));
    add("anon_forbidden_user", "anonymous: delete a user", anon_forbidden_user());
    add("anon_forbidden_user_mod", "anonymous: change a user", anon_forbidden_user_mod());
    add("anon_forbidden_worker", "anonymous: run, change or delete a worker",
        anon_forbidden_worker());
    add("styles_anon_forbidden", "anonymous: styles and collections", styles_anon_forbidden());
    add("styles_requires_customizer", "style by neither customizer nor trusted user",
        styles_requires_customizer());
    add("untrusted_team_creation", "team by an untrusted user", untrusted_team_creation());
    add("untrusted_unsafe_ip", "raid mode: unsafe address of an untrusted user",
        untrusted_unsafe_ip());
    add("only_service_account_proxy", "proxied_account without the service role",
        only_service_account_proxy());
    add("requires_trust", "disable_batching with n > 1 by an untrusted user", requires_trust());
    add("messages_only_own_workers", "message to somebody else's worker",
        messages_only_own_workers());
    add("banned_client_agent", "placeholder Client-Agent", banned_client_agent());
    add("forbidden_too_many_shared_keys", "more shared keys than allowed",
        forbidden_too_many_shared_keys(3));
    add("forbidden_shared_key", "shared key of another user", forbidden_shared_key("a#1", "b#2"));
    add("forbidden_not_yours", "style, collection, example or messages of another user",
        forbidden_not_yours("style"));
    add("forbidden_timed_out_check", "generate/check without Client-Agent while in time-out",
        forbidden_timed_out_check());

    add("corrupt_prompt", "prompt filter", corrupt_prompt());
    add("corrupt_prompt_nsfw_model", "prompt filter for NSFW models", corrupt_prompt_nsfw_model());
    add("corrupt_prompt_flagged_user", "prompt filter for flagged users",
        corrupt_prompt_flagged_user());
    add("timeout_ip", "address in time-out", timeout_ip(wait));
    add("unsafe_ip", "worker behind a VPN", unsafe_ip());
    add("too_many_new_ips", "address not checked yet", too_many_new_ips());
    add("too_many_same_ips", "new worker: too many at the address", too_many_same_ips(4));
    add("too_many_workers", "new worker: too many of an untrusted user", too_many_workers(3));
    add("too_many_workers_trusted", "new worker: too many of a trusted user",
        too_many_workers_trusted(20));
    add("worker_invite_only", "new worker in invite-only mode", worker_invite_only(0));
    add("too_many_prompts", "concurrency of the user", too_many_prompts(31, 30));
    add("too_many_prompts_anonymous", "concurrency of all anonymous users",
        too_many_prompts_anonymous(501, 500));
    add("maintenance_mode", "horde in maintenance", maintenance_mode());
    add("kudos_upfront_image", "heavy image request without enough kudos",
        kudos_upfront_image(576, kudos));
    add("kudos_upfront_text", "heavy text request without enough kudos",
        kudos_upfront_text(512, kudos));
    add("kudos_upfront", "other request that needs kudos up front", kudos_upfront("Busy.", kudos));
    add("shared_key_insufficient_kudos", "shared key's budget below the estimate",
        shared_key_insufficient_kudos(Kudos{}, kudos));
    add("shared_key_empty", "request with an empty shared key", shared_key_empty());
    add("shared_key_empty_style", "empty shared key given to a style", shared_key_empty_style());
    add("shared_key_expired", "request with an expired shared key", shared_key_expired());
    add("shared_key_expired_transfer", "transfer to an expired shared key",
        shared_key_expired_transfer());
    add("shared_key_expired_style", "expired shared key given to a style",
        shared_key_expired_style());
    add("shared_key_invalid", "unknown shared key given to a style", shared_key_invalid());
    add("shared_key_assigned_styles", "shared key of a style used directly",
        shared_key_assigned_styles());

    add("missing_prompt", "empty prompt", missing_prompt());
    add("invalid_prompt_size", "too many words in the prompt", invalid_prompt_size(7'500));
    add("bad_request", "other wrong content", bad_request("Wrong."));
    add("bad_request_webhook", "webhook not https", bad_request_webhook());
    add("bad_request_prompt_too_long_to_replace", "replacement filter on a long prompt",
        bad_request_prompt_too_long_to_replace(7'000));
    add("bad_request_shared_key_ceiling", "shared key's ceiling exceeded",
        bad_request_shared_key_ceiling("steps", 50));
    add("bad_request_unknown_value", "unknown value of a parameter",
        bad_request_unknown_value("sort", "popular, age"));
    add("bad_request_too_much_metadata", "too much metadata on submit",
        bad_request_too_much_metadata(50));
    add("bad_request_worker_models", "worker offers no acceptable model",
        bad_request_worker_models("x"));
    add("bad_request_worker_name", "worker named like a forbidden service",
        bad_request_worker_name("colab"));
    add("bad_request_ip_address", "neither address nor network", bad_request_ip_address("x"));
    add("bad_request_profanity", "profane style or collection", bad_request_profanity("name"));
    add("too_many_extra_source_images", "too many extra source images",
        too_many_extra_source_images(5));
    add("more_than_min_extra_source_image", "several extra source images of an untrusted user",
        more_than_min_extra_source_image());
    add("invalid_extra_source_images", "extra source images not supported",
        invalid_extra_source_images());
    add("invalid_extra_texts", "extra texts without a workflow for them", invalid_extra_texts());
    add("missing_extra_texts", "workflow without its extra texts", missing_extra_texts("qr_code"));
    add("control_net_mismatch_qr", "QR workflow with an unsupported base model",
        control_net_mismatch_qr());
    add("control_net_mismatch", "ControlNet with an unsupported model", control_net_mismatch());
    add("hi_res_mismatch", "hires fix with an unsupported model", hi_res_mismatch());
    add("too_many_loras", "too many LoRas", too_many_loras(5));
    add("bad_lora_version", "is_version with a name that is no number", bad_lora_version());
    add("too_many_tis", "too many textual inversions", too_many_tis(20));
    add("invalid_transparency_model", "transparent with another base model",
        invalid_transparency_model());
    add("invalid_transparency_img2img", "transparent with source images",
        invalid_transparency_img2img());
    add("invalid_transparency_cn", "transparent with ControlNet", invalid_transparency_cn());
    add("unexpected_model_name", "post-processor as model", unexpected_model_name("x"));
    add("unexpected_model_name_control_net", "ControlNet model without source image",
        unexpected_model_name_control_net("x"));
    add("too_many_upscalers", "several upscalers", too_many_upscalers());
    add("bad_cfg_decimals", "cfg_scale with more than two decimals", bad_cfg_decimals());
    add("bad_cfg_number", "cfg_scale is no number", bad_cfg_number());
    add("special_missing_username", "special model without alias", special_missing_username());
    add("special_missing_payload", "special model without payload", special_missing_payload());
    add("special_field_needs_special_user", "special payload without the role",
        special_field_needs_special_user());
    add("special_model_needs_special_user", "special model without the role",
        special_model_needs_special_user());
    add("special_forbidden", "special model of another user", special_forbidden());
    add("source_mask_unnecessary", "mask without source image", source_mask_unnecessary());
    add("control_net_unsupported", "control type unavailable for the model",
        control_net_unsupported("No."));
    add("control_net_source_missing", "ControlNet without source image",
        control_net_source_missing());
    add("control_net_inpainting_mismatch", "ControlNet with inpainting",
        control_net_inpainting_mismatch());
    add("control_net_invalid_payload", "init_as_image with return_control_map",
        control_net_invalid_payload());
    add("invalid_remix", "remix with another model", invalid_remix());
    add("source_image_required_for_model", "model that needs a source image",
        source_image_required_for_model("x"));
    add("beta_anon_forbidden", "anonymous: beta model", beta_anon_forbidden());
    add("beta_comparison_fault", "beta model with n = 1", beta_comparison_fault());
    add("image_validation_failed", "source image neither URL nor decodable",
        image_validation_failed("no image."));
    add("source_image_resolution_exceeded", "source image with too many pixels",
        source_image_resolution_exceeded(9'437'184));
    add("source_image_resolution_exceeded_tiles", "alchemy: source image with too many tiles",
        source_image_resolution_exceeded_tiles(256, 255));
    add("source_image_size_exceeded", "source image with too many bytes",
        source_image_size_exceeded(5'242'880));
    add("source_image_url_invalid", "no image at the URL", source_image_url_invalid());
    add("source_image_unreadable", "image cannot be opened", source_image_unreadable());
    add("inpainting_missing_mask", "inpainting without mask or alpha", inpainting_missing_mask());
    add("token_overflow", "max_length above max_context_length", token_overflow(1'024, 512));
    add("missing_full_sampler_order", "incomplete sampler_order", missing_full_sampler_order());
    add("too_many_stop_sequences", "too many stop sequences", too_many_stop_sequences(128));
    add("excessive_stop_sequence", "stop sequences too long", excessive_stop_sequence(2'000));
    add("style_not_found", "unknown style", style_not_found("x"));
    add("style_prompt_missing_vars", "style prompt without its placeholders",
        style_prompt_missing_vars());
    add("style_mismatch", "style of the other kind; mixed collection", style_mismatch("No."));
    add("style_get_mistmatch", "style found, but of the other kind", style_get_mistmatch("image"));
    add("too_many_style_examples", "too many examples of a style", too_many_style_examples(4));
    add("example_url_already_in_use", "example with a URL that is there already",
        example_url_already_in_use());

    add("request_not_found", "unknown or expired request", request_not_found(id));
    add("request_not_found_alchemy", "unknown or expired alchemy request",
        request_not_found_alchemy(id));
    add("invalid_job_id", "submit of an unknown job", invalid_job_id(id));
    add("duplicate_gen", "submit of a job that is done", duplicate_gen(id));
    add("aborted_gen", "submit of a job that was aborted", aborted_gen(id));
    add("worker_not_found", "unknown worker", worker_not_found(id));
    add("team_not_found", "unknown team", team_not_found(id));
    add("user_not_found", "unknown user", user_not_found("7"));
    add("user_not_found_by_key", "find_user: unknown API key", user_not_found_by_key());
    add("filter_not_found", "unknown filter", filter_not_found("7"));
    add("collection_not_found", "unknown collection", collection_not_found(id));
    add("image_style_not_found", "unknown image style", image_style_not_found(id));
    add("text_style_not_found", "unknown text style", text_style_not_found(id));
    add("style_example_not_found", "unknown style example", style_example_not_found(id));
    add("workermessage_not_found", "unknown worker message", workermessage_not_found(id));
    add("proc_gen_not_found", "rating of an image the request does not have",
        proc_gen_not_found(id));

    add("worker_maintenance", "pop without a job by a worker in maintenance",
        worker_maintenance(""));
    add("worker_flagged_maintenance", "pop by a flagged user", worker_flagged_maintenance());
    add("polymorphic_name_conflict", "worker name taken by another kind",
        polymorphic_name_conflict("x"));
    add("invalid_priority_username", "priority user without #", invalid_priority_username("x"));
    add("profane_worker_name", "profane worker name", profane_worker_name());
    add("profane_bridge_agent", "profane bridge agent", profane_bridge_agent());
    add("profane_worker_info", "profane worker info", profane_worker_info());
    add("profane_team_name", "profane team name", profane_team_name());
    add("profane_team_info", "profane team info", profane_team_info());
    add("profane_user_name", "profane user name", profane_user_name());
    add("profane_user_contact", "profane contact", profane_user_contact());
    add("profane_admin_comment", "profane comment", profane_admin_comment());
    add("too_long_worker_name", "worker name too long", too_long_worker_name(100));
    add("too_long_worker_name_info", "worker info too long", too_long_worker_name_info(1'000));
    add("too_long_user_name", "user name too long", too_long_user_name(30));
    add("worker_name_already_exists", "worker name taken", worker_name_already_exists("x"));
    add("team_name_already_exists", "team name taken", team_name_already_exists("x"));
    add("no_worker_mod_selected", "nothing to change", no_worker_mod_selected());
    add("no_user_mod_selected", "nothing to change", no_user_mod_selected());
    add("no_horde_mod_selected", "nothing to change", no_horde_mod_selected());
    add("no_team_mod_selected", "nothing to change", no_team_mod_selected());
    add("no_filter_mod_selected", "nothing to change", no_filter_mod_selected());
    add("no_shared_key_mod_selected", "nothing to change", no_shared_key_mod_selected());
    add("locked", "deletion of a worker with a recent job", locked());

    add("kudos_transfer_from_anon", "transfer by the anonymous account",
        kudos_transfer_from_anon());
    add("invalid_target_username", "transfer to an unknown user", invalid_target_username("x"));
    add("kudos_transfer_to_anon", "transfer to the anonymous account", kudos_transfer_to_anon());
    add("kudos_transfer_to_self", "transfer to oneself", kudos_transfer_to_self());
    add("too_fast_kudos_transfers", "transfer straight back", too_fast_kudos_transfers(wait));
    add("fault_when_kudos_sending", "sender cannot send", fault_when_kudos_sending());
    add("source_account_flagged", "sender is flagged", source_account_flagged());
    add("education_cannot_send_kudos", "sender is an education account",
        education_cannot_send_kudos());
    add("fault_when_kudos_receiving", "recipient cannot receive", fault_when_kudos_receiving());
    add("target_account_flagged", "recipient is flagged", target_account_flagged());
    add("negative_kudos_transfer", "negative amount", negative_kudos_transfer());
    add("invalid_kudos_transfer_amount", "amount is zero", invalid_kudos_transfer_amount());
    add("idempotency_key_conflict", "Idempotency-Key of another transfer",
        idempotency_key_conflict());
    add("kudos_transfer_not_enough", "amount above what is available",
        kudos_transfer_not_enough(Kudos{}, kudos));
    add("invalid_award_username", "award to an unknown user", invalid_award_username("x"));
    add("kudos_award_to_anon", "award to the anonymous account", kudos_award_to_anon());

    add("aesthetics_not_completed", "rating before all images are done",
        aesthetics_not_completed());
    add("aesthetics_not_public", "rating of a request that is not shared", aesthetics_not_public());
    add("aesthetics_duplicate", "image rated twice", aesthetics_duplicate(id));
    add("aesthetics_missing", "neither ratings nor best", aesthetics_missing());
    add("aesthetics_solo", "best of a single image", aesthetics_solo());
    add("aesthetics_already_exist", "rating server has them already", aesthetics_already_exist());
    add("aesthetics_server_rejected", "rating server's answer is unreadable",
        aesthetics_server_rejected());
    add("aesthetics_server_error", "rating server's error", aesthetics_server_error("x"));
    add("aesthetics_server_down", "rating server not reachable or not configured",
        aesthetics_server_down());
    add("aesthetics_server_timeout", "rating server too slow", aesthetics_server_timeout());
    add("invalid_aesthetic_attempt", "anything else", invalid_aesthetic_attempt());
    return rows;
}

}  // namespace

const std::vector<CatalogueRow>& all_refusals() {
    static const std::vector<CatalogueRow> rows = make_rows();
    return rows;
}

}  // namespace orda
