#include "base/refusals.h"
#include "base/refusals_parts.h"

namespace orda::refusals {

// Kudos transfers and awards (spec/errors.md §4.6).

Refusal kudos_transfer_from_anon() {
    return logged(400, "KudosTransferFromAnon", "The anonymous account cannot send kudos.");
}

Refusal invalid_target_username(std::string_view username) {
    return logged(400, "InvalidTargetUsername",
                  fmt::format("There is no user {}. Users are named name#id.", shown(username)));
}

Refusal kudos_transfer_to_anon() {
    return logged(400, "KudosTransferToAnon", "The anonymous account cannot receive kudos.");
}

Refusal kudos_transfer_to_self() {
    return logged(400, "KudosTransferToSelf", "You cannot send kudos to yourself.");
}

Refusal too_fast_kudos_transfers(seconds wait) {
    return retry_in(wait, logged(400, "TooFastKudosTransfers",
                                 fmt::format("The recipient has just sent kudos to you. Please "
                                             "try again in {} seconds.",
                                             wait.count())));
}

Refusal fault_when_kudos_sending() {
    return logged(400, "FaultWhenKudosSending", "This account cannot send kudos.");
}

Refusal source_account_flagged() {
    return logged(400, "SourceAccountFlagged",
                  "The sender's account is flagged and cannot send kudos.");
}

Refusal education_cannot_send_kudos() {
    return logged(400, "EducationCannotSendKudos", "Education accounts cannot send kudos.");
}

Refusal fault_when_kudos_receiving() {
    return logged(400, "FaultWhenKudosReceiving", "The recipient cannot receive kudos.");
}

Refusal target_account_flagged() {
    return logged(400, "TargetAccountFlagged",
                  "The recipient's account is flagged and cannot receive kudos.");
}

Refusal negative_kudos_transfer() {
    return logged(400, "NegativeKudosTransfer", "Kudos can only be given, not taken.");
}

Refusal invalid_kudos_transfer_amount() {
    return logged(400, "InvalidKudosTransferAmount", "At least one kudos must be sent.");
}

Refusal idempotency_key_conflict() {
    return logged(400, "IdempotencyKeyConflict",
                  "This Idempotency-Key was already used for another transfer.");
}

Refusal kudos_transfer_not_enough(Kudos available, Kudos amount) {
    return logged(400, "KudosTransferNotEnough",
                  fmt::format("There are not enough kudos: {} are available, {} were to be sent.",
                              available.text(), amount.text()));
}

Refusal invalid_award_username(std::string_view username) {
    return logged(400, "InvalidAwardUsername",
                  fmt::format("There is no user {}. Users are named name#id.", shown(username)));
}

Refusal kudos_award_to_anon() {
    return logged(400, "KudosAwardToAnon", "The anonymous account cannot be awarded kudos.");
}

// Aesthetic ratings (spec/errors.md §4.7).

Refusal aesthetics_not_completed() {
    return quiet(400, "AestheticsNotCompleted",
                 "Images can be rated when all of the request are done.");
}

Refusal aesthetics_not_public() {
    return quiet(400, "AestheticsNotPublic", "Only images of shared requests can be rated.");
}

Refusal aesthetics_duplicate(std::string_view id) {
    return quiet(400, "AestheticsDuplicate",
                 fmt::format("The image {} is rated more than once.", shown(id)));
}

Refusal aesthetics_missing() {
    return quiet(400, "AestheticsMissing", "Please send ratings, the best image, or both.");
}

Refusal aesthetics_solo() {
    return quiet(400, "AestheticsSolo", "A single image cannot be the best; please rate it.");
}

Refusal aesthetics_already_exist() {
    return quiet(400, "AestheticsAlreadyExist", "These images have already been rated.");
}

Refusal aesthetics_server_rejected() {
    return quiet(400, "AestheticsServerRejected",
                 "The rating server refused the rating without saying why.");
}

Refusal aesthetics_server_error(std::string_view text) {
    return quiet(400, "AestheticsServerError",
                 fmt::format("The rating server refused the rating: {}", shown(text)));
}

Refusal aesthetics_server_down() {
    return quiet(400, "AestheticsServerDown", "The rating server cannot be reached.");
}

Refusal aesthetics_server_timeout() {
    return quiet(400, "AestheticsServerTimeout", "The rating server did not answer in time.");
}

Refusal invalid_aesthetic_attempt() {
    return quiet(400, "InvalidAestheticAttempt", "The rating failed.");
}

}  // namespace orda::refusals
