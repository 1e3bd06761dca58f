#pragma once

#include <cstdint>

#include "db/database.h"

namespace orda::store {

/// The newest form of the tables that this program knows.
std::int64_t known_schema_version();

/// Brings the tables to the newest form: every script that is still missing, each in its own
/// transaction with its row in `schema_version`. Two nodes may do it at the same time. Throws
/// std::runtime_error with words for the operator when the database is of a newer program, and
/// db::Error.
void migrate(db::Database& database);

}  // namespace orda::store
