#pragma once

#include <string>
#include <tuple>

#include "base/random.h"
#include "model/bundles.h"
#include "model/changes.h"

// For the tests of this room: rows with something in every field, and all fields of a row as a
// tuple, to compare. A field that is forgotten here is not tested.

namespace orda::store {

inline constexpr Time test_start = from_micros(1'790'000'000'123'456);

/// Rows full of anything that a row may hold.
class RowMaker {
  public:
    explicit RowMaker(std::uint64_t seed) : random_(seed) {}

    Random& random() { return random_; }
    std::int64_t below(std::int64_t count) { return random_.between(0, count - 1); }
    bool maybe() { return below(2) == 1; }
    std::int64_t integer() { return random_.between(-1'000'000'000'000, 1'000'000'000'000); }
    std::int32_t small() { return static_cast<std::int32_t>(random_.between(0, 2'000'000'000)); }
    double real() { return static_cast<double>(integer()) / 7919.0; }
    Kudos kudos() { return Kudos::hundredths(integer()); }
    Time time() { return test_start + Duration{below(1'000'000'000'000)}; }
    Uuid uuid() { return Uuid::secret(random_); }
    Uuid ordered(Time now) { return Uuid::ordered(now, random_); }
    std::string text() {
        static const std::string parts[] = {"a",  "'",  "\"", "\\", "$1", "ä", "龍",
                                            "🐴", "\n", " ",  "Z",  "]",  ",", "{"};
        std::string made;
        for (auto count = below(8); count > 0; --count)
            made += parts[below(std::ssize(parts))];
        return made;
    }
    /// Sometimes beyond what stays in memory.
    std::string long_text() { return text() + std::string(maybe() ? 0U : 1'500U, 'x'); }
    std::vector<std::string> texts() {
        std::vector<std::string> made;
        for (auto count = below(4); count > 0; --count)
            made.push_back(text());
        return made;
    }
    std::vector<model::Suspicion> suspicions() {
        std::vector<model::Suspicion> made;
        for (auto count = below(4); count > 0; --count)
            made.push_back(static_cast<model::Suspicion>(below(10)));
        return made;
    }

    model::User user(model::UserId id);
    model::Account account(model::UserId id);
    model::SharedKey shared_key(const Uuid& id, model::UserId owner);
    model::Worker worker(const model::WorkerId& id, model::UserId owner);
    model::WorkerTotals totals(const model::WorkerId& id);
    std::shared_ptr<const model::Demands> demands(model::Kind kind);
    model::Request request(const model::RequestId& id, model::UserId user);
    model::UpdateRequest update(const model::RequestId& id);
    model::Job job(const model::JobId& id, const model::RequestId& request);
    std::shared_ptr<const model::JobResult> result();
    model::LedgerEvent event(const std::string& key);
    model::WorkerMessage message(const Uuid& id);

  private:
    SeededRandom random_;
};

/// The changing part of the request becomes that of the update.
void apply(const model::UpdateRequest& update, model::Request& request);

inline auto fields(const model::User& user) {
    return std::make_tuple(user.id, user.name, user.identity, user.key_hash, user.roles.bits(),
                           user.concurrency, user.worker_invited, user.public_workers,
                           user.usage_multiplier, user.contact, user.admin_comment,
                           user.proxy_passkey, user.monthly_kudos, user.monthly_received,
                           user.created, user.suspicions, user.deleted_at, user.version);
}
inline auto fields(const model::Account& account) {
    return std::make_tuple(account.id, account.balance, account.escrow, account.actions,
                           account.records.requests, account.records.usage,
                           account.records.fulfillments, account.records.contributions,
                           account.records.styles, account.last_active, account.version);
}
inline auto fields(const model::SharedKey& key) {
    return std::make_tuple(key.id, key.owner, key.name, key.budget, key.utilized, key.expiry,
                           key.max_image_pixels, key.max_image_steps, key.max_text_tokens,
                           key.version);
}
inline auto fields(const model::Worker& worker) {
    return std::make_tuple(worker.id, worker.kind, worker.owner, worker.name, worker.info,
                           worker.address, worker.created, worker.maintenance, worker.paused,
                           worker.maintenance_message, worker.team, worker.suspicions,
                           worker.declaration, worker.version);
}
inline auto fields(const model::WorkerTotals& totals) {
    return std::make_tuple(totals.id, totals.last_check_in, totals.drop_window_start,
                           totals.generated, totals.uptime_kudos, totals.contributions,
                           totals.fulfilments, totals.aborted_jobs, totals.uncompleted_jobs,
                           totals.uptime, totals.rewarded_uptime, totals.speeds, totals.version);
}
inline auto fields(const model::RequestBody& body) {
    return std::make_tuple(body.prompt, body.payload, body.source_image, body.source_mask,
                           body.extra_source_images);
}
/// Without the body.
inline auto fields(const model::Request& request) {
    return std::make_tuple(request.id, request.kind, request.user, request.shared_key,
                           *request.demands, request.created, request.expiry, request.priority,
                           request.queued_since, request.jobs, request.waiting, request.things,
                           request.consumed, request.held, request.price, request.cancelled,
                           request.faulted, request.disable_batching, request.censor_nsfw,
                           request.source_mask, request.seed, request.seed_variation,
                           request.prompt_characters, request.client_agent, request.address,
                           request.webhook, request.proxied_account, request.version);
}
/// Without the result.
inline auto fields(const model::Job& job) {
    return std::make_tuple(job.id, job.request, job.worker, job.model, job.started,
                           job.time_to_live, job.decoy, job.state, job.verdict, job.seed,
                           job.finished, job.worker_name, job.version);
}
inline auto fields(const model::JobResult& result) {
    return std::make_tuple(result.generation, result.metadata);
}
inline auto fields(const model::LedgerEvent& event) {
    return std::make_tuple(event.key, event.kind, event.time, event.reference, event.postings);
}
inline auto fields(const model::WorkerMessage& message) {
    return std::make_tuple(message.id, message.worker, message.author, message.message,
                           message.origin, message.created, message.expiry);
}
inline auto fields(const model::AddOutbox& entry) {
    return std::make_tuple(entry.id, entry.kind, entry.payload, entry.due, entry.attempts);
}

/// The fields of each.
template <class Rows>
auto all_fields(const Rows& rows) {
    std::vector<decltype(fields(*rows.begin()))> made;
    for (const auto& row : rows)
        made.push_back(fields(row));
    return made;
}

}  // namespace orda::store
