#pragma once

#include "db/database.h"
#include "horde/step.h"

namespace orda::node {

/// Reads what an operation was missing: users with their workers and keys, requests with their
/// jobs and, for these, the users they refer to. Blocks; for a reader thread.
horde::Loaded load(db::Session& session, const horde::Missing& missing);

}  // namespace orda::node
