#include "store/packing.h"
#include "store/writing.h"

namespace orda::store {

namespace {

constexpr db::Sql update_worker{
    "UPDATE workers SET kind = $3, owner = $4, name = $5, info = $6, address = $7, created = $8, "
    "maintenance = $9, paused = $10, maintenance_message = $11, team = $12, suspicions = $13, "
    "declaration = $14, version = $15 WHERE id = $1 AND version = $2"};
constexpr db::Sql update_totals{
    "UPDATE worker_totals SET last_check_in = $3, drop_window_start = $4, generated = $5, "
    "uptime_kudos = $6, contributions = $7, fulfilments = $8, aborted_jobs = $9, "
    "uncompleted_jobs = $10, uptime = $11, rewarded_uptime = $12, speeds = $13, version = $14 "
    "WHERE id = $1 AND version = $2"};

db::Values columns_of(const model::Worker& worker) {
    return values_of(column(worker.kind), column(worker.owner), text_column(worker.name),
                     text_column(worker.info), text_column(worker.address), column(worker.created),
                     column(worker.maintenance), column(worker.paused),
                     text_column(worker.maintenance_message), column(worker.team),
                     packed(worker.suspicions), text_column(packed(worker.declaration)),
                     column(worker.version));
}

db::Values columns_of(const model::WorkerTotals& totals) {
    return values_of(
        column(totals.last_check_in), column(totals.drop_window_start), column(totals.generated),
        column(totals.uptime_kudos), column(totals.contributions), column(totals.fulfilments),
        column(totals.aborted_jobs), column(totals.uncompleted_jobs), column(totals.uptime),
        column(totals.rewarded_uptime), packed(totals.speeds), column(totals.version));
}

}  // namespace

void write_workers(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto insert_worker = ManyRows::insert(
        "workers",
        "id, kind, owner, name, info, address, created, maintenance, paused, maintenance_message, "
        "team, suspicions, declaration, version");
    static const auto insert_totals = ManyRows::insert(
        "worker_totals",
        "id, last_check_in, drop_window_start, generated, uptime_kudos, contributions, "
        "fulfilments, aborted_jobs, uncompleted_jobs, uptime, rewarded_uptime, speeds, version");
    static const auto delete_worker = ManyRows::remove("workers", "id");
    static const auto delete_totals = ManyRows::remove("worker_totals", "id");
    const auto columns = [](const auto& row) { return columns_of(row); };
    write_rows(transaction, changes.workers, {insert_worker, update_worker, &delete_worker},
               columns);
    write_rows(transaction, changes.worker_totals, {insert_totals, update_totals, &delete_totals},
               columns);
}

}  // namespace orda::store
