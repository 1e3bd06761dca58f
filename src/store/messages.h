#pragma once

#include <vector>

#include "db/database.h"
#include "model/worker.h"

namespace orda::store {

/// All messages to workers, oldest first. Throws db::Error.
std::vector<model::WorkerMessage> all_messages(db::Session& session);

}  // namespace orda::store
