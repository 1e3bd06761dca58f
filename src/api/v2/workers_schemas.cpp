#include "api/v2/workers_schemas.h"

#include "rules/names.h"

namespace orda::api {

using horde::WorkerDeleted;
using horde::WorkerModification;
using horde::WorkerModified;
using http::Schema;

namespace {

const Schema<WorkerKudosAnswer>& worker_kudos() {
    static const Schema<WorkerKudosAnswer> schema("WorkerKudosDetails", [](auto& answer) {
        answer.field("generated", &WorkerKudosAnswer::generated).describe("Earned for jobs.");
        answer.field("uptime", &WorkerKudosAnswer::uptime).describe("Earned for being online.");
    });
    return schema;
}

const Schema<WorkerTeamAnswer>& worker_team() {
    static const Schema<WorkerTeamAnswer> schema("TeamDetailsLite", [](auto& answer) {
        answer.field("name", &WorkerTeamAnswer::name).describe("Name of the team; null = none.");
        answer.field("id", &WorkerTeamAnswer::id).uuid().describe("Id of the team; null = none.");
    });
    return schema;
}

const Schema<WorkerMessageAnswer>& worker_message() {
    static const Schema<WorkerMessageAnswer> schema("ResponseModelMessage", [](auto& answer) {
        answer.omit_nulls();
        answer.field("worker_id", &WorkerMessageAnswer::worker_id).uuid().describe("To whom.");
        answer.field("user_id", &WorkerMessageAnswer::user_id).describe("Number of the author.");
        answer.field("message", &WorkerMessageAnswer::message).describe("The message.");
        answer.field("origin", &WorkerMessageAnswer::origin).describe("Who sent it.");
        answer.field("created", &WorkerMessageAnswer::created).date_time().describe("When.");
        answer.field("expiry", &WorkerMessageAnswer::expiry)
            .date_time()
            .describe("How long it is shown.");
    });
    return schema;
}

}  // namespace

const Schema<WorkerAnswer>& worker_details() {
    static const Schema<WorkerAnswer> schema("WorkerDetails", [](auto& answer) {
        answer.omit_nulls();
        answer.field("type", &WorkerAnswer::type)
            .one_of({"image", "text", "interrogation"})
            .describe("What it serves.");
        answer.field("name", &WorkerAnswer::name).describe("Its unique name.");
        answer.field("id", &WorkerAnswer::id).uuid().describe("Its id.");
        answer.field("online", &WorkerAnswer::online).describe("Seen within five minutes.");
        answer.field("requests_fulfilled", &WorkerAnswer::requests_fulfilled)
            .describe("Jobs delivered.");
        answer.field("kudos_rewards", &WorkerAnswer::kudos_rewards).describe("Kudos earned.");
        answer.field("kudos_details", &WorkerAnswer::kudos_details, worker_kudos())
            .describe("Kudos by cause; null until the first.");
        answer.field("performance", &WorkerAnswer::performance).describe("Speed in words.");
        answer.field("threads", &WorkerAnswer::threads).describe("Jobs it works on at once.");
        answer.field("uptime", &WorkerAnswer::uptime).describe("Seconds online.");
        answer.field("maintenance_mode", &WorkerAnswer::maintenance_mode)
            .describe("It takes only its owner's requests.");
        answer.field("paused", &WorkerAnswer::paused).describe("Gets no jobs. Moderators only.");
        answer.field("info", &WorkerAnswer::info).describe("What the owner says about it.");
        answer.field("nsfw", &WorkerAnswer::nsfw).describe("It takes NSFW requests.");
        answer.field("owner", &WorkerAnswer::owner)
            .describe("The owner, where public. Always for moderators.");
        answer.field("ipaddr", &WorkerAnswer::ipaddr).describe("Its address. Moderators only.");
        answer.field("trusted", &WorkerAnswer::trusted).describe("The owner is trusted.");
        answer.field("flagged", &WorkerAnswer::flagged).describe("The owner is flagged.");
        answer.field("suspicious", &WorkerAnswer::suspicious)
            .describe("Recorded suspicions. Moderators only.");
        answer.field("uncompleted_jobs", &WorkerAnswer::uncompleted_jobs)
            .describe("Jobs not delivered.");
        answer.field("models", &WorkerAnswer::models).describe("Models it serves.");
        answer.field("forms", &WorkerAnswer::forms).describe("Alchemy forms it serves.");
        answer.field("team", &WorkerAnswer::team, worker_team()).describe("Its team.");
        answer.field("contact", &WorkerAnswer::contact)
            .describe("The owner's contact. Moderators only.");
        answer.field("bridge_agent", &WorkerAnswer::bridge_agent)
            .max_length(rules::max_bridge_agent)
            .describe("The worker's software, name:version:url.");
        answer.field("max_pixels", &WorkerAnswer::max_pixels).describe("Largest image.");
        answer.field("megapixelsteps_generated", &WorkerAnswer::megapixelsteps_generated)
            .describe("What it made.");
        answer.field("img2img", &WorkerAnswer::img2img).describe("It takes source images.");
        answer.field("painting", &WorkerAnswer::painting).describe("It paints in and out.");
        answer.field("post-processing", &WorkerAnswer::post_processing)
            .describe("It post-processes.");
        answer.field("lora", &WorkerAnswer::lora).describe("It loads LoRAs.");
        answer.field("controlnet", &WorkerAnswer::controlnet).describe("It has ControlNet.");
        answer.field("sdxl_controlnet", &WorkerAnswer::sdxl_controlnet)
            .describe("It has ControlNet for SDXL.");
        answer.field("max_length", &WorkerAnswer::max_length).describe("Longest result, tokens.");
        answer.field("max_context_length", &WorkerAnswer::max_context_length)
            .describe("Largest context, tokens.");
        answer.field("messages", &WorkerAnswer::messages, worker_message())
            .describe("Messages to it, where the owner is public. Always for moderators.");
    });
    return schema;
}

const Schema<WorkerModification>& worker_modification() {
    static const Schema<WorkerModification> schema("ModifyWorkerInput", [](auto& body) {
        body.field("maintenance", &WorkerModification::maintenance)
            .describe("In maintenance it takes only its owner's requests.");
        body.field("maintenance_msg", &WorkerModification::maintenance_msg)
            .max_length(rules::max_maintenance_message)
            .nul_allowed()
            .describe("What the worker is told while in maintenance.");
        body.field("paused", &WorkerModification::paused)
            .describe("Paused it gets no jobs. Moderators only.");
        body.field("info", &WorkerModification::info)
            .max_length(rules::max_worker_info)
            .nul_allowed()
            .describe("What others read about it.");
        body.field("name", &WorkerModification::name)
            .length(5, rules::max_worker_name)
            .nul_allowed()
            .describe("Its new name.");
        body.field("team", &WorkerModification::team)
            .max_length(36)
            .nul_allowed()
            .describe("Id of the team to join; empty: leave the team.");
    });
    return schema;
}

const Schema<WorkerModified>& worker_modified() {
    static const Schema<WorkerModified> schema("ModifyWorker", [](auto& answer) {
        answer.omit_nulls();
        answer.field("maintenance", &WorkerModified::maintenance).describe("In maintenance.");
        answer.field("paused", &WorkerModified::paused).describe("Paused.");
        answer.field("info", &WorkerModified::info).describe("What others read about it.");
        answer.field("name", &WorkerModified::name).describe("Its name.");
        answer.field("team", &WorkerModified::team).describe("Name of its team, or None.");
    });
    return schema;
}

const Schema<WorkerDeleted>& worker_deleted() {
    static const Schema<WorkerDeleted> schema("DeletedWorker", [](auto& answer) {
        answer.field("deleted_id", &WorkerDeleted::deleted_id).uuid().describe("Its id.");
        answer.field("deleted_name", &WorkerDeleted::deleted_name).describe("Its name.");
    });
    return schema;
}

}  // namespace orda::api
