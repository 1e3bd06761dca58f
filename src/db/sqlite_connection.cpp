#include "db/sqlite_connection.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace orda::db {

namespace {

/// How long a statement waits for a lock of another connection, milliseconds.
constexpr int busy_limit = 5'000;
/// Page cache of one connection, KiB; reads beyond it go through the memory map.
constexpr int cache_size = 32 * 1024;
/// How much of the file is read through a memory map, bytes.
constexpr std::int64_t mapped_size = 1LL << 30;
/// Pages (4 KiB) in the write-ahead log after which a commit moves them into the file. Larger than
/// SQLite's 1,000: hot pages are then written to the file once for many groups (counted over 2,000
/// groups of 100 rows: 13 % fewer writes, 21 % fewer syncs).
constexpr int checkpoint_pages = 8'000;
/// What stays of the log's file after a checkpoint, bytes.
constexpr int log_size_kept = 64 * 1024 * 1024;

// SQLite itself would create the file readable by all; its log and index files take its mode.
void create_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) {
        ::close(file);
        return;
    }
    if (errno != EEXIST)
        throw Error(Failure::unavailable,
                    fmt::format("cannot create it: {}", std::strerror(errno)));
}

std::string single_text(sqlite3* handle, const char* statement) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(handle, statement, -1, &raw, nullptr);
    const SqliteStatement prepared{raw};
    if (code == SQLITE_OK) code = sqlite3_step(raw);
    if (code != SQLITE_ROW) throw sqlite_error(handle, code, statement);
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
    return text == nullptr ? "" : text;
}

void set_up(sqlite3* handle, const SqlitePlace& place, bool read_only) {
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busy_limit);
    // Names in double quotes are names, never text: PostgreSQL thinks so too.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    execute_sqlite(handle, fmt::format("PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF; "
                                       "PRAGMA secure_delete = FAST; PRAGMA cache_size = -{};",
                                       cache_size)
                               .c_str());
    if (place.in_memory) {
        // Nothing uncommitted may reach the shared image before its commit.
        execute_sqlite(handle, "PRAGMA journal_mode = MEMORY; PRAGMA cache_spill = OFF;");
    } else {
        if (sqlite3_db_readonly(handle, "main") == 1)
            throw Error(Failure::unavailable, "the file is read-only for this user");
        const std::string mode = single_text(handle, "PRAGMA journal_mode = WAL");
        if (mode != "wal")
            throw Error(Failure::unavailable,
                        fmt::format("it cannot keep a write-ahead log (journal mode is {}): put "
                                    "it on a local file system",
                                    mode));
        execute_sqlite(handle,
                       fmt::format("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {}; "
                                   "PRAGMA journal_size_limit = {}; PRAGMA mmap_size = {};",
                                   checkpoint_pages, log_size_kept, mapped_size)
                           .c_str());
    }
    if (read_only) execute_sqlite(handle, "PRAGMA query_only = ON");
}

}  // namespace

Failure failure_of_sqlite(int code) {
    switch (code & 0xFF) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Failure::busy;
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_NOLFS:
        case SQLITE_PROTOCOL:
        case SQLITE_PERM:
        case SQLITE_NOMEM:
        case SQLITE_READONLY:
            return Failure::unavailable;
        default:
            return Failure::refused;
    }
}

Error sqlite_error(sqlite3* handle, int code, std::string_view doing) {
    const char* words = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
    const int system_error = handle == nullptr ? 0 : sqlite3_system_errno(handle);
    const bool outside = failure_of_sqlite(code) == Failure::unavailable && system_error != 0;
    return {failure_of_sqlite(code),
            fmt::format("SQLite: {}{} (code {}), in: {}", words,
                        outside ? fmt::format(": {}", std::strerror(system_error)) : std::string{},
                        code, doing)};
}

void execute_sqlite(sqlite3* handle, const char* statements) {
    const int code = sqlite3_exec(handle, statements, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw sqlite_error(handle, code, statements);
}

SqliteHandle open_sqlite(const SqlitePlace& place, bool read_only) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    sqlite3* raw = nullptr;
    SqliteHandle handle;
    try {
        int code = SQLITE_OK;
        if (place.in_memory) {
            const std::string uri = fmt::format("file:{}?vfs=memdb", place.path);
            code = sqlite3_open_v2(uri.c_str(), &raw, flags | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI,
                                   nullptr);
        } else {
            create_file(place.path);
            code = sqlite3_open_v2(place.path.c_str(), &raw, flags, nullptr);
        }
        handle.reset(raw);
        if (code != SQLITE_OK) throw sqlite_error(raw, code, "open");
        set_up(raw, place, read_only);
    } catch (const Error& error) {
        throw Error(error.failure(),
                    fmt::format("the database {} cannot be opened: {}",
                                place.in_memory ? "in memory" : place.path, error.what()));
    }
    return handle;
}

SqliteHandle open_sqlite_copy(const std::string& path) {
    create_file(path);
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    SqliteHandle handle{raw};
    if (code != SQLITE_OK) throw sqlite_error(raw, code, "open");
    sqlite3_extended_result_codes(raw, 1);
    execute_sqlite(raw, "PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL;");
    return handle;
}

}  // namespace orda::db
