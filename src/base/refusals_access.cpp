#include "base/refusals.h"
#include "base/refusals_parts.h"

namespace orda::refusals {

// Authentication, permission, account state (spec/errors.md §4.1).

Refusal invalid_api_key() {
    return logged(401, "InvalidAPIKey",
                  "No user has this API key. Please register to get one, or use 0000000000 to "
                  "stay anonymous.");
}

Refusal invalid_api_key_shared() {
    return logged(401, "InvalidAPIKey", "There is no such shared key.");
}

Refusal wrong_credentials_worker(std::string_view worker_name) {
    return logged(403, "WrongCredentials",
                  fmt::format("Wrong credentials: the worker {} belongs to another user. Please "
                              "choose another name.",
                              shown(worker_name)));
}

Refusal wrong_credentials_job(std::string_view worker_name) {
    return logged(403, "WrongCredentials",
                  fmt::format("Wrong credentials: this job was given to the worker {} of another "
                              "user.",
                              shown(worker_name)));
}

Refusal not_admin(std::string_view action) {
    return logged(403, "NotAdmin",
                  fmt::format("Only administrators of this horde may {}.", action));
}

Refusal not_moderator(std::string_view action) {
    return logged(403, "NotModerator", fmt::format("Only moderators may {}.", action));
}

Refusal not_owner(std::string_view action) {
    return logged(403, "NotOwner", fmt::format("Only the owner or a moderator may {}.", action));
}

Refusal not_allowed_awards() {
    return logged(403, "NotAllowedAwards", "This account may not award kudos.");
}

Refusal not_user_or_mod() {
    return quiet(403, "NotUserOrMod", "Only the user or a moderator may delete an account.");
}

Refusal cannot_delete_mod() {
    return quiet(403, "CannotDeleteMod",
                 "A moderator's account cannot be deleted; the role has to be taken away first.");
}

Refusal cannot_wipe_active_user(Time earliest) {
    return quiet(403, "CannotWipeActiveUser",
                 fmt::format("This account is marked as deleted but was used recently. It can be "
                             "wiped from {} on.",
                             iso8601(earliest).substr(0, 10)));
}

Refusal user_not_deleted() {
    return quiet(400, "UserNotDeleted", "This account is not marked as deleted.");
}

Refusal non_service_forbidden() {
    return quiet(403, "NonServiceForbidden", "Only service accounts may make a proxy passkey.");
}

Refusal deleted_user() {
    return quiet(403, "DeletedUser",
                 "This account is marked as deleted. A moderator can undo that within its grace "
                 "period.");
}

Refusal deleted_user_transfer() {
    return logged(400, "DeletedUser",
                  "An account that is marked as deleted can neither send nor receive kudos.");
}

Refusal anon_forbidden(std::string_view action) {
    return quiet(403, "AnonForbidden",
                 fmt::format("The anonymous account may not {}. Please register.", action));
}

Refusal anon_forbidden_user() {
    return quiet(403, "AnonForbiddenUser", "The anonymous account may not delete users.");
}

Refusal anon_forbidden_user_mod() {
    return quiet(403, "AnonForbiddenUserMod", "The anonymous account may not change users.");
}

Refusal anon_forbidden_worker() {
    return quiet(403, "AnonForbiddenWorker",
                 "The anonymous account may not run or change workers. Please register to get an "
                 "API key.");
}

Refusal styles_anon_forbidden() {
    return quiet(403, "StylesAnonForbidden",
                 "The anonymous account may not make or delete styles and collections.");
}

Refusal styles_requires_customizer() {
    return quiet(403, "StylesRequiresCustomizer",
                 "Only trusted users and users with the customizer role may make styles.");
}

Refusal untrusted_team_creation() {
    return quiet(403, "UntrustedTeamCreation", "Only trusted users may make teams.");
}

Refusal untrusted_unsafe_ip() {
    return quiet(403, "UntrustedUnsafeIP",
                 "For the moment untrusted users cannot send requests through a VPN or proxy.");
}

Refusal only_service_account_proxy() {
    return quiet(400, "OnlyServiceAccountProxy", "Only service accounts may send proxied_account.");
}

Refusal requires_trust() {
    return quiet(400, "RequiresTrust",
                 "Only trusted users and patrons may switch batching off when they ask for more "
                 "than one result.");
}

Refusal messages_only_own_workers() {
    return quiet(403, "MessagesOnlyOwnWorkers",
                 "Only moderators may send messages to workers of others.");
}

Refusal banned_client_agent() {
    return quiet(403, "BannedClientAgent",
                 "This Client-Agent is a placeholder. Please send one that names your client: "
                 "name:version:contact.");
}

Refusal forbidden_too_many_shared_keys(std::int64_t limit) {
    return quiet(403, "Forbidden", fmt::format("You cannot have more than {} shared keys.", limit));
}

Refusal forbidden_shared_key(std::string_view caller, std::string_view owner) {
    return quiet(
        403, "Forbidden",
        fmt::format("The shared key belongs to {}, not to {}.", shown(owner), shown(caller)));
}

Refusal forbidden_not_yours(std::string_view thing) {
    return quiet(403, "Forbidden", fmt::format("This {} belongs to another user.", thing));
}

Refusal forbidden_timed_out_check() {
    return logged(403, "Forbidden",
                  "This address is in time-out. Please send a Client-Agent header.");
}

// Abuse and load (spec/errors.md §4.2).

Refusal corrupt_prompt() {
    return logged(400, "CorruptPrompt",
                  "This prompt was refused because it may ask for something unlawful. Its sender "
                  "is in time-out for a while.");
}

Refusal corrupt_prompt_nsfw_model() {
    return logged(400, "CorruptPrompt",
                  "This prompt cannot be used with models that make NSFW content. Please change "
                  "it or choose other models.");
}

Refusal corrupt_prompt_flagged_user() {
    return logged(400, "CorruptPrompt", "This prompt cannot be used. Please change it.");
}

Refusal timeout_ip(seconds left) {
    constexpr std::chrono::days shown_up_to{4};
    std::string text = "This address is in time-out after several suspicious requests.";
    if (left <= shown_up_to) text += fmt::format(" It ends in {} seconds.", left.count());
    auto refusal = logged(403, "TimeoutIP", std::move(text));
    if (left <= shown_up_to) refusal.retry_after = left;
    return refusal;
}

Refusal unsafe_ip() {
    return logged(403, "UnsafeIP",
                  "Workers cannot be run through a VPN or proxy. Trusted users are excepted, and "
                  "moderators can make further exceptions.");
}

Refusal too_many_new_ips() {
    return retry_in(seconds{60}, logged(403, "TooManyNewIPs",
                                        "The address could not be checked because too many new "
                                        "ones came at once. Please try again in a minute."));
}

Refusal too_many_same_ips(std::int64_t count) {
    return logged(403, "TooManySameIPs",
                  fmt::format("You already have {} workers at this address. Please ask a moderator "
                              "for more.",
                              count));
}

Refusal too_many_workers(std::int64_t limit) {
    return quiet(
        403, "TooManyWorkers",
        fmt::format("Users who are not trusted yet cannot have more than {} workers.", limit));
}

Refusal too_many_workers_trusted(std::int64_t limit) {
    return quiet(
        403, "TooManyWorkersTrusted",
        fmt::format("You have reached {} workers. Please ask a moderator to invite more.", limit));
}

Refusal worker_invite_only(std::int64_t existing) {
    if (existing == 0)
        return quiet(403, "WorkerInviteOnly",
                     "This horde accepts new workers by invitation only. Please ask a moderator.");
    return quiet(403, "WorkerInviteOnly",
                 fmt::format("This horde accepts new workers by invitation only, and you already "
                             "have {}. Please ask a moderator for another invitation.",
                             existing));
}

Refusal too_many_prompts(std::int64_t count, std::int64_t limit) {
    return logged(429, "TooManyPrompts",
                  fmt::format("With this request {} of your generations would be waiting; at most "
                              "{} may. Please wait until some are done.",
                              count, limit));
}

Refusal too_many_prompts_anonymous(std::int64_t count, std::int64_t limit) {
    return logged(429, "TooManyPrompts",
                  fmt::format("With this request {} generations of anonymous users would be "
                              "waiting; at most {} may. Please register or try again later.",
                              count, limit));
}

Refusal maintenance_mode() {
    return retry_in(minutes{10}, logged(400, "MaintenanceMode",
                                        "This horde is in maintenance and takes no new requests. "
                                        "Please try again later."));
}

Refusal kudos_upfront_image(std::int64_t max_resolution, Kudos required) {
    return logged(403, "KudosUpfront",
                  fmt::format("Demand is high: beyond {0}x{0} pixels, or with many steps, a "
                              "request needs its kudos up front. This one needs {1}.",
                              max_resolution, required.text()));
}

Refusal kudos_upfront_text(std::int64_t max_tokens, Kudos required) {
    return logged(403, "KudosUpfront",
                  fmt::format("Demand is high: beyond {} tokens a request needs its kudos up "
                              "front. This one needs {}.",
                              max_tokens, required.text()));
}

Refusal kudos_upfront(std::string_view reason, Kudos required) {
    return logged(403, "KudosUpfront",
                  fmt::format("{} This request needs {} kudos up front.", reason, required.text()));
}

Refusal shared_key_insufficient_kudos(Kudos budget, Kudos required) {
    return logged(403, "SharedKeyInsufficientKudos",
                  fmt::format("The shared key has {} kudos left; this request needs {}.",
                              budget.text(), required.text()));
}

Refusal shared_key_empty() {
    return quiet(403, "SharedKeyEmpty", "The shared key has no kudos left.");
}

Refusal shared_key_empty_style() {
    return quiet(400, "SharedKeyEmpty", "The shared key for the style has no kudos left.");
}

Refusal shared_key_expired() {
    return quiet(403, "SharedKeyExpired", "The shared key has expired.");
}

Refusal shared_key_expired_transfer() {
    return logged(400, "SharedKeyExpired", "The shared key has expired and takes no kudos.");
}

Refusal shared_key_expired_style() {
    return quiet(400, "SharedKeyExpired", "The shared key for the style has expired.");
}

Refusal shared_key_invalid() {
    return quiet(400, "SharedKeyInvalid", "There is no such shared key.");
}

Refusal shared_key_assigned_styles() {
    return quiet(403, "SharedKeyAssignedStyles",
                 "The shared key belongs to a style and can only be used through that style.");
}

}  // namespace orda::refusals
