#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "db/sqlite_database.h"

namespace orda::db {

namespace {

/// Pages (4 KiB) copied between two looks at the stop token.
constexpr int pages_per_step = 1'000;

struct BackupFinisher {
    void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

// A rename is durable when the folder is on the disk.
void sync_folder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int reason = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!synced)
        throw Error(Failure::unavailable, fmt::format("the folder {} cannot be synced: {}",
                                                      folder.string(), std::strerror(reason)));
}

// Copies everything from `source` to `target`; false when stopped.
bool copy_pages(sqlite3* source, sqlite3* target, const std::stop_token& stop) {
    const std::unique_ptr<sqlite3_backup, BackupFinisher> backup{
        sqlite3_backup_init(target, "main", source, "main")};
    if (backup == nullptr) throw sqlite_error(target, sqlite3_errcode(target), "backup");
    while (!stop.stop_requested()) {
        const int code = sqlite3_backup_step(backup.get(), pages_per_step);
        if (code == SQLITE_DONE) return true;
        if (code != SQLITE_OK) throw sqlite_error(nullptr, code, "backup");
    }
    return false;
}

void remove_files(const std::filesystem::path& file) {
    std::error_code ignored;
    for (const char* suffix : {"", "-journal", "-wal", "-shm"})
        std::filesystem::remove(file.string() + suffix, ignored);
}

}  // namespace

bool SqliteDatabase::backup(const std::filesystem::path& target, const std::stop_token& stop) {
    const std::filesystem::path whole = std::filesystem::absolute(target).lexically_normal();
    const std::filesystem::path part = whole.string() + ".part";
    remove_files(part);
    try {
        bool complete = false;
        {
            const SqliteHandle source = open_sqlite(place_, true);
            const SqliteHandle copy = open_sqlite_copy(part.string());
            // One read transaction over all steps: each commit of the writer would otherwise make
            // the copy start again. A database in memory is small and copied under the lock.
            execute_sqlite(source.get(), "BEGIN; SELECT count(*) FROM sqlite_schema;");
            complete = copy_pages(source.get(), copy.get(), stop);
        }
        if (complete) {
            std::filesystem::rename(part, whole);
            sync_folder(whole.parent_path());
        } else {
            remove_files(part);
        }
        return complete;
    } catch (const std::filesystem::filesystem_error& error) {
        remove_files(part);
        throw Error(Failure::unavailable, error.what());
    } catch (...) {
        remove_files(part);
        throw;
    }
}

}  // namespace orda::db
