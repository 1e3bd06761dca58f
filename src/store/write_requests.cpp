#include "store/packing.h"
#include "store/writing.h"

namespace orda::store {

namespace {

constexpr db::Sql update_request{
    "UPDATE requests SET expiry = $3, queued_since = $4, jobs = $5, waiting = $6, consumed = $7, "
    "held = $8, cancelled = $9, faulted = $10, finished = $11, version = $12 "
    "WHERE id = $1 AND version = $2"};

/// The changing part of a request as the group leaves it.
model::UpdateRequest final_state(const RequestChange& change) {
    if (change.updated) return *change.updated;
    const model::Request& request = *change.added;
    return {.id = request.id,
            .expiry = request.expiry,
            .queued_since = request.queued_since,
            .jobs = request.jobs,
            .waiting = request.waiting,
            .consumed = request.consumed,
            .held = request.held,
            .cancelled = request.cancelled,
            .faulted = request.faulted,
            .finished = false,
            .version = request.version};
}

void remove_requests(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto delete_requests = ManyRows::remove("requests", "id");
    static const auto delete_bodies = ManyRows::remove("request_bodies", "request");
    static const auto delete_jobs = ManyRows::remove("jobs", "request");
    for (const auto* statements : {&delete_requests, &delete_bodies, &delete_jobs}) {
        RowWriter removing(transaction, *statements);
        for (const auto& [id, change] : changes.requests)
            if (change.removed && !change.added) removing.row(column(id));
        removing.finish();
    }
}

void update_requests(GroupTransaction& transaction, const GroupChanges& changes) {
    for (const auto& [id, change] : changes.requests) {
        if (change.removed || change.added) continue;
        const model::UpdateRequest& state = *change.updated;
        transaction.add(
            update_request,
            values_of(column(id), column(change.expected), column(state.expiry),
                      column(state.queued_since), column(state.jobs), column(state.waiting),
                      column(state.consumed), column(state.held), column(state.cancelled),
                      column(state.faulted), column(state.finished), column(state.version)),
            db::Expect::one);
    }
}

void add_requests(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto insert_request = ManyRows::insert(
        "requests",
        "id, kind, user_id, shared_key, demands, created, expiry, priority, queued_since, jobs, "
        "waiting, things, consumed, held, price, cancelled, faulted, finished, disable_batching, "
        "censor_nsfw, source_mask, seed, seed_variation, prompt_characters, client_agent, address, "
        "webhook, proxied_account, version");
    RowWriter adding(transaction, insert_request);
    for (const auto& [id, change] : changes.requests) {
        if (change.removed || !change.added) continue;
        const model::Request& request = *change.added;
        const model::UpdateRequest state = final_state(change);
        adding.row(column(id), column(request.kind), column(request.user),
                   column(request.shared_key), text_column(packed(*request.demands)),
                   column(request.created), column(state.expiry), column(request.priority),
                   column(state.queued_since), column(state.jobs), column(state.waiting),
                   column(request.things), column(state.consumed), column(state.held),
                   column(request.price), column(state.cancelled), column(state.faulted),
                   column(state.finished), column(request.disable_batching),
                   column(request.censor_nsfw), column(request.source_mask), column(request.seed),
                   column(request.seed_variation), column(request.prompt_characters),
                   text_column(request.client_agent), text_column(request.address),
                   text_column(request.webhook), text_column(request.proxied_account),
                   column(state.version));
    }
    adding.finish();
}

void add_bodies(GroupTransaction& transaction, const GroupChanges& changes) {
    static const auto insert_body = ManyRows::insert(
        "request_bodies",
        "request, bytes, prompt, payload, source_image, source_mask, extra_source_images");
    RowWriter adding(transaction, insert_body);
    for (const auto& [id, change] : changes.requests) {
        if (change.removed || !change.added) continue;
        const model::RequestBody& body = *change.added->body;
        adding.row(
            column(id), column(static_cast<std::int64_t>(body.prompt.size() + body.payload.size())),
            text_column(body.prompt), text_column(body.payload), text_column(body.source_image),
            text_column(body.source_mask), text_column(packed(body.extra_source_images)));
    }
    adding.finish();
}

}  // namespace

void write_requests(GroupTransaction& transaction, const GroupChanges& changes) {
    remove_requests(transaction, changes);
    update_requests(transaction, changes);
    add_requests(transaction, changes);
    add_bodies(transaction, changes);
}

}  // namespace orda::store
