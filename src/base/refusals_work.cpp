#include "base/refusals.h"
#include "base/refusals_parts.h"

namespace orda::refusals {

namespace {

Refusal not_found(const char* rc, std::string_view what, std::string_view named) {
    return logged(404, rc, fmt::format("There is no {} {}.", what, shown(named)));
}

/// A text of a user that fails the profanity test.
Refusal profane(const char* rc, std::string_view field) {
    return logged(400, rc, fmt::format("The {} contains words that are not allowed here.", field));
}

Refusal nothing_to_change(const char* rc, std::string_view what) {
    return quiet(400, rc, fmt::format("The request changes nothing of the {}.", what));
}

}  // namespace

// Jobs and look-ups (spec/errors.md §4.4).

Refusal request_not_found(std::string_view id) {
    return logged(404, "RequestNotFound",
                  fmt::format("There is no request {}. It may have expired.", shown(id)));
}

Refusal request_not_found_alchemy(std::string_view id) {
    auto refusal = request_not_found(id);
    refusal.logged = false;
    return refusal;
}

Refusal invalid_job_id(std::string_view id) {
    return logged(404, "InvalidJobID",
                  fmt::format("Processing Job with ID {} does not exist.", shown(id)));
}

Refusal duplicate_gen(std::string_view id) {
    return logged(400, "DuplicateGen", fmt::format("The job {} was already submitted.", shown(id)));
}

Refusal aborted_gen(std::string_view id) {
    return logged(400, "AbortedGen",
                  fmt::format("The job {} took too long and was given to another worker. Please "
                              "check your worker speed.",
                              shown(id)));
}

Refusal worker_not_found(std::string_view id_or_name) {
    return not_found("WorkerNotFound", "worker", id_or_name);
}

Refusal team_not_found(std::string_view id_or_name) {
    return not_found("TeamNotFound", "team", id_or_name);
}

Refusal user_not_found(std::string_view id_or_name) {
    return not_found("UserNotFound", "user", id_or_name);
}

Refusal user_not_found_by_key() {
    return logged(404, "UserNotFound", "No user has this API key.");
}

Refusal filter_not_found(std::string_view id) {
    return not_found("FilterNotFound", "filter", id);
}

Refusal collection_not_found(std::string_view id_or_name) {
    return not_found("CollectionNotFound", "collection", id_or_name);
}

Refusal image_style_not_found(std::string_view id) {
    return not_found("Image styleNotFound", "image style", id);
}

Refusal text_style_not_found(std::string_view id) {
    return not_found("Text styleNotFound", "text style", id);
}

Refusal style_example_not_found(std::string_view id) {
    return not_found("Style exampleNotFound", "style example", id);
}

Refusal workermessage_not_found(std::string_view id) {
    return not_found("WorkermessageNotFound", "worker message", id);
}

Refusal proc_gen_not_found(std::string_view id) {
    return logged(400, "ProcGenNotFound",
                  fmt::format("The request has no image {} that can be rated.", shown(id)));
}

// Workers, names, modifications (spec/errors.md §4.5).

Refusal worker_maintenance(std::string_view text) {
    constexpr std::string_view fragment = "maintenance mode";
    if (text.empty())
        return quiet(403, "WorkerMaintenance",
                     "This worker has been put into maintenance mode by its owner.");
    if (lower(text).find(fragment) != std::string::npos)
        return quiet(403, "WorkerMaintenance", std::string(text));
    return quiet(403, "WorkerMaintenance", fmt::format("Worker in maintenance mode: {}", text));
}

Refusal worker_flagged_maintenance() {
    return quiet(403, "WorkerFlaggedMaintenance",
                 "Your workers have been put into maintenance mode because your account is "
                 "flagged. Please contact the moderators.");
}

Refusal polymorphic_name_conflict(std::string_view name) {
    return quiet(400, "PolymorphicNameConflict",
                 fmt::format("The name {} is taken by a worker of another kind. Please choose "
                             "another name.",
                             shown(name)));
}

Refusal invalid_priority_username(std::string_view username) {
    return quiet(400, "InvalidPriorityUsername",
                 fmt::format("The priority user {} is not of the form name#id.", shown(username)));
}

Refusal profane_worker_name() {
    return profane("ProfaneWorkerName", "worker's name");
}
Refusal profane_bridge_agent() {
    return profane("ProfaneBridgeAgent", "bridge agent");
}
Refusal profane_worker_info() {
    return profane("ProfaneWorkerInfo", "worker's info");
}
Refusal profane_team_name() {
    return profane("ProfaneTeamName", "team's name");
}
Refusal profane_team_info() {
    return profane("ProfaneTeamInfo", "team's info");
}
Refusal profane_user_name() {
    return profane("ProfaneUserName", "user's name");
}
Refusal profane_user_contact() {
    return profane("ProfaneUserContact", "user's contact");
}
Refusal profane_admin_comment() {
    return profane("ProfaneAdminComment", "comment");
}

Refusal too_long_worker_name(std::int64_t limit) {
    return logged(400, "TooLongWorkerName",
                  fmt::format("A worker's name can have at most {} characters.", limit));
}

Refusal too_long_worker_name_info(std::int64_t limit) {
    return logged(400, "TooLongWorkerName",
                  fmt::format("A worker's info can have at most {} characters.", limit));
}

Refusal too_long_user_name(std::int64_t limit) {
    return logged(400, "TooLongUserName",
                  fmt::format("A user's name can have at most {} characters.", limit));
}

Refusal worker_name_already_exists(std::string_view name) {
    return logged(400, "WorkerNameAlreadyExists",
                  fmt::format("There already is a worker {}.", shown(name)));
}

Refusal team_name_already_exists(std::string_view name) {
    return logged(400, "TeamNameAlreadyExists",
                  fmt::format("There already is a team {}.", shown(name)));
}

Refusal no_worker_mod_selected() {
    return nothing_to_change("NoWorkerModSelected", "worker");
}
Refusal no_user_mod_selected() {
    return nothing_to_change("NoUserModSelected", "user");
}
Refusal no_horde_mod_selected() {
    return nothing_to_change("NoHordeModSelected", "horde");
}
Refusal no_team_mod_selected() {
    return nothing_to_change("NoTeamModSelected", "team");
}
Refusal no_filter_mod_selected() {
    return nothing_to_change("NoFilterModSelected", "filter");
}
Refusal no_shared_key_mod_selected() {
    return nothing_to_change("NoSharedKeyModSelected", "shared key");
}

Refusal locked() {
    return retry_in(minutes{20}, quiet(423, "Locked",
                                       "The worker had a job recently and cannot be deleted yet. "
                                       "Please try again in 20 minutes."));
}

}  // namespace orda::refusals
