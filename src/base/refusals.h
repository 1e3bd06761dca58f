#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/kudos.h"
#include "base/refusal.h"
#include "base/time.h"

namespace orda {

/// Input validation failed, spec/errors.md §1.2: status 400, no rc, and what is wrong by where.
class ValidationFailure : public Refusal {
  public:
    /// Where (path with dots, `params.loras.0.name`; empty for the body itself) → what.
    using Errors = std::vector<std::pair<std::string, std::string>>;
    explicit ValidationFailure(Errors errors);
    ValidationFailure(std::string where, std::string what);

    /// In the order found; a path is there once.
    const Errors& errors() const { return errors_; }

  private:
    Errors errors_;
};

/// Every refusal there is, spec/errors.md §2–§6. The functions make the exception, the caller
/// throws it: `throw refusals::invalid_api_key();`. A function is called like its rc, with a word
/// appended where one rc has several situations. `reason` parameters are whole sentences for the
/// caller. An empty rc means that the answer has no `rc`.
namespace refusals {

// Transport (§2). Only §2's bodies: `message`, plus an rc where no client test pins its absence.

Refusal body_not_json();
Refusal route_not_found(std::string_view path);
/// The answer also needs the header `Allow`.
Refusal method_not_allowed(std::string_view allowed);
Refusal body_too_large(std::uint64_t limit_bytes);
Refusal header_too_large(std::uint64_t limit_bytes);
Refusal request_timeout();
Refusal malformed_request(std::string_view reason);
/// `2 per 1 second`; retry_after = time to the end of the window.
Refusal too_many_requests(std::int64_t amount, seconds window, seconds until_reset);
/// `parse`: the mask is malformed; `field`: it names what cannot be.
Refusal mask_parse_error(std::string_view reason);
Refusal mask_error(std::string_view reason);
Refusal nul_byte_in_payload();
/// 503: the horde cannot take changes now (database away or behind, node starting or stopping).
Refusal service_unavailable(std::string_view reason, seconds retry_after);
/// 500; `reference` is what the log has.
Refusal internal_server_error(std::string_view reference);

// Authentication, permission, account state (§4.1).

Refusal invalid_api_key();
Refusal invalid_api_key_shared();
Refusal wrong_credentials_worker(std::string_view worker_name);
Refusal wrong_credentials_job(std::string_view worker_name);
Refusal not_admin(std::string_view action);
Refusal not_moderator(std::string_view action);
Refusal not_owner(std::string_view action);
Refusal not_allowed_awards();
Refusal not_user_or_mod();
Refusal cannot_delete_mod();
Refusal cannot_wipe_active_user(Time earliest);
Refusal user_not_deleted();
Refusal non_service_forbidden();
/// 403: generation, pop, award caller, style or collection creation.
Refusal deleted_user();
/// 400: source or target of a transfer.
Refusal deleted_user_transfer();
Refusal anon_forbidden(std::string_view action);
Refusal anon_forbidden_user();
Refusal anon_forbidden_user_mod();
Refusal anon_forbidden_worker();
Refusal styles_anon_forbidden();
Refusal styles_requires_customizer();
Refusal untrusted_team_creation();
Refusal untrusted_unsafe_ip();
Refusal only_service_account_proxy();
Refusal requires_trust();
Refusal messages_only_own_workers();
Refusal banned_client_agent();
Refusal forbidden_too_many_shared_keys(std::int64_t limit);
/// Someone else's shared key; both as `alias#id`.
Refusal forbidden_shared_key(std::string_view caller, std::string_view owner);
/// Someone else's style, collection, example or worker messages: `thing` says which.
Refusal forbidden_not_yours(std::string_view thing);
/// `generate/check` without `Client-Agent` from an address in time-out.
Refusal forbidden_timed_out_check();

// Abuse and load (§4.2).

Refusal corrupt_prompt();
Refusal corrupt_prompt_nsfw_model();
Refusal corrupt_prompt_flagged_user();
Refusal timeout_ip(seconds left);
Refusal unsafe_ip();
Refusal too_many_new_ips();
Refusal too_many_same_ips(std::int64_t count);
Refusal too_many_workers(std::int64_t limit);
Refusal too_many_workers_trusted(std::int64_t limit);
/// `existing`: how many workers the user has; other words for none.
Refusal worker_invite_only(std::int64_t existing);
Refusal too_many_prompts(std::int64_t count, std::int64_t limit);
Refusal too_many_prompts_anonymous(std::int64_t count, std::int64_t limit);
Refusal maintenance_mode();
/// `max_resolution`: the pixels' side that is free; `required`: what the request would need.
Refusal kudos_upfront_image(std::int64_t max_resolution, Kudos required);
Refusal kudos_upfront_text(std::int64_t max_tokens, Kudos required);
/// Any other wording (worker lists, alchemy).
Refusal kudos_upfront(std::string_view reason, Kudos required);
Refusal shared_key_insufficient_kudos(Kudos budget, Kudos required);
Refusal shared_key_empty();
/// 400: a shared key given to a style.
Refusal shared_key_empty_style();
Refusal shared_key_expired();
/// 400: transfer to an expired shared key.
Refusal shared_key_expired_transfer();
/// 400: a shared key given to a style.
Refusal shared_key_expired_style();
Refusal shared_key_invalid();
Refusal shared_key_assigned_styles();

// Content of requests (§4.3).

Refusal missing_prompt();
Refusal invalid_prompt_size(std::int64_t limit_words);
Refusal bad_request(std::string_view reason);
Refusal bad_request_webhook();
Refusal bad_request_prompt_too_long_to_replace(std::int64_t limit);
/// `ceiling`: `pixels`, `steps`, `tokens`.
Refusal bad_request_shared_key_ceiling(std::string_view ceiling, std::int64_t limit);
Refusal bad_request_unknown_value(std::string_view parameter, std::string_view allowed);
Refusal bad_request_too_much_metadata(std::int64_t limit);
/// `models`: what is not accepted, comma-separated; may be empty.
Refusal bad_request_worker_models(std::string_view models);
Refusal bad_request_worker_name(std::string_view word);
Refusal bad_request_ip_address(std::string_view address);
Refusal bad_request_profanity(std::string_view field);
Refusal too_many_extra_source_images(std::int64_t limit);
Refusal more_than_min_extra_source_image();
Refusal invalid_extra_source_images();
Refusal invalid_extra_texts();
Refusal missing_extra_texts(std::string_view needed);
/// With the trailing dot: QR workflow with an unsupported base model.
Refusal control_net_mismatch_qr();
Refusal control_net_mismatch();
Refusal hi_res_mismatch();
Refusal too_many_loras(std::int64_t limit);
Refusal bad_lora_version();
Refusal too_many_tis(std::int64_t limit);
Refusal invalid_transparency_model();
Refusal invalid_transparency_img2img();
Refusal invalid_transparency_cn();
Refusal unexpected_model_name(std::string_view model);
Refusal unexpected_model_name_control_net(std::string_view model);
Refusal too_many_upscalers();
Refusal bad_cfg_decimals();
Refusal bad_cfg_number();
Refusal special_missing_username();
Refusal special_missing_payload();
Refusal special_field_needs_special_user();
Refusal special_model_needs_special_user();
Refusal special_forbidden();
Refusal source_mask_unnecessary();
Refusal control_net_unsupported(std::string_view reason);
Refusal control_net_source_missing();
Refusal control_net_inpainting_mismatch();
Refusal control_net_invalid_payload();
Refusal invalid_remix();
Refusal source_image_required_for_model(std::string_view model);
Refusal beta_anon_forbidden();
Refusal beta_comparison_fault();
Refusal image_validation_failed(std::string_view reason);
Refusal source_image_resolution_exceeded(std::int64_t limit_pixels);
Refusal source_image_resolution_exceeded_tiles(std::int64_t tiles, std::int64_t limit_tiles);
Refusal source_image_size_exceeded(std::int64_t limit_bytes);
Refusal source_image_url_invalid();
Refusal source_image_unreadable();
Refusal inpainting_missing_mask();
Refusal token_overflow(std::int64_t max_length, std::int64_t max_context_length);
Refusal missing_full_sampler_order();
Refusal too_many_stop_sequences(std::int64_t limit);
Refusal excessive_stop_sequence(std::int64_t limit_characters);
Refusal style_not_found(std::string_view name_or_id);
Refusal style_prompt_missing_vars();
Refusal style_mismatch(std::string_view reason);
/// rc `StyleGetMistmatch` (sic).
Refusal style_get_mistmatch(std::string_view wanted_kind);
Refusal too_many_style_examples(std::int64_t limit);
Refusal example_url_already_in_use();

// Jobs and look-ups (§4.4).

Refusal request_not_found(std::string_view id);
/// Not logged: alchemy.
Refusal request_not_found_alchemy(std::string_view id);
Refusal invalid_job_id(std::string_view id);
Refusal duplicate_gen(std::string_view id);
Refusal aborted_gen(std::string_view id);
Refusal worker_not_found(std::string_view id_or_name);
Refusal team_not_found(std::string_view id_or_name);
Refusal user_not_found(std::string_view id_or_name);
/// find_user: names no key.
Refusal user_not_found_by_key();
Refusal filter_not_found(std::string_view id);
Refusal collection_not_found(std::string_view id_or_name);
/// rc `Image styleNotFound` (sic).
Refusal image_style_not_found(std::string_view id);
/// rc `Text styleNotFound` (sic).
Refusal text_style_not_found(std::string_view id);
/// rc `Style exampleNotFound` (sic).
Refusal style_example_not_found(std::string_view id);
/// rc `WorkermessageNotFound` (sic).
Refusal workermessage_not_found(std::string_view id);
Refusal proc_gen_not_found(std::string_view id);

// Workers, names, modifications (§4.5).

/// `text`: the maintenance text of the worker, empty = the default one.
Refusal worker_maintenance(std::string_view text);
Refusal worker_flagged_maintenance();
Refusal polymorphic_name_conflict(std::string_view name);
Refusal invalid_priority_username(std::string_view username);
Refusal profane_worker_name();
Refusal profane_bridge_agent();
Refusal profane_worker_info();
Refusal profane_team_name();
Refusal profane_team_info();
Refusal profane_user_name();
Refusal profane_user_contact();
Refusal profane_admin_comment();
Refusal too_long_worker_name(std::int64_t limit);
/// Same rc, for the worker's info.
Refusal too_long_worker_name_info(std::int64_t limit);
Refusal too_long_user_name(std::int64_t limit);
Refusal worker_name_already_exists(std::string_view name);
Refusal team_name_already_exists(std::string_view name);
Refusal no_worker_mod_selected();
Refusal no_user_mod_selected();
Refusal no_horde_mod_selected();
Refusal no_team_mod_selected();
Refusal no_filter_mod_selected();
Refusal no_shared_key_mod_selected();
Refusal locked();

// Kudos transfers and awards (§4.6).

Refusal kudos_transfer_from_anon();
Refusal invalid_target_username(std::string_view username);
Refusal kudos_transfer_to_anon();
Refusal kudos_transfer_to_self();
Refusal too_fast_kudos_transfers(seconds wait);
Refusal fault_when_kudos_sending();
Refusal source_account_flagged();
Refusal education_cannot_send_kudos();
Refusal fault_when_kudos_receiving();
Refusal target_account_flagged();
Refusal negative_kudos_transfer();
Refusal invalid_kudos_transfer_amount();
Refusal idempotency_key_conflict();
Refusal kudos_transfer_not_enough(Kudos available, Kudos amount);
Refusal invalid_award_username(std::string_view username);
Refusal kudos_award_to_anon();

// Aesthetic ratings (§4.7).

Refusal aesthetics_not_completed();
Refusal aesthetics_not_public();
Refusal aesthetics_duplicate(std::string_view id);
Refusal aesthetics_missing();
Refusal aesthetics_solo();
Refusal aesthetics_already_exist();
Refusal aesthetics_server_rejected();
Refusal aesthetics_server_error(std::string_view text);
Refusal aesthetics_server_down();
Refusal aesthetics_server_timeout();
Refusal invalid_aesthetic_attempt();

}  // namespace refusals

/// One row of the catalogue: for the documents.
struct CatalogueRow {
    /// The function that makes it, without namespace.
    std::string_view function;
    /// When it is sent.
    std::string_view situation;
    /// Made with example figures: its status, rc, logged flag and retry hint are the real ones.
    Refusal example;
};

/// One row per function above, in their order.
const std::vector<CatalogueRow>& all_refusals();

}  // namespace orda
