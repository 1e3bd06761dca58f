#pragma once

#include <memory>
#include <sqlite3.h>
#include <string>

#include "db/database.h"

// One SQLite connection, set up as Orda wants it, and its errors as words. Used by one thread at a
// time.

namespace orda::db {

struct SqliteCloser {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using SqliteHandle = std::unique_ptr<sqlite3, SqliteCloser>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, SqliteCloser>;

/// Where a database is: a file, or the memory of this process under a name.
struct SqlitePlace {
    std::string path;  ///< absolute, of the file; in memory a name starting with `/`
    bool in_memory = false;
};

/// Opens a connection; a file that does not exist is created with mode 0600. A read-only
/// connection refuses changing statements. Throws Error with words an operator can act on.
SqliteHandle open_sqlite(const SqlitePlace& place, bool read_only);
/// Opens a new file as the target of a copy: mode 0600, without a journal, synced at its end.
SqliteHandle open_sqlite_copy(const std::string& path);

/// What an (extended) result code means for the caller.
Failure failure_of_sqlite(int code);
/// The error of the last call on `handle`, which returned `code`.
Error sqlite_error(sqlite3* handle, int code, std::string_view doing);
/// Runs statements without parameters and answers. Throws Error.
void execute_sqlite(sqlite3* handle, const char* statements);

}  // namespace orda::db
