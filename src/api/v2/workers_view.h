#pragma once

#include <string>

#include "api/v2/workers_schemas.h"
#include "model/kinds.h"

namespace orda::api {

// A worker as shown, spec/workers-and-teams.md §3 and §5. Pure.

/// How fast a worker is, in words that clients parse: `0.5 megapixelsteps per second`. `speed`: raw
/// things per second, for alchemy seconds per form; `measured`: at least one job was.
std::string performance_text(model::Kind kind, double speed, bool measured);

/// `privileged`: for a moderator; everybody else, the owner included, gets the public view.
WorkerAnswer worker_answer(const horde::WorkerSight& sight, bool privileged);

}  // namespace orda::api
