#include "store/writing.h"

namespace orda::store {

namespace {

void write_outbox(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto put = ManyRows::insert(
        "outbox", "id, kind, payload, due, attempts",
        "ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, payload = excluded.payload, "
        "due = excluded.due, attempts = excluded.attempts");
    static const auto remove = ManyRows::remove("outbox", "id");
    RowWriter putting(transaction, put);
    RowWriter removing(transaction, remove);
    for (const auto& [id, entry] : changes.outbox) {
        if (entry)
            putting.row(column(id), text_column(entry->kind), text_column(entry->payload),
                        column(entry->due), column(entry->attempts));
        else
            removing.row(column(id));
    }
    putting.finish();
    removing.finish();
}

void write_messages(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto put = ManyRows::insert(
        "messages", "id, worker, author, message, origin, created, expiry",
        "ON CONFLICT (id) DO UPDATE SET worker = excluded.worker, author = excluded.author, "
        "message = excluded.message, origin = excluded.origin, created = excluded.created, "
        "expiry = excluded.expiry");
    static const auto remove = ManyRows::remove("messages", "id");
    RowWriter putting(transaction, put);
    RowWriter removing(transaction, remove);
    for (const auto& [id, message] : changes.messages) {
        if (message)
            putting.row(column(id), column(message->worker), column(message->author),
                        text_column(message->message), text_column(message->origin),
                        column(message->created), column(message->expiry));
        else
            removing.row(column(id));
    }
    putting.finish();
    removing.finish();
}

void write_settings(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto put = ManyRows::insert(
        "settings", "name, value", "ON CONFLICT (name) DO UPDATE SET value = excluded.value");
    RowWriter putting(transaction, put);
    for (const auto& [name, value] : changes.settings)
        putting.row(text_column(name), text_column(value));
    putting.finish();
}

}  // namespace

void write_notes(GroupTransaction& transaction, const GroupChanges& changes) {
    write_outbox(transaction, changes);
    write_messages(transaction, changes);
    write_settings(transaction, changes);
}

}  // namespace orda::store
