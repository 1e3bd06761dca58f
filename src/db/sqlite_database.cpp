#include "db/sqlite_database.h"

#include <atomic>
#include <fmt/format.h>

#include "db/sqlite_session.h"

namespace orda::db {

namespace {

// Two databases in memory of one process must not meet under one name.
std::string unused_name() {
    static std::atomic<std::uint64_t> count{0};
    return fmt::format("/orda-{}", ++count);
}

}  // namespace

SqliteDatabase::SqliteDatabase(const std::filesystem::path& file)
    : place_{std::filesystem::absolute(file).lexically_normal().string(), false},
      anchor_(open_sqlite(place_, false)) {}

SqliteDatabase::SqliteDatabase()
    : place_{unused_name(), true}, anchor_(open_sqlite(place_, false)) {}

std::unique_ptr<Session> SqliteDatabase::open_writer() {
    {
        const std::scoped_lock lock{mutex_};
        if (writer_exists_)
            throw Error(Failure::busy, "another session is writing to this SQLite database");
        writer_exists_ = true;
    }
    const auto release = [this] {
        const std::scoped_lock lock{mutex_};
        writer_exists_ = false;
    };
    try {
        return std::make_unique<SqliteSession>(open_sqlite(place_, false),
                                               SqliteSession::Role::writer, release);
    } catch (...) {
        release();
        throw;
    }
}

std::unique_ptr<Session> SqliteDatabase::open_reader() {
    return std::make_unique<SqliteSession>(open_sqlite(place_, true), SqliteSession::Role::reader,
                                           nullptr);
}

std::string SqliteDatabase::description() const {
    return fmt::format("SQLite {}, {}", sqlite3_libversion(),
                       place_.in_memory ? "in memory" : place_.path);
}

}  // namespace orda::db
