#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <string>
#include <unistd.h>

#include "db/database.h"

// For tests only (of every room that may use db): a fresh database per test, on each engine.
//
// PostgreSQL is the server that ORDA_TEST_POSTGRES names (a postgres:// URL of somebody who may
// create databases; tests/postgres.sh starts one); without it those tests say that they are left
// out.

namespace orda::db {

enum class TestPlace { sqlite_file, sqlite_memory, postgres };

inline std::string test_place_name(const testing::TestParamInfo<TestPlace>& info) {
    switch (info.param) {
        case TestPlace::sqlite_file:
            return "SqliteFile";
        case TestPlace::sqlite_memory:
            return "SqliteMemory";
        case TestPlace::postgres:
            return "Postgres";
    }
    return "";
}

/// The URL of the test server, or empty.
inline std::string test_postgres_url() {
    const char* url = std::getenv("ORDA_TEST_POSTGRES");
    return url == nullptr ? "" : url;
}

/// Marks the running test as skipped when it needs the server and none is named. Called in SetUp.
inline void skip_without_server(TestPlace place) {
    if (place == TestPlace::postgres && test_postgres_url().empty())
        GTEST_SKIP() << "left out: ORDA_TEST_POSTGRES names no PostgreSQL server";
}

/// Makes a database, and removes it when it goes. Text in the PostgreSQL one does not collate by
/// bytes unless the driver sees to it.
class TestDatabase {
  public:
    explicit TestDatabase(TestPlace place) : place_(place) {
        static std::atomic<int> count{0};
        name_ = "orda_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
        switch (place) {
            case TestPlace::sqlite_memory:
                url_ = "sqlite::memory:";
                break;
            case TestPlace::sqlite_file:
                folder_ = std::filesystem::temp_directory_path() / name_;
                std::filesystem::remove_all(folder_);
                std::filesystem::create_directory(folder_);
                url_ = "sqlite:" + (folder_ / "orda.db").string();
                break;
            case TestPlace::postgres: {
                const std::string server = test_postgres_url();
                on_server("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
                on_server("CREATE DATABASE " + name_ +
                          " TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE "
                          "'en-US'");
                url_ = server.substr(0, server.find('/', server.find("//") + 2)) + "/" + name_;
                break;
            }
        }
        database_ = open_database(url_);
    }
    ~TestDatabase() {
        database_.reset();
        if (place_ == TestPlace::postgres)
            on_server("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
        if (place_ == TestPlace::sqlite_file) std::filesystem::remove_all(folder_);
    }
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    Database& operator*() { return *database_; }
    Database* operator->() { return database_.get(); }
    const std::string& url() const { return url_; }
    /// Of the SQLite file.
    const std::filesystem::path& folder() const { return folder_; }

    const std::string& name() const { return name_; }

    /// Runs one statement on the test server, outside any transaction; the first value as text.
    static std::string on_server(const std::string& statement) {
        return run(test_postgres_url(), statement);
    }
    static std::string run(const std::string& url, const std::string& statement) {
        PGconn* connection = PQconnectdb(url.c_str());
        PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);
        PGresult* result = PQexec(connection, statement.c_str());
        const bool rows = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0;
        const std::string value = rows ? PQgetvalue(result, 0, 0) : "";
        EXPECT_EQ(std::string(PQresultErrorMessage(result)) + PQerrorMessage(connection), "");
        PQclear(result);
        PQfinish(connection);
        return value;
    }

  private:
    TestPlace place_;
    std::string name_;
    std::string url_;
    std::filesystem::path folder_;
    std::unique_ptr<Database> database_;
};

}  // namespace orda::db
