#include "store/outbox.h"

#include "store/columns.h"

namespace orda::store {

namespace {

constexpr db::Sql select_due{
    "SELECT id, kind, payload, due, attempts FROM outbox WHERE due <= $1 ORDER BY due, id "
    "LIMIT $2"};

}  // namespace

std::vector<model::AddOutbox> due_outbox(db::Session& session, Time now, std::size_t limit) {
    std::vector<model::AddOutbox> entries;
    const db::Values values{column(now), static_cast<std::int64_t>(limit)};
    for (const auto& row : session.query(select_due, values)) {
        ColumnReader in(row);
        model::AddOutbox& entry = entries.emplace_back();
        entry.id = in.uuid();
        entry.kind = in.text();
        entry.payload = in.text();
        entry.due = in.time();
        entry.attempts = in.small();
    }
    return entries;
}

}  // namespace orda::store
