#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <stop_token>

#include "db/database.h"

namespace orda::node {

/// Why there is no backup, in words for the operator.
class BackupFailure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Copies the database as it is now into `target`, which must not exist yet and does only when the
/// copy is complete and on the disk; returns its size in bytes. Blocks; the node goes on meanwhile.
/// Throws BackupFailure (also for PostgreSQL, and when `stop` is requested) or db::Error.
std::uintmax_t back_up(db::Database& database, const std::filesystem::path& target,
                       const std::stop_token& stop);

}  // namespace orda::node
