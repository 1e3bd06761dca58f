#include "api/v2/users_schemas.h"

namespace orda::api {

using horde::UserModification;
using horde::UserModified;
using http::Schema;

namespace {

/// More kudos than there can be; keeps sums within 64 bits.
constexpr double most_kudos_moved = 1e12;

const Schema<KudosDetailsAnswer>& kudos_details() {
    static const Schema<KudosDetailsAnswer> schema("UserKudosDetails", [](auto& answer) {
        answer.field("accumulated", &KudosDetailsAnswer::accumulated)
            .describe("Earned with work and spent on requests, together.");
        answer.field("gifted", &KudosDetailsAnswer::gifted).describe("Given to others.");
        answer.field("donated", &KudosDetailsAnswer::donated)
            .describe("Given to education accounts.");
        answer.field("admin", &KudosDetailsAnswer::admin).describe("Moved by administrators.");
        answer.field("received", &KudosDetailsAnswer::received).describe("Given by others.");
        answer.field("recurring", &KudosDetailsAnswer::recurring).describe("Monthly grants.");
        answer.field("awarded", &KudosDetailsAnswer::awarded).describe("Awards.");
        answer.field("styled", &KudosDetailsAnswer::styled).describe("For styles others used.");
    });
    return schema;
}

const Schema<OwnedStyleAnswer>& owned_style() {
    static const Schema<OwnedStyleAnswer> schema("ResponseModelStylesUser", [](auto& answer) {
        answer.field("name", &OwnedStyleAnswer::name).describe("Name of the style with its owner.");
        answer.field("id", &OwnedStyleAnswer::id).uuid().describe("Id of the style.");
        answer.field("type", &OwnedStyleAnswer::type)
            .one_of({"image", "text"})
            .describe("What it is for.");
    });
    return schema;
}

const Schema<ActiveGenerationsAnswer>& active_generations() {
    static const Schema<ActiveGenerationsAnswer> schema("UserActiveGenerations", [](auto& answer) {
        answer.omit_nulls();
        answer.field("image", &ActiveGenerationsAnswer::image).describe("Image requests.");
        answer.field("text", &ActiveGenerationsAnswer::text).describe("Text requests.");
        answer.field("alchemy", &ActiveGenerationsAnswer::alchemy).describe("Alchemy requests.");
    });
    return schema;
}

const Schema<MonthlyKudosAnswer>& monthly_kudos() {
    static const Schema<MonthlyKudosAnswer> schema("MonthlyKudos", [](auto& answer) {
        answer.omit_nulls();
        answer.field("amount", &MonthlyKudosAnswer::amount).describe("Granted every month.");
        answer.field("last_received", &MonthlyKudosAnswer::last_received)
            .date_time()
            .describe("When the last grant came.");
    });
    return schema;
}

const Schema<OldUsageAnswer>& old_usage() {
    static const Schema<OldUsageAnswer> schema("UsageDetails", [](auto& answer) {
        answer.field("megapixelsteps", &OldUsageAnswer::megapixelsteps).describe("Always null.");
        answer.field("requests", &OldUsageAnswer::requests).describe("Always null.");
    });
    return schema;
}

const Schema<OldContributionsAnswer>& old_contributions() {
    static const Schema<OldContributionsAnswer> schema("ContributionsDetails", [](auto& answer) {
        answer.field("megapixelsteps", &OldContributionsAnswer::megapixelsteps)
            .describe("Always null.");
        answer.field("fulfillments", &OldContributionsAnswer::fulfillments)
            .describe("Always null.");
    });
    return schema;
}

const Schema<RecordsAnswer>& records() {
    static const Schema<ThingsAnswer> things("UserThingRecords", [](auto& answer) {
        answer.field("megapixelsteps", &ThingsAnswer::megapixelsteps).describe("Of images.");
        answer.field("tokens", &ThingsAnswer::tokens).describe("Of texts.");
    });
    static const Schema<CountsAnswer> counts("UserAmountRecords", [](auto& answer) {
        answer.field("image", &CountsAnswer::image).describe("Images.");
        answer.field("text", &CountsAnswer::text).describe("Texts.");
        answer.field("interrogation", &CountsAnswer::interrogation).describe("Alchemy forms.");
    });
    static const Schema<RecordsAnswer> schema("UserRecords", [](auto& answer) {
        answer.field("usage", &RecordsAnswer::usage, things)
            .describe("What was made for the user.");
        answer.field("contribution", &RecordsAnswer::contribution, things)
            .describe("What the user's workers made.");
        answer.field("fulfillment", &RecordsAnswer::fulfillment, counts)
            .describe("Results of the user's workers.");
        answer.field("request", &RecordsAnswer::request, counts)
            .describe("Results the user asked for.");
        answer.field("style", &RecordsAnswer::style, counts).describe("Uses of the user's styles.");
    });
    return schema;
}

/// The fields in their order, for both ways of showing an account.
template <class Builder>
void describe_user(Builder& answer) {
    answer.field("username", &UserAnswer::username).describe("The unique name, name#id.");
    answer.field("id", &UserAnswer::id).describe("The number of the account.");
    answer.field("kudos", &UserAnswer::kudos).describe("The balance.");
    answer.field("evaluating_kudos", &UserAnswer::evaluating_kudos)
        .describe("Earned while not yet trusted. Moderators only.");
    answer.field("concurrency", &UserAnswer::concurrency)
        .describe("Results that may be waiting at once.");
    answer.field("worker_invited", &UserAnswer::worker_invited)
        .describe("Workers allowed in invite-only mode.");
    answer.field("moderator", &UserAnswer::moderator).describe("A moderator of this horde.");
    answer.field("kudos_details", &UserAnswer::kudos_details, kudos_details())
        .describe("Kudos by cause.");
    answer.field("worker_count", &UserAnswer::worker_count).describe("Image and text workers.");
    answer.field("worker_ids", &UserAnswer::worker_ids)
        .describe("Ids of these workers, unless the user hides them.");
    answer.field("styles", &UserAnswer::styles, owned_style()).describe("The user's styles.");
    answer.field("sharedkey_ids", &UserAnswer::sharedkey_ids)
        .describe("The user's shared keys. Own account and moderators only.");
    answer.field("active_generations", &UserAnswer::active_generations, active_generations())
        .describe("Requests not yet done. Own account and moderators only.");
    answer.field("monthly_kudos", &UserAnswer::monthly_kudos, monthly_kudos())
        .describe("Monthly grants. Moderators only.");
    answer.field("trusted", &UserAnswer::trusted).describe("Trusted by the moderators.");
    answer.field("flagged", &UserAnswer::flagged).describe("Under suspicion; workers are refused.");
    answer.field("vpn", &UserAnswer::vpn)
        .describe("Workers may be behind a VPN. Own account and moderators only.");
    answer.field("service", &UserAnswer::service).describe("Passes on requests of others.");
    answer.field("education", &UserAnswer::education).describe("Of a school.");
    answer.field("customizer", &UserAnswer::customizer)
        .describe("Workers may serve models that are not in the reference.");
    answer.field("special", &UserAnswer::special)
        .describe("May use special models. Own account and moderators only.");
    answer.field("deleted", &UserAnswer::deleted).describe("Marked for deletion.");
    answer.field("suspicious", &UserAnswer::suspicious)
        .describe("Recorded suspicions. Moderators only.");
    answer.field("pseudonymous", &UserAnswer::pseudonymous)
        .describe("Registered without log-in: the key cannot be recovered.");
    answer.field("contact", &UserAnswer::contact)
        .describe("How to reach the user. Own account and moderators only.");
    answer.field("admin_comment", &UserAnswer::admin_comment)
        .describe("The moderators' comment. Moderators only.");
    answer.field("proxy_passkey", &UserAnswer::proxy_passkey)
        .describe("Passkey of a service's proxy. Moderators only.");
    answer.field("account_age", &UserAnswer::account_age).describe("Seconds since registration.");
    answer.field("usage", &UserAnswer::usage, old_usage()).describe("Obsolete; see records.");
    answer.field("contributions", &UserAnswer::contributions, old_contributions())
        .describe("Obsolete; see records.");
    answer.field("records", &UserAnswer::records, records()).describe("What was done.");
}

}  // namespace

const Schema<UserAnswer>& user_details() {
    static const Schema<UserAnswer> schema("UserDetails", [](auto& answer) {
        answer.omit_nulls();
        describe_user(answer);
    });
    return schema;
}

const Schema<UserAnswer>& listed_user_details() {
    static const Schema<UserAnswer> schema("UserDetails",
                                           [](auto& answer) { describe_user(answer); });
    return schema;
}

const Schema<UserModification>& user_modification() {
    static const Schema<UserModification> schema("ModifyUserInput", [](auto& body) {
        body.field("kudos", &UserModification::kudos)
            .range(-most_kudos_moved, most_kudos_moved)
            .describe("Kudos to add; may be negative. Administrators only.");
        body.field("monthly_kudos", &UserModification::monthly_kudos)
            .range(-most_kudos_moved, most_kudos_moved)
            .describe("Monthly kudos to add, the first at once. Administrators only.");
        body.field("usage_multiplier", &UserModification::usage_multiplier)
            .range(0.1, 10)
            .describe("Factor on the usage record. Administrators only.");
        body.field("moderator", &UserModification::moderator)
            .describe("A moderator of this horde. Administrators only.");
        body.field("concurrency", &UserModification::concurrency)
            .range(0, 500)
            .describe("Results that may be waiting at once. Moderators only.");
        body.field("worker_invited", &UserModification::worker_invited)
            .describe("Workers allowed in invite-only mode. Moderators only.");
        body.field("trusted", &UserModification::trusted).describe("Moderators only.");
        body.field("flagged", &UserModification::flagged)
            .describe("Under suspicion: workers are refused, no kudos move. Moderators only.");
        body.field("customizer", &UserModification::customizer)
            .describe("Workers may serve models that are not in the reference. Moderators only.");
        body.field("vpn", &UserModification::vpn)
            .describe("Workers may be behind a VPN. Moderators only.");
        body.field("service", &UserModification::service)
            .describe("Passes on requests of others. Moderators only.");
        body.field("education", &UserModification::education)
            .describe("Of a school; raises the concurrency. Moderators only.");
        body.field("special", &UserModification::special)
            .describe("May use special models. Moderators only.");
        body.field("filtered", &UserModification::filtered).describe("Without effect.");
        body.field("reset_suspicion", &UserModification::reset_suspicion)
            .describe("Forgets the suspicions of the user and the workers. Moderators only.");
        body.field("admin_comment", &UserModification::admin_comment)
            .length(5, 500)
            .nul_allowed()
            .describe("A comment that moderators see. Moderators only.");
        body.field("public_workers", &UserModification::public_workers)
            .describe("Shows whose the workers are.");
        body.field("username", &UserModification::username)
            .length(3, 100)
            .nul_allowed()
            .describe("The new name, up to 30 characters.");
        body.field("contact", &UserModification::contact)
            .length(5, 500)
            .nul_allowed()
            .describe("How to reach the user, up to 50 characters.");
        body.field("generate_proxy_passkey", &UserModification::generate_proxy_passkey)
            .describe("Makes a new passkey for a proxy. Service accounts only.");
        body.field("undelete", &UserModification::undelete)
            .describe("Takes back the mark for deletion.");
    });
    return schema;
}

const Schema<UserModified>& user_modified() {
    static const Schema<UserModified> schema("ModifyUser", [](auto& answer) {
        answer.omit_nulls();
        answer.field("new_kudos", &UserModified::new_kudos).describe("The balance now.");
        answer.field("concurrency", &UserModified::concurrency)
            .describe("Results that may be waiting at once.");
        answer.field("usage_multiplier", &UserModified::usage_multiplier)
            .describe("Factor on the usage record.");
        answer.field("worker_invited", &UserModified::worker_invited)
            .describe("Workers allowed in invite-only mode.");
        answer.field("moderator", &UserModified::moderator).describe("A moderator.");
        answer.field("public_workers", &UserModified::public_workers)
            .describe("Whose the workers are is shown.");
        answer.field("username", &UserModified::username).describe("The name, without number.");
        answer.field("monthly_kudos", &UserModified::monthly_kudos)
            .describe("The monthly grant now.");
        answer.field("trusted", &UserModified::trusted).describe("Trusted.");
        answer.field("flagged", &UserModified::flagged).describe("Under suspicion.");
        answer.field("customizer", &UserModified::customizer)
            .describe("Workers may serve models that are not in the reference.");
        answer.field("vpn", &UserModified::vpn).describe("Workers may be behind a VPN.");
        answer.field("service", &UserModified::service).describe("Passes on requests of others.");
        answer.field("education", &UserModified::education).describe("Of a school.");
        answer.field("special", &UserModified::special).describe("May use special models.");
        answer.field("undeleted", &UserModified::undeleted)
            .describe("No longer marked for deletion.");
        answer.field("new_suspicion", &UserModified::new_suspicion)
            .describe("Recorded suspicions now.");
        answer.field("contact", &UserModified::contact).describe("How to reach the user.");
        answer.field("admin_comment", &UserModified::admin_comment)
            .describe("The moderators' comment.");
        answer.field("proxy_passkey", &UserModified::proxy_passkey)
            .describe("The new passkey; it is not shown again.");
    });
    return schema;
}

}  // namespace orda::api
