#pragma once

#include <optional>
#include <vector>

#include "base/time.h"
#include "db/database.h"
#include "model/worker.h"

// Workers by themselves; with their owner: store/users.h. All throw db::Error.

namespace orda::store {

std::optional<model::UserId> owner_of_worker(db::Session& session, const model::WorkerId& id);

/// Owners, each once, of workers that checked in at `since` or later. Reads all workers' totals:
/// for the start.
std::vector<model::UserId> owners_of_workers_seen_since(db::Session& session, Time since);

}  // namespace orda::store
