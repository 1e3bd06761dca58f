#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "model/bundles.h"
#include "model/changes.h"

namespace orda::horde {

/// Number of a commit group. An entity carries the number of the last group that changed it; an
/// answer about it waits until that group is durable (DESIGN §4, "Reading your own horde").
using GroupNumber = std::uint64_t;

/// One synchronous change of the horde: what comes in from outside, and what must become durable.
struct Step {
    Time now;
    Random& random;
    /// The group that will carry the changes of this step.
    GroupNumber group = 0;
    model::ChangeSet changes;
    /// The newest group that an entity read in this step belongs to.
    GroupNumber reads = 0;

    template <class Change>
    void add(Change change) {
        changes.changes.emplace_back(std::move(change));
    }
    /// The caller must not be answered before the changes are durable.
    void await() { changes.awaited = true; }
    /// The answer tells what this group brought: it waits until the group is durable.
    void depends_on(GroupNumber other) { reads = std::max(reads, other); }
};

/// Thrown by any operation of the horde, before it has changed anything, when it needs something
/// that is not in memory: load it, `Horde::install` it, and repeat the operation.
struct Missing {
    std::vector<model::UserId> users;
    std::vector<std::string> key_hashes;
    std::vector<std::string> identities;
    std::vector<Uuid> shared_keys;
    std::vector<model::WorkerId> workers;
    std::vector<std::string> worker_names;
    std::vector<model::RequestId> requests;
    std::vector<model::JobId> jobs;
    /// Ledger events that a client gave a key to.
    std::vector<std::string> event_keys;
};

/// The answer to a Missing: what was asked for and what of it was found. What was asked for and is
/// not here does not exist.
struct Loaded {
    Missing asked;
    std::vector<model::UserBundle> users;
    std::vector<model::RequestBundle> requests;
    std::vector<model::LedgerEvent> events;
};

}  // namespace orda::horde
