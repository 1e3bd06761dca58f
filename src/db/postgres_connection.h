#pragma once

#include <chrono>
#include <libpq-fe.h>
#include <memory>
#include <string>

#include "db/database.h"

// One connection to PostgreSQL: never blocks longer than its limits, and its errors as words.
// Used by one thread at a time.

namespace orda::db {

/// Where a server is, read from a URL.
struct PostgresAddress {
    std::string url;
    std::string place;     ///< `host:port, database name`, for people
    std::string password;  ///< only to keep it out of messages
};

/// Reads `postgres://user:password@host:port/database?option=value`. Throws Error (refused) whose
/// message holds nothing of a URL that cannot be read.
PostgresAddress read_postgres_url(const std::string& url);

struct PostgresCloser {
    void operator()(PGconn* connection) const { PQfinish(connection); }
    void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, PostgresCloser>;

/// How long one statement may take, on the server and with the way there and back.
constexpr std::chrono::seconds statement_limit{10};
constexpr std::chrono::seconds answer_limit{15};
/// The same for a script: it may build indexes.
constexpr std::chrono::minutes script_limit{30};

class PostgresConnection {
  public:
    enum class Role { writer, reader };

    /// Connects and sets the session up, in pipeline mode. Throws Error (unavailable).
    PostgresConnection(const PostgresAddress& address, Role role);

    PGconn* handle() { return handle_.get(); }

    /// Whether the server is still there, as far as can be seen without asking it.
    bool alive();

    /// Reads the next result, sending what waits to be sent meanwhile; null at the end of a
    /// statement's results. Throws Error (unavailable) when the connection is lost.
    PostgresResult next_result(std::chrono::milliseconds limit = answer_limit);

    /// Ends a stretch of the pipeline: after its results one PGRES_PIPELINE_SYNC follows.
    void send_sync();

    /// Runs statements outside the pipeline, answers left out. Throws the first failure.
    void run_simple(const std::string& statements, std::chrono::milliseconds limit = answer_limit);
    void leave_pipeline();
    void enter_pipeline();

    /// Whether the connection can no longer be used.
    bool lost() const { return lost_; }
    /// Throws Error (unavailable) with libpq's words; the connection is lost from now on.
    [[noreturn]] void fail(std::string_view doing);
    /// A failed result as an error; `read_only_means`: see failure_of_postgres. After a fatal one
    /// the connection is lost.
    Error error_of(const PGresult* result, std::string_view statement,
                   Failure read_only_means = Failure::unavailable);

  private:
    using Moment = std::chrono::steady_clock::time_point;
    void set_up(Role role);
    // Waits until the socket can be read, or also written when `writing`.
    void wait(bool writing, Moment deadline);

    std::string password_;
    bool lost_ = false;
    std::unique_ptr<PGconn, PostgresCloser> handle_;
};

/// What an SQLSTATE means for the caller; `read_only_means` is the meaning of "read-only
/// transaction", which is either our own rule or the server's state.
Failure failure_of_postgres(std::string_view sqlstate, Failure read_only_means);

}  // namespace orda::db
