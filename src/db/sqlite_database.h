#pragma once

#include <filesystem>
#include <mutex>
#include <stop_token>

#include "db/sqlite_connection.h"

namespace orda::db {

/// SQLite with a write-ahead log, `synchronous=FULL`: what is committed survives a power cut.
/// In memory: lives as long as this object, at most 1 GiB; there readers wait while a writer's
/// transaction is open and a commit waits while a reader's is (never hold both in one thread), and
/// after five seconds that is Failure::busy. Thread-safe.
class SqliteDatabase final : public Database {
  public:
    /// A file. Throws Error when it cannot be opened, created or written.
    explicit SqliteDatabase(const std::filesystem::path& file);
    /// In memory.
    SqliteDatabase();

    Engine engine() const override { return Engine::sqlite; }
    std::unique_ptr<Session> open_writer() override;
    std::unique_ptr<Session> open_reader() override;
    std::string description() const override;

    /// Copies the database as it is now into `target`, which is replaced when the copy is complete
    /// and on the disk (beside it, `target`.part is overwritten meanwhile). Any thread; blocks for
    /// as long as it takes, while sessions go on reading and writing. Returns false, leaving
    /// nothing behind, when `stop` is requested. Throws Error.
    bool backup(const std::filesystem::path& target, const std::stop_token& stop = {});

  private:
    SqlitePlace place_;
    // Shows at once that the file can be used, and keeps a database in memory alive.
    SqliteHandle anchor_;
    std::mutex mutex_;
    bool writer_exists_ = false;
};

}  // namespace orda::db
