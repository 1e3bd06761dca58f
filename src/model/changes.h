#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "model/ledger.h"
#include "model/request.h"
#include "model/user.h"
#include "model/worker.h"

namespace orda::model {

// Durable changes, in the order they happened. Each carries the whole new state of its row, so that
// of several changes of one row within a commit group only the last is written. `version` counts
// the row's changes: the first has 1, and a written update expects exactly the version before its
// group's first change of that row.

struct PutUser {
    User user;
};
struct PutAccount {
    Account account;
};
struct PutSharedKey {
    SharedKey key;
};
struct DeleteSharedKey {
    Uuid id;
};
struct PutWorker {
    Worker worker;
};
struct PutWorkerTotals {
    WorkerTotals totals;
};
struct DeleteWorker {
    WorkerId id;
};
/// A new request (version 1) with its body.
struct AddRequest {
    Request request;
};
/// The changing part of a request.
struct UpdateRequest {
    RequestId id;
    Time expiry;
    Time queued_since;
    std::int32_t jobs = 0;
    std::int32_t waiting = 0;
    Kudos consumed;
    Kudos held;
    bool cancelled = false;
    bool faulted = false;
    /// Nothing waits and nothing is in progress: not loaded at start.
    bool finished = false;
    std::int64_t version = 0;
};
/// Removes the request with its jobs, body and decoy marks.
struct DeleteRequest {
    RequestId id;
};
struct AddJob {
    Job job;
};
/// State, verdict, seed, result and end of a job.
struct UpdateJob {
    Job job;
};
struct AddEvent {
    LedgerEvent event;
};
struct PutMessage {
    WorkerMessage message;
};
struct DeleteMessage {
    Uuid id;
};
/// Adds to the roll-ups of one measure and model: minute, hour and day of `time` and the total.
struct AddStatistic {
    std::string measure;
    std::string model;
    Time time;
    std::int64_t count = 0;
    std::int64_t amount = 0;
};
/// Something that must leave the process once it is durable: a webhook, a deletion of an object.
struct AddOutbox {
    Uuid id;
    std::string kind;
    std::string payload;
    Time due;
    std::int32_t attempts = 0;
};
struct DeleteOutbox {
    Uuid id;
};
/// A run-time setting (horde modes and the like).
struct PutSetting {
    std::string name;
    std::string value;
};

using Change = std::variant<PutUser, PutAccount, PutSharedKey, DeleteSharedKey, PutWorker,
                            PutWorkerTotals, DeleteWorker, AddRequest, UpdateRequest, DeleteRequest,
                            AddJob, UpdateJob, AddEvent, PutMessage, DeleteMessage, AddStatistic,
                            AddOutbox, DeleteOutbox, PutSetting>;

/// Changes that belong together: all of them become durable, or none.
struct ChangeSet {
    std::vector<Change> changes;
    /// Some caller must not be answered before this is durable. Check-ins, speed samples and uptime
    /// ride along without anybody waiting.
    bool awaited = false;

    bool empty() const { return changes.empty(); }
};

}  // namespace orda::model
