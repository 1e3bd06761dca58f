#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/refusal.h"
#include "horde/step.h"
#include "model/submission.h"
#include "model/worker.h"
#include "rules/bridge.h"
#include "rules/skip_reason.h"

namespace orda::horde {

// What goes into the horde's operations and what comes out of them, as plain values.

/// Who calls, as far as the edge can tell.
struct Caller {
    /// Salted hash of the `apikey` header.
    std::string key_hash;
    /// The header read as a UUID: maybe a shared key.
    std::optional<Uuid> key_id;
    /// Effective address for requests, the peer's for workers.
    std::string address;
    std::string client_agent = "unknown:0:unknown";
    bool proxied = false;
};

struct Warning {
    std::string code;
    std::string message;
};

/// An accepted request, or the price of a dry run.
struct Accepted {
    model::RequestId id;
    /// What the answer shows as `kudos`.
    double kudos = 0;
    bool dry_run = false;
    /// Somebody online could serve it.
    bool possible = true;
    std::vector<Warning> warnings;
    /// Trusted, service and education users get their address whitelisted for a day.
    bool whitelist_address = false;
};

struct PopCall {
    Caller caller;
    model::Kind kind = model::Kind::text;
    std::string name;
    /// As declared: model list, blacklist and soft prompts not yet cleaned.
    model::Declaration declaration;
    std::vector<std::string> priority_usernames;
    std::int32_t amount = 1;
};

/// Jobs given to a worker, with all that its payload needs.
struct Handout {
    model::RequestId request;
    std::vector<model::JobId> jobs;
    model::WorkerId worker;
    std::string model;
    Duration time_to_live{0};
    std::shared_ptr<const model::Demands> demands;
    /// Null: read it from the database.
    std::shared_ptr<const model::RequestBody> body;
    std::int64_t seed = 0;
    bool censor_nsfw = false;
    rules::Capabilities capabilities;
};

struct PopResult {
    model::WorkerId worker;
    /// The worker has just been registered and nothing else was done: pop again.
    bool registered = false;
    /// Nothing found and the worker is in maintenance: what the worker is told.
    std::optional<Refusal> refusal;
    std::optional<Handout> handout;
    rules::SkipCounters skipped;
    std::vector<model::WorkerMessage> messages;
};

/// How a worker says its job went.
enum class SubmitState : std::uint8_t { ok, censored, faulted, csam };

struct SubmitCall {
    Caller caller;
    model::Kind kind = model::Kind::text;
    model::JobId job;
    SubmitState state = SubmitState::ok;
    std::string generation;
    std::int64_t seed = 0;
    /// Code points of a text result.
    std::int64_t characters = 0;
    /// JSON list, ready to be shown.
    std::string metadata = "[]";
    std::size_t metadata_entries = 0;
    /// An entry of type `censorship` was there, and its last value.
    bool metadata_censorship = false;
    bool metadata_csam = false;
};

struct SubmitResult {
    /// As the answer shows it: before bridge factor and escrow.
    double reward = 0;
};

/// One result of a request.
struct Generation {
    model::JobId id;
    model::WorkerId worker;
    std::string worker_name;
    std::string model;
    std::int64_t seed = 0;
    model::JobVerdict verdict = model::JobVerdict::ok;
    /// Null: read it from the database.
    std::shared_ptr<const model::JobResult> result;
};

/// The numbers of a status answer, spec/scheduling.md §13.
struct RequestStatus {
    std::int32_t finished = 0;
    std::int32_t processing = 0;
    std::int32_t restarted = 0;
    std::int32_t waiting = 0;
    bool done = false;
    bool faulted = false;
    bool is_possible = false;
    std::int64_t wait_time = 0;
    std::int64_t queue_position = 0;
    std::int64_t kudos = 0;
    bool r2 = true;
    /// Only when asked for.
    std::vector<Generation> generations;
};

/// What `find_user` and `users/{id}` show.
struct UserDetails {
    model::User user;
    model::Account account;
    Kudos held;
    std::vector<model::WorkerId> workers;
    std::vector<Uuid> shared_keys;
    std::array<std::int64_t, model::kind_count> waiting{};
    std::array<std::int64_t, model::kind_count> in_progress{};
    /// Filled when the account was found through a shared key.
    std::optional<model::SharedKey> through;
};

/// A worker as lists show it.
struct WorkerDetails {
    model::Worker worker;
    model::WorkerTotals totals;
    std::string owner_alias;
    bool owner_trusted = false;
    bool owner_flagged = false;
    bool owner_public = false;
    bool online = false;
    /// Raw things per second.
    double speed = 0;
    bool has_speed = false;
    std::int64_t jobs_in_progress = 0;
};

/// Load of one kind, spec/scheduling.md §16.1.
struct KindTotals {
    std::int64_t queued_jobs = 0;
    std::int64_t queued_things = 0;
    std::int64_t past_minute_things = 0;
    std::int64_t workers = 0;
    std::int64_t threads = 0;
};

/// A model somebody serves or asks for, spec/scheduling.md §16.2.
struct ActiveModel {
    std::string name;
    model::Kind kind = model::Kind::text;
    std::int64_t threads = 0;
    std::int64_t jobs = 0;
    std::int64_t queued_things = 0;
    /// Raw things per second.
    double performance = 0;
    bool known = false;
};

struct HordeModes {
    bool maintenance = false;
    bool invite_only = false;
    bool raid = false;
};

}  // namespace orda::horde
