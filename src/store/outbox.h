#pragma once

#include <cstddef>
#include <vector>

#include "base/time.h"
#include "db/database.h"
#include "model/changes.h"

namespace orda::store {

/// What must leave the process and is due at `now`, longest due first. Throws db::Error.
std::vector<model::AddOutbox> due_outbox(db::Session& session, Time now, std::size_t limit);

}  // namespace orda::store
