#include "api/v2/workers_messages_schemas.h"

#include "base/time.h"

namespace orda::api {

using http::Schema;

FullMessageAnswer full_message_answer(const model::WorkerMessage& message) {
    FullMessageAnswer answer;
    if (message.worker) answer.worker_id = message.worker->text();
    answer.user_id = std::to_string(message.author);
    answer.created = rfc822(message.created);
    answer.id = message.id.text();
    answer.message = message.message;
    if (!message.origin.empty()) answer.origin = message.origin;
    answer.expiry = rfc822(message.expiry);
    return answer;
}

const Schema<MessageBody>& message_body() {
    static const Schema<MessageBody> schema("WorkerMessageInput", [](auto& body) {
        body.field("message", &MessageBody::message)
            .required()
            .length(1, 10'240)
            .describe("What the worker shall read.");
        body.field("worker_id", &MessageBody::worker_id)
            .length(36, 36)
            .uuid()
            .describe("To whom; absent = to all workers, which only moderators may do.");
        body.field("expiry", &MessageBody::expiry)
            .range(1, 720)
            .default_shown()
            .describe("Hours until it is no longer shown.");
        body.field("origin", &MessageBody::origin)
            .length(1, 255)
            .default_shown()
            .describe("Who sends it; only moderators choose.");
    });
    return schema;
}

const Schema<FullMessageAnswer>& full_message() {
    static const Schema<FullMessageAnswer> schema("WorkerMessage", [](auto& answer) {
        answer.omit_nulls();
        answer.field("worker_id", &FullMessageAnswer::worker_id)
            .uuid()
            .describe("To whom; absent = to all workers.");
        answer.field("user_id", &FullMessageAnswer::user_id).describe("Number of the author.");
        answer.field("created", &FullMessageAnswer::created).date_time().describe("When.");
        answer.field("id", &FullMessageAnswer::id).uuid().describe("Id of the message.");
        answer.field("message", &FullMessageAnswer::message).describe("The message.");
        answer.field("origin", &FullMessageAnswer::origin).describe("Who sent it.");
        answer.field("expiry", &FullMessageAnswer::expiry)
            .date_time()
            .describe("How long it is shown.");
    });
    return schema;
}

}  // namespace orda::api
