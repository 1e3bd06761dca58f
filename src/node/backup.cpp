#include "node/backup.h"

#include "base/assertion.h"
#include "db/sqlite_database.h"

namespace orda::node {

std::uintmax_t back_up(db::Database& database, const std::filesystem::path& target,
                       const std::stop_token& stop) {
    if (database.engine() != db::Engine::sqlite)
        throw BackupFailure("the database is PostgreSQL, which has its own tools: use pg_dump");
    auto* sqlite = dynamic_cast<db::SqliteDatabase*>(&database);
    must(sqlite != nullptr, "an SQLite database is one of the SQLite driver");
    // Replacing would be fatal for the files of the database itself.
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::symlink_status(target, error)))
        throw BackupFailure(target.string() + " exists already; name a new file");
    if (!sqlite->backup(target, stop))
        throw BackupFailure("stopped before the backup was complete; nothing was written");
    return std::filesystem::file_size(target);
}

}  // namespace orda::node
