#include "api/v2/status_schemas.h"

namespace orda::api {

using horde::ModesModification;
using http::Schema;

const Schema<HeartbeatAnswer>& heartbeat_answer() {
    static const Schema<HeartbeatAnswer> schema("Heartbeat", [](auto& answer) {
        answer.field("message", &HeartbeatAnswer::message)
            .one_of({"OK", "DOWN", "OVERLOADED"})
            .describe("How this node is.");
        answer.field("version", &HeartbeatAnswer::version).describe("The server's version.");
        answer.field("queue", &HeartbeatAnswer::queue).describe("Calls not yet begun.");
        answer.field("threads", &HeartbeatAnswer::threads).describe("Threads that serve calls.");
        answer.field("active_count", &HeartbeatAnswer::active_count)
            .describe("Other calls being served.");
        answer.field("db_connection", &HeartbeatAnswer::db_connection)
            .describe("The database takes changes.");
    });
    return schema;
}

const Schema<PerformanceAnswer>& performance_answer() {
    static const Schema<PerformanceAnswer> schema("HordePerformance", [](auto& answer) {
        answer.field("queued_requests", &PerformanceAnswer::queued_requests)
            .describe("Image jobs waiting or in progress.");
        answer.field("queued_text_requests", &PerformanceAnswer::queued_text_requests)
            .describe("Text jobs waiting or in progress.");
        answer.field("worker_count", &PerformanceAnswer::worker_count)
            .describe("Image workers online.");
        answer.field("text_worker_count", &PerformanceAnswer::text_worker_count)
            .describe("Text workers online.");
        answer.field("thread_count", &PerformanceAnswer::thread_count)
            .describe("Threads of the image workers online.");
        answer.field("text_thread_count", &PerformanceAnswer::text_thread_count)
            .describe("Threads of the text workers online.");
        answer.field("queued_megapixelsteps", &PerformanceAnswer::queued_megapixelsteps)
            .describe("Megapixelsteps waiting or in progress.");
        answer.field("past_minute_megapixelsteps", &PerformanceAnswer::past_minute_megapixelsteps)
            .describe("Megapixelsteps made within the last minute.");
        answer.field("queued_forms", &PerformanceAnswer::queued_forms)
            .describe("Alchemy forms waiting or in progress.");
        answer.field("interrogator_count", &PerformanceAnswer::interrogator_count)
            .describe("Alchemists online.");
        answer.field("interrogator_thread_count", &PerformanceAnswer::interrogator_thread_count)
            .describe("Threads of the alchemists online.");
        answer.field("queued_tokens", &PerformanceAnswer::queued_tokens)
            .describe("Tokens waiting or in progress.");
        answer.field("past_minute_tokens", &PerformanceAnswer::past_minute_tokens)
            .describe("Tokens made within the last minute.");
    });
    return schema;
}

const Schema<ModelAnswer>& model_answer() {
    static const Schema<ModelAnswer> schema("ActiveModel", [](auto& answer) {
        answer.field("name", &ModelAnswer::name).describe("The model.");
        answer.field("count", &ModelAnswer::count).describe("Threads of workers serving it.");
        answer.field("performance", &ModelAnswer::performance)
            .describe("Mean speed within the last hour, pixelsteps or tokens per second.");
        answer.field("queued", &ModelAnswer::queued).describe("Pixelsteps or tokens waiting.");
        answer.field("jobs", &ModelAnswer::jobs).describe("Jobs waiting or in progress.");
        answer.field("eta", &ModelAnswer::eta).describe("Seconds until the queue is done.");
        answer.field("type", &ModelAnswer::type)
            .one_of({"image", "text"})
            .describe("What it makes.");
    });
    return schema;
}

const Schema<NewsAnswer>& news_answer() {
    static const Schema<NewsAnswer> schema("Newspiece", [](auto& answer) {
        answer.field("date_published", &NewsAnswer::date_published)
            .null_allowed()
            .date()
            .describe("When, YYYY-MM-DD.");
        answer.field("newspiece", &NewsAnswer::newspiece)
            .null_allowed()
            .describe("The text, Markdown.");
        answer.field("importance", &NewsAnswer::importance)
            .null_allowed()
            .describe("Information, Workers, Integration, Upcoming or Crisis.");
        answer.field("tags", &NewsAnswer::tags).null_allowed().describe("What it is about.");
        answer.field("title", &NewsAnswer::title).null_allowed().describe("Its title.");
        answer.field("more_info_urls", &NewsAnswer::more_info_urls)
            .null_allowed()
            .describe("Where there is more about it.");
    });
    return schema;
}

const Schema<ModesModification>& modes_answer() {
    static const Schema<ModesModification> schema("HordeModes", [](auto& answer) {
        answer.omit_nulls();
        answer.field("maintenance_mode", &ModesModification::maintenance_mode)
            .describe("No new requests are taken.");
        answer.field("invite_only_mode", &ModesModification::invite_only_mode)
            .describe("New workers need an invitation.");
        answer.field("raid_mode", &ModesModification::raid_mode)
            .describe("Strangers are held off. Moderators only.");
    });
    return schema;
}

const Schema<ModesModification>& modes_modification() {
    static const Schema<ModesModification> schema("ModifyHordeModesInput", [](auto& body) {
        body.field("maintenance_mode", &ModesModification::maintenance_mode)
            .null_allowed()
            .describe("Take no new requests. Administrators only.");
        body.field("invite_only_mode", &ModesModification::invite_only_mode)
            .null_allowed()
            .describe("New workers need an invitation. Moderators only.");
        body.field("raid_mode", &ModesModification::raid_mode)
            .null_allowed()
            .describe("Hold off strangers. Moderators only.");
    });
    return schema;
}

}  // namespace orda::api
