#include "store/messages.h"

#include "store/columns.h"

namespace orda::store {

namespace {

constexpr db::Sql select_all{
    "SELECT id, worker, author, message, origin, created, expiry FROM messages "
    "ORDER BY created, id"};

}  // namespace

std::vector<model::WorkerMessage> all_messages(db::Session& session) {
    std::vector<model::WorkerMessage> messages;
    for (const auto& row : session.query(select_all)) {
        ColumnReader in(row);
        model::WorkerMessage& message = messages.emplace_back();
        message.id = in.uuid();
        message.worker = in.optional_uuid();
        message.author = in.integer();
        message.message = in.text();
        message.origin = in.text();
        message.created = in.time();
        message.expiry = in.time();
    }
    return messages;
}

}  // namespace orda::store
