#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "db/sqlite_database.h"
#include "db/test_database.h"

namespace orda::db {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::string_view schema = "CREATE TABLE thing (id INTEGER PRIMARY KEY, data BYTEA)";
constexpr Sql insert{"INSERT INTO thing (id, data) VALUES ($1, $2)"};
constexpr Sql count{"SELECT count(*) FROM thing"};

class SqliteTest : public testing::Test {
  protected:
    std::filesystem::path folder() const { return database_.folder(); }
    static void add_thing(Session& writer, std::int64_t id, std::size_t size = 1) {
        writer.begin();
        writer.add(insert, Values{id, Blob(size, 1)}, Expect::one);
        writer.commit();
    }
    static std::int64_t things_in(Database& database) {
        return database.open_reader()->query(count).at(0).integer(0);
    }
    static mode_t mode_of(const std::filesystem::path& file) {
        struct stat status{};
        EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
        return status.st_mode & 0777;
    }

    TestDatabase database_{TestPlace::sqlite_file};
};

// Root may write anywhere: for a while we are somebody else.
class AsNobody {
  public:
    AsNobody() {
        if (::geteuid() == 0) changed_ = ::seteuid(65534) == 0;
    }
    ~AsNobody() {
        if (changed_) {
            EXPECT_EQ(::seteuid(0), 0);
        }
    }

  private:
    bool changed_ = false;
};

// What opening says when it fails.
std::string words_of_opening(const std::string& url) {
    try {
        open_database(url);
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::unavailable);
        return error.what();
    }
    return "it opened";
}

TEST_F(SqliteTest, TheFilesAreTheirOwnersOnly) {
    const auto writer = database_->open_writer();
    writer->execute_script(schema);
    for (const char* name : {"orda.db", "orda.db-wal", "orda.db-shm"})
        EXPECT_EQ(mode_of(folder() / name), 0600U) << name;
}

TEST_F(SqliteTest, IsDurable) {
    const auto writer = database_->open_writer();
    static constexpr Sql mode{"PRAGMA journal_mode"};
    static constexpr Sql synchronous{"PRAGMA synchronous"};
    static constexpr Sql foreign_keys{"PRAGMA foreign_keys"};
    writer->begin();  // where alone SQLite thinks that this pragma might change something
    EXPECT_EQ(writer->query(mode).at(0).text(0), "wal");
    writer->commit();
    EXPECT_EQ(writer->query(synchronous).at(0).integer(0), 2);
    EXPECT_EQ(writer->query(foreign_keys).at(0).integer(0), 0);
}

TEST_F(SqliteTest, KeepsWhatWasCommitted) {
    const std::string url = "sqlite:" + (folder() / "a b?c#d%20.db").string();
    {
        const auto database = open_database(url);
        const auto writer = database->open_writer();
        writer->execute_script(schema);
        add_thing(*writer, 1);
        writer->begin();
        writer->add(insert, Values{std::int64_t{2}, Blob{}});
    }
    EXPECT_TRUE(std::filesystem::exists(folder() / "a b?c#d%20.db"));
    const auto database = open_database(url);
    EXPECT_EQ(things_in(*database), 1);
    EXPECT_THAT(database->description(), AllOf(HasSubstr("SQLite 3."), HasSubstr("a b?c#d%20.db")));
}

TEST_F(SqliteTest, HasOneWriter) {
    auto writer = database_->open_writer();
    try {
        database_->open_writer();
        ADD_FAILURE() << "two writers";
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::busy);
    }
    writer.reset();
    EXPECT_NE(database_->open_writer(), nullptr);
}

TEST_F(SqliteTest, ALockOfAnotherProcessIsBusy) {
    const auto writer = database_->open_writer();
    writer->execute_script(schema);
    const auto other = open_database(database_.url());  // a Database of its own knows no other
    const auto blocked = other->open_writer();
    static constexpr Sql impatient{"PRAGMA busy_timeout = 20"};
    blocked->query(impatient);
    writer->begin();
    try {
        blocked->begin();
        ADD_FAILURE() << "two transactions";
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::busy);
    }
    writer->rollback();
    add_thing(*blocked, 1);
}

TEST_F(SqliteTest, AReadOnlyFileIsUnavailable) {
    database_->open_writer()->execute_script(schema);
    const auto file = folder() / "copy.db";
    std::filesystem::copy_file(folder() / "orda.db", file);
    ASSERT_EQ(::chmod(file.c_str(), 0444), 0);
    ASSERT_EQ(::chmod(folder().c_str(), 0777), 0);
    const AsNobody nobody;
    EXPECT_THAT(words_of_opening("sqlite:" + file.string()),
                AllOf(HasSubstr("copy.db"), HasSubstr("read-only")));
}

TEST_F(SqliteTest, AReadOnlyFolderIsUnavailable) {
    const auto locked = folder() / "locked";
    std::filesystem::create_directory(locked);
    ASSERT_EQ(::chmod(locked.c_str(), 0555), 0);
    ASSERT_EQ(::chmod(folder().c_str(), 0755), 0);
    const AsNobody nobody;
    EXPECT_THAT(words_of_opening("sqlite:" + (locked / "orda.db").string()),
                AllOf(HasSubstr("locked/orda.db"), HasSubstr("Permission denied")));
}

TEST_F(SqliteTest, AMissingFolderIsUnavailable) {
    EXPECT_THAT(words_of_opening("sqlite:" + (folder() / "none" / "orda.db").string()),
                AllOf(HasSubstr("none/orda.db"), HasSubstr("No such file or directory")));
    EXPECT_THAT(words_of_opening("sqlite:" + folder().string()), HasSubstr(folder().string()));
}

TEST_F(SqliteTest, AnotherKindOfFileIsUnavailable) {
    const auto file = folder() / "letter.txt";
    std::ofstream(file) << std::string(5000, 'x');
    EXPECT_THAT(words_of_opening("sqlite:" + file.string()), HasSubstr("not a database"));
}

TEST_F(SqliteTest, AFullDiskIsUnavailableAndLeavesNothing) {
    const auto writer = database_->open_writer();
    writer->execute_script(schema);
    add_thing(*writer, 1);
    static constexpr Sql full{"PRAGMA max_page_count = 10"};
    writer->query(full);
    try {
        writer->begin();
        writer->add(insert, Values{std::int64_t{2}, Blob{}}, Expect::one);
        writer->add(insert, Values{std::int64_t{3}, Blob(100'000, 1)}, Expect::one);
        writer->commit();
        ADD_FAILURE() << "it fitted";
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::unavailable);
        EXPECT_THAT(error.what(), HasSubstr("full"));
    }
    EXPECT_EQ(things_in(*database_), 1);
    static constexpr Sql room{"PRAGMA max_page_count = 100000"};
    writer->query(room);
    add_thing(*writer, 2);
    EXPECT_EQ(things_in(*database_), 2);
}

TEST_F(SqliteTest, DatabasesInMemoryAreTheirOwn) {
    const auto one = open_database("sqlite::memory:");
    const auto two = open_database("sqlite::memory:");
    one->open_writer()->execute_script(schema);
    add_thing(*one->open_writer(), 1);  // the first writer is gone, its table is not
    EXPECT_EQ(things_in(*one), 1);
    two->open_writer()->execute_script(schema);
    EXPECT_EQ(things_in(*two), 0);
}

TEST_F(SqliteTest, ABackupIsOneStateWhileAWriterGoesOn) {
    SqliteDatabase database{folder() / "live.db"};
    const auto writer = database.open_writer();
    writer->execute_script(schema);
    for (std::int64_t id = 0; id < 500; ++id)
        add_thing(*writer, id, 40'000);  // 20 MB, 5,000 pages
    std::jthread writing([&writer](const std::stop_token& stop) {
        for (std::int64_t id = 500; !stop.stop_requested(); ++id)
            add_thing(*writer, id);
    });
    const auto target = folder() / "backup.db";
    std::ofstream(target) << "an older one";
    EXPECT_TRUE(database.backup(target));
    writing.request_stop();
    writing.join();

    EXPECT_EQ(mode_of(target), 0600U);
    EXPECT_FALSE(std::filesystem::exists(target.string() + ".part"));
    const auto copy = open_database("sqlite:" + target.string());
    EXPECT_GE(things_in(*copy), 500);
    EXPECT_LE(things_in(*copy), things_in(database));
    static constexpr Sql check{"PRAGMA integrity_check"};
    EXPECT_EQ(copy->open_reader()->query(check).at(0).text(0), "ok");
    add_thing(*copy->open_writer(), -1);
}

TEST_F(SqliteTest, ABackupOfMemoryIsAFile) {
    SqliteDatabase database;
    database.open_writer()->execute_script(schema);
    add_thing(*database.open_writer(), 1);
    EXPECT_TRUE(database.backup(folder() / "backup.db"));
    EXPECT_EQ(things_in(*open_database("sqlite:" + (folder() / "backup.db").string())), 1);
}

TEST_F(SqliteTest, AStoppedBackupLeavesNothing) {
    SqliteDatabase database{folder() / "live.db"};
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(database.backup(folder() / "backup.db", stop.get_token()));
    EXPECT_FALSE(std::filesystem::exists(folder() / "backup.db"));
    EXPECT_FALSE(std::filesystem::exists(folder() / "backup.db.part"));
}

TEST_F(SqliteTest, ABackupThatCannotBeWrittenIsUnavailable) {
    SqliteDatabase database{folder() / "live.db"};
    try {
        database.backup(folder() / "none" / "backup.db");
        ADD_FAILURE() << "it was written";
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::unavailable);
    }
}

TEST(FailureOfSqlite, KnowsTheKinds) {
    EXPECT_EQ(failure_of_sqlite(SQLITE_BUSY_SNAPSHOT), Failure::busy);
    EXPECT_EQ(failure_of_sqlite(SQLITE_LOCKED_SHAREDCACHE), Failure::busy);
    EXPECT_EQ(failure_of_sqlite(SQLITE_FULL), Failure::unavailable);
    EXPECT_EQ(failure_of_sqlite(SQLITE_IOERR_FSYNC), Failure::unavailable);
    EXPECT_EQ(failure_of_sqlite(SQLITE_READONLY_DIRECTORY), Failure::unavailable);
    EXPECT_EQ(failure_of_sqlite(SQLITE_CANTOPEN), Failure::unavailable);
    EXPECT_EQ(failure_of_sqlite(SQLITE_CORRUPT_INDEX), Failure::unavailable);
    EXPECT_EQ(failure_of_sqlite(SQLITE_CONSTRAINT_UNIQUE), Failure::refused);
    EXPECT_EQ(failure_of_sqlite(SQLITE_MISMATCH), Failure::refused);
    EXPECT_EQ(failure_of_sqlite(SQLITE_ERROR), Failure::refused);
}

}  // namespace
}  // namespace orda::db
