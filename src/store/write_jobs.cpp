#include "store/writing.h"

namespace orda::store {

namespace {

// A result is written once: a change without one leaves it alone.
constexpr db::Sql update_job{
    "UPDATE jobs SET state = $3, verdict = $4, seed = $5, bytes = COALESCE($6, bytes), "
    "generation = COALESCE($7, generation), metadata = COALESCE($8, metadata), finished = $9, "
    "version = $10 WHERE id = $1 AND version = $2"};

struct ResultColumns {
    db::Value bytes;
    db::Value generation;
    db::Value metadata;
};

ResultColumns columns_of(const model::JobResult* result) {
    if (!result) return {};
    return {static_cast<std::int64_t>(result->generation.size()), text_column(result->generation),
            text_column(result->metadata)};
}

}  // namespace

void write_jobs(GroupTransaction& transaction, const GroupChanges& changes, std::int64_t group) {
    static const auto insert_job = ManyRows::insert(
        "jobs",
        "id, sequence, request, worker, model, started, time_to_live, decoy, state, verdict, seed, "
        "bytes, generation, metadata, finished, worker_name, version");
    for (const JobChange& change : changes.jobs) {
        if (change.is_new()) continue;
        const model::Job& job = *change.job;
        auto result = columns_of(change.result);
        transaction.add(update_job,
                        values_of(column(job.id), column(change.expected), column(job.state),
                                  column(job.verdict), column(job.seed), std::move(result.bytes),
                                  std::move(result.generation), std::move(result.metadata),
                                  column(job.finished), column(job.version)),
                        db::Expect::one);
    }
    RowWriter adding(transaction, insert_job);
    std::size_t added = 0;
    for (const JobChange& change : changes.jobs) {
        if (!change.is_new()) continue;
        const model::Job& job = *change.job;
        auto result = columns_of(change.result);
        adding.row(column(job.id), number_in_group(group, added++), column(job.request),
                   column(job.worker), text_column(job.model), column(job.started),
                   column(job.time_to_live), column(job.decoy), column(job.state),
                   column(job.verdict), column(job.seed), std::move(result.bytes),
                   std::move(result.generation), std::move(result.metadata), column(job.finished),
                   text_column(job.worker_name), column(job.version));
    }
    adding.finish();
}

}  // namespace orda::store
