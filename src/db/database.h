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

namespace orda::db {

/// A value going in or coming out. Booleans, times (microseconds UTC) and money (hundredths) are
/// integers, UUIDs and JSON are text; DESIGN: one SQL text for both engines.
using Null = std::monostate;
using Blob = std::vector<std::uint8_t>;
using Value = std::variant<Null, std::int64_t, double, std::string, Blob>;
using Values = std::vector<Value>;

/// One row of an answer; `at` throws std::logic_error when the column holds another type.
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
    unexpected_rows,  ///< a statement changed another number of rows than was said: a lost pen or a bug
    refused,          ///< constraint, type or syntax: a programmer's error
};

class Error : public std::runtime_error {
  public:
    Error(Failure failure, const std::string& message)
        : std::runtime_error(message), failure_(failure) {}
    Failure failure() const { return failure_; }

  private:
    Failure failure_;
};

/// One SQL text, the same for both engines, written once as a constant with static storage: the
/// drivers prepare it once per session and find it again by its address. Parameters are `$1`…`$n`.
/// Common dialect (DESIGN §5): `INSERT … ON CONFLICT`, `RETURNING`; never `::`, `greatest`,
/// `least`, `= ANY`, `FOR UPDATE`, data-changing `WITH`, identity columns.
struct Sql {
    std::string_view text;
};

/// How many rows a statement must change.
enum class Expect { any, one };

/// One connection. Used by one thread at a time; sessions are independent of each other.
class Session {
  public:
    virtual ~Session() = default;

    /// Reads rows. Inside or outside a transaction. Throws Error.
    virtual Rows query(const Sql& sql, std::span<const Value> parameters = {}) = 0;

    virtual void begin() = 0;
    /// Adds a changing statement to the open transaction. PostgreSQL pipelines it: its failure may
    /// show only in `commit`. With Expect::one anything but one changed row fails the transaction
    /// (Failure::unexpected_rows).
    virtual void add(const Sql& sql, std::span<const Value> parameters, Expect expect = Expect::any) = 0;
    /// After it returns, everything added since `begin` is durable. Throws Error; but for
    /// Failure::outcome_unknown nothing of the transaction has happened then.
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;

    /// Runs a script of statements without parameters (migrations), in one transaction.
    virtual void execute_script(std::string_view script) = 0;
};

enum class Engine { sqlite, postgres };

/// A database: opens sessions. Thread-safe.
class Database {
  public:
    virtual ~Database() = default;
    virtual Engine engine() const = 0;
    /// A session that may change things. SQLite: only one exists at a time.
    virtual std::unique_ptr<Session> open_writer() = 0;
    /// A session for reading only.
    virtual std::unique_ptr<Session> open_reader() = 0;
    /// Shown in logs; without password.
    virtual std::string description() const = 0;
};

/// `sqlite:PATH`, `sqlite::memory:` (one shared in-memory database per Database object) or
/// `postgres://…`. Throws Error with words an operator can act on.
std::unique_ptr<Database> open_database(const std::string& url);

}  // namespace orda::db
