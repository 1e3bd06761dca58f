#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// One small interface, two drivers: SQLite and PostgreSQL. Every statement is written once and
// means the same on both (DESIGN §5).
//
// What authors of SQL keep to:
// - Statements: `INSERT … ON CONFLICT`, `RETURNING`, `CAST(… AS BIGINT)`. Never `::`, `greatest`,
//   `least`, `= ANY`, `FOR UPDATE`, data-changing `WITH`, identity or generated columns, foreign
//   keys, triggers. A condition in the `SELECT` list is read by `Row::boolean` on both; elsewhere
//   conditions and integers are not mixed (`WHERE flag = 1`, never `WHERE flag`).
// - Column types: `INTEGER` (64 bits on both engines), `REAL` (64 bits), `TEXT` (compared by
//   bytes), `BYTEA`. PostgreSQL itself means less by the first three; its driver changes the
//   columns that a script creates to `bigint`, `double precision` and `text COLLATE "C"`, whatever
//   collation the database has. `BIGINT` and `DOUBLE PRECISION` may be written as well, but on
//   SQLite only `INTEGER PRIMARY KEY` is the row's own number and needs no second index.
// - Sums and averages are cast: `CAST(sum(x) AS BIGINT)`; PostgreSQL's `numeric` is refused.
// - Parameters: `$1`…`$n`, as often and in any order, none left out. The drivers pass their types
//   along, so `($1 = 0 OR x = $1)` works. A parameter holds the same type in every call of its
//   statement, or NULL. One that may be NULL stands where a column gives it its type (`VALUES`,
//   `SET c = $1`, `c = $1`) or in `CAST($1 AS BIGINT)`; a bare `$1 IS NULL` is not enough for
//   PostgreSQL. NULL equals nothing: use `IS NOT DISTINCT FROM`, known to both.
// - Order is what `ORDER BY` says, and NULLs stand at different ends: say `NULLS FIRST`/`LAST`.

namespace orda::db {

/// A value going in or coming out. Booleans, times (microseconds UTC) and money (hundredths) are
/// integers, UUIDs and JSON are text; DESIGN: one SQL text for both engines.
/// Text is UTF-8 without NUL and reals are not NaN, or the statement is refused on both engines:
/// pass what strangers wrote through `storable` (db/parameters.h) first.
using Null = std::monostate;
using Blob = std::vector<std::uint8_t>;
using Value = std::variant<Null, std::int64_t, double, std::string, Blob>;
using Values = std::vector<Value>;

/// One row of an answer. Columns count from 0; reading one that does not exist or holds another
/// type (also NULL) throws std::logic_error.
class Row {
  public:
    explicit Row(Values values) : values_(std::move(values)) {}
    bool is_null(std::size_t column) const;
    std::int64_t integer(std::size_t column) const;
    double real(std::size_t column) const;
    const std::string& text(std::size_t column) const;
    const Blob& blob(std::size_t column) const;
    bool boolean(std::size_t column) const { return integer(column) != 0; }
    std::size_t size() const { return values_.size(); }

  private:
    Values values_;
};
using Rows = std::vector<Row>;

/// Why the database did not do what it was asked.
enum class Failure {
    unavailable,      ///< not reachable, shutting down, read-only or out of space: try again later
    busy,             ///< locked by somebody else for too long: try again
    outcome_unknown,  ///< the connection died during commit: it may or may not have happened
    unexpected_rows,  ///< a statement changed another number of rows than was said: a lost pen or a
                      ///< bug
    refused,          ///< constraint, type or syntax: a programmer's error
};

/// The message is for the log: it holds neither the password nor parameters of a statement.
class Error : public std::runtime_error {
  public:
    Error(Failure failure, const std::string& message)
        : std::runtime_error(message), failure_(failure) {}
    Failure failure() const { return failure_; }

  private:
    Failure failure_;
};

/// One SQL text, the same for both engines, written once as a constant with static storage: the
/// drivers prepare it once per session and find it again by the address of its text (an
/// assertion fails when another text is met there). Parameters are `$1`…`$n`; dialect: see above.
struct Sql {
    std::string_view text;
};

/// How many rows a statement must change.
enum class Expect { any, one };

/// One connection. Used by one thread at a time; sessions are independent of each other.
///
/// When a call other than `rollback` throws while a transaction is open, that transaction is over
/// and nothing of it has happened (but for Failure::outcome_unknown): the session is ready for the
/// next `begin` or `query`. A lost connection is made anew by the next `begin`, `query` or
/// `execute_script`.
class Session {
  public:
    virtual ~Session() = default;

    /// Reads rows. Inside or outside a transaction; inside it sees what was added before. A
    /// changing statement with `RETURNING` is allowed inside a transaction of a writer only.
    /// Throws Error.
    virtual Rows query(const Sql& sql, std::span<const Value> parameters = {}) = 0;

    /// Opens a transaction; none may be open. On a reader all queries until `commit` or `rollback`
    /// see one and the same committed state. Throws Error.
    virtual void begin() = 0;
    /// Adds a changing statement to the open transaction of a writer. PostgreSQL pipelines it: its
    /// failure may show only in a later call, at the latest in `commit`. With Expect::one anything
    /// but one changed row fails the transaction (Failure::unexpected_rows). Throws Error.
    virtual void add(const Sql& sql, std::span<const Value> parameters,
                     Expect expect = Expect::any) = 0;
    /// After it returns, everything added since `begin` is durable. Throws Error; but for
    /// Failure::outcome_unknown nothing of the transaction has happened then.
    virtual void commit() = 0;
    /// Undoes everything since `begin`; does nothing when no transaction is open.
    virtual void rollback() noexcept = 0;

    /// Runs a script of statements without parameters (migrations), in one transaction that it
    /// opens and commits itself; none may be open. On a writer only. Throws Error; then nothing of
    /// it has happened (but for Failure::outcome_unknown).
    virtual void execute_script(std::string_view script) = 0;
};

enum class Engine { sqlite, postgres };

/// A database: opens sessions, which it must outlive. Thread-safe.
class Database {
  public:
    virtual ~Database() = default;
    virtual Engine engine() const = 0;
    /// A session that may change things. SQLite: only one exists at a time (a second is refused as
    /// Failure::busy). PostgreSQL connects when it is first used. Throws Error.
    virtual std::unique_ptr<Session> open_writer() = 0;
    /// A session for reading only; changing statements are refused. Several may exist. They see
    /// what is committed, also while a writer is at work. Throws Error.
    virtual std::unique_ptr<Session> open_reader() = 0;
    /// Shown in logs; without password.
    virtual std::string description() const = 0;
};

/// `sqlite:PATH` (created when absent, readable by its owner only), `sqlite::memory:` (one shared
/// in-memory database per Database object) or `postgres://…` (15 or newer, encoding UTF8; connects
/// once to find out). Throws Error with words an operator can act on.
std::unique_ptr<Database> open_database(const std::string& url);

}  // namespace orda::db
