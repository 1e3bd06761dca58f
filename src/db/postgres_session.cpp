#include "db/postgres_session.h"

#include <charconv>
#include <fmt/format.h>

#include "base/assertion.h"

namespace orda::db {

namespace {

/// Statements are constants of the program: more of them in one session is a mistake.
constexpr std::size_t statement_count_limit = 2'000;
/// So much is sent before results are read: bounds what both sides hold for each other.
constexpr std::size_t steps_limit = 1'000;
constexpr std::size_t bytes_limit = 8 * 1024 * 1024;

constexpr int binary_results = 1;

/// What PostgreSQL means by the column types of the common dialect differs from what database.h
/// promises. This changes the columns that the running transaction has created: their catalogue
/// rows carry its number. New tables are empty, so that it costs nothing.
constexpr const char* adjust_new_columns = R"(
DO $adjust$
DECLARE
    changed record;
BEGIN
    FOR changed IN
        SELECT c.oid::regclass AS relation,
               string_agg(format('ALTER COLUMN %I TYPE %s', a.attname,
                   CASE a.atttypid
                       WHEN 'integer'::regtype THEN 'bigint'
                       WHEN 'real'::regtype THEN 'double precision'
                       ELSE format('%s COLLATE "C"', format_type(a.atttypid, a.atttypmod))
                   END), ', ') AS alterations
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
          AND a.xmin = pg_current_xact_id()::xid
          AND (a.atttypid IN ('integer'::regtype, 'real'::regtype)
               OR a.attcollation = 'pg_catalog.default'::regcollation)
        GROUP BY c.oid
    LOOP
        EXECUTE format('ALTER TABLE %s %s', changed.relation, changed.alterations);
    END LOOP;
END
$adjust$)";

std::uint64_t rows_changed(const PGresult* result) {
    // Takes no const for historical reasons.
    const std::string_view text = PQcmdTuples(const_cast<PGresult*>(result));
    std::uint64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

}  // namespace

PostgresSession::PostgresSession(PostgresAddress address, Role role)
    : address_(std::move(address)), role_(role) {}

void PostgresSession::ensure_connected() {
    if (connection_ && connection_->alive()) return;
    disconnect();
    connection_ = std::make_unique<PostgresConnection>(address_, role_);
}

void PostgresSession::disconnect() noexcept {
    connection_.reset();
    statements_.clear();
    steps_.clear();
    bytes_sent_ = 0;
    open_ = false;
}

template <typename Action>
auto PostgresSession::guarded(Action action) {
    try {
        return action();
    } catch (...) {
        rollback();
        throw;
    }
}

PostgresSession::Prepared& PostgresSession::prepared(const Sql& sql) {
    auto found = statements_.find(sql.text.data());
    if (found == statements_.end()) {
        must(statements_.size() < statement_count_limit, "SQL statements are constants, not built");
        Prepared made{std::string(sql.text), ParameterTypes{count_parameters(sql.text)}, {}};
        found = statements_.emplace(sql.text.data(), std::move(made)).first;
    }
    must(found->second.text == sql.text, "an SQL text has static storage");
    return found->second;
}

void PostgresSession::send_control(const char* statement) {
    if (PQsendQueryParams(connection_->handle(), statement, 0, nullptr, nullptr, nullptr, nullptr,
                          binary_results) == 0)
        connection_->fail("sending");
    steps_.push_back({Step::Kind::control, nullptr, statement});
}

void PostgresSession::send(const Sql& sql, std::span<const Value> parameters, Expect expect) {
    PGconn* handle = connection_->handle();
    Prepared& found = prepared(sql);
    if (found.types.learn(parameters) || found.name.empty()) {
        found.name = fmt::format("s{}", ++names_given_);
        std::vector<Oid> types;
        for (const ParameterType type : found.types.types())
            types.push_back(postgres_type(type));
        if (PQsendPrepare(handle, found.name.c_str(), found.text.c_str(),
                          static_cast<int>(types.size()), types.data()) == 0)
            connection_->fail("sending");
        steps_.push_back({Step::Kind::prepare, &found, found.text});
    }
    const PostgresParameters encoded{parameters};
    if (PQsendQueryPrepared(handle, found.name.c_str(), encoded.count(), encoded.pointers(),
                            encoded.lengths(), encoded.formats(), binary_results) == 0)
        connection_->fail("sending");
    steps_.push_back({Step::Kind::statement, &found, found.text, expect});
    bytes_sent_ += encoded.bytes();
}

std::optional<Error> PostgresSession::check(const Step& step, const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    const bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!done && step.kind == Step::Kind::prepare) {
        // The types may be what was wrong.
        step.prepared->name.clear();
        step.prepared->types = ParameterTypes{step.prepared->types.types().size()};
    }
    // What follows a failed step is skipped by the server; the first failure is what counts.
    if (status == PGRES_PIPELINE_ABORTED) return std::nullopt;
    if (!done)
        return connection_->error_of(
            result, step.text,
            open_ && role_ == Role::writer ? Failure::unavailable : Failure::refused);
    if (step.kind != Step::Kind::statement || step.expect == Expect::any) return std::nullopt;
    const std::uint64_t changed =
        status == PGRES_COMMAND_OK || PQnfields(result) > 0 ? rows_changed(result) : 0;
    if (changed == 1) return std::nullopt;
    return Error(Failure::unexpected_rows,
                 fmt::format("{} rows changed, not one, by: {}", changed, step.text));
}

Rows PostgresSession::settle() {
    connection_->send_sync();
    std::optional<Error> failure;
    PostgresResult last;
    for (const Step& step : steps_) {
        last = connection_->next_result();
        if (last == nullptr) connection_->fail("the connection to PostgreSQL is out of step");
        std::optional<Error> found = check(step, last.get());
        if (found && !failure) failure = std::move(found);
        if (connection_->lost()) throw *failure;
        if (connection_->next_result() != nullptr)
            connection_->fail("the connection to PostgreSQL is out of step");
    }
    const PostgresResult sync = connection_->next_result();
    if (sync == nullptr || PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC)
        connection_->fail("the connection to PostgreSQL is lost");
    steps_.clear();
    bytes_sent_ = 0;
    if (failure) throw *failure;
    return last && PQresultStatus(last.get()) == PGRES_TUPLES_OK ? postgres_rows(last.get())
                                                                 : Rows{};
}

Rows PostgresSession::query(const Sql& sql, std::span<const Value> parameters) {
    return guarded([&] {
        if (!open_) ensure_connected();
        send(sql, parameters, Expect::any);
        return settle();
    });
}

void PostgresSession::begin() {
    must(!open_, "no transaction is open at begin");
    guarded([&] {
        ensure_connected();
        open_ = true;
        send_control(role_ == Role::writer ? "BEGIN READ WRITE" : "BEGIN");
    });
}

void PostgresSession::add(const Sql& sql, std::span<const Value> parameters, Expect expect) {
    must(open_, "a transaction is open at add");
    guarded([&] {
        send(sql, parameters, expect);
        if (steps_.size() >= steps_limit || bytes_sent_ >= bytes_limit) settle();
    });
}

void PostgresSession::commit() {
    must(open_, "a transaction is open at commit");
    guarded([&] {
        if (!steps_.empty()) settle();
        if (PQtransactionStatus(connection_->handle()) != PQTRANS_INTRANS)
            throw Error(Failure::refused, "a statement ended the transaction");
        try {
            send_control("COMMIT");
            settle();
        } catch (const Error& error) {
            if (!connection_->lost()) throw;
            throw Error(Failure::outcome_unknown,
                        fmt::format("the connection was lost during commit: {}", error.what()));
        }
    });
    open_ = false;
}

void PostgresSession::rollback() noexcept {
    try {
        if (connection_ && !connection_->lost() && open_) {
            try {
                if (!steps_.empty()) settle();
            } catch (const Error&) {
                // It is undone anyway, and a lost connection shows below.
            }
            if (!connection_->lost()) {
                send_control("ROLLBACK");
                settle();
            }
        }
    } catch (const std::exception&) {
        // Then the server rolls back when the connection ends.
        disconnect();
    }
    open_ = false;
    if (connection_ && (connection_->lost() || !steps_.empty() ||
                        PQtransactionStatus(connection_->handle()) != PQTRANS_IDLE))
        disconnect();
}

void PostgresSession::execute_script(std::string_view script) {
    must(!open_, "no transaction is open at a script");
    if (role_ == Role::reader) throw Error(Failure::refused, "a reader runs no script");
    ensure_connected();
    try {
        connection_->leave_pipeline();
        run_script(std::string(script));
        // The statements prepared till now may mean something else.
        connection_->run_simple("DEALLOCATE ALL");
        connection_->enter_pipeline();
        statements_.clear();
    } catch (...) {
        // Undone by the server when the connection ends.
        disconnect();
        throw;
    }
}

void PostgresSession::run_script(const std::string& script) {
    connection_->run_simple(fmt::format("BEGIN READ WRITE; SET LOCAL statement_timeout = {}",
                                        std::chrono::milliseconds(script_limit).count()));
    connection_->run_simple(script, script_limit);
    if (PQtransactionStatus(connection_->handle()) != PQTRANS_INTRANS)
        throw Error(Failure::refused, "the script ended its own transaction");
    connection_->run_simple(adjust_new_columns, script_limit);
    try {
        connection_->run_simple("COMMIT");
    } catch (const Error& error) {
        if (!connection_->lost()) throw;
        throw Error(Failure::outcome_unknown,
                    fmt::format("the connection was lost during commit: {}", error.what()));
    }
}

}  // namespace orda::db
