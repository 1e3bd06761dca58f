#include "store/workers.h"

#include "store/columns.h"

namespace orda::store {

namespace {

constexpr db::Sql select_owner{"SELECT owner FROM workers WHERE id = $1"};
constexpr db::Sql select_owners_seen{
    "SELECT DISTINCT w.owner FROM worker_totals t JOIN workers w ON w.id = t.id "
    "WHERE t.last_check_in >= $1 ORDER BY w.owner"};

}  // namespace

std::optional<model::UserId> owner_of_worker(db::Session& session, const model::WorkerId& id) {
    const auto rows = session.query(select_owner, db::Values{column(id)});
    if (rows.empty()) return std::nullopt;
    return rows.front().integer(0);
}

std::vector<model::UserId> owners_of_workers_seen_since(db::Session& session, Time since) {
    std::vector<model::UserId> owners;
    for (const auto& row : session.query(select_owners_seen, db::Values{column(since)}))
        owners.push_back(row.integer(0));
    return owners;
}

}  // namespace orda::store
