#include "db/sqlite_session.h"

#include <fmt/format.h>

#include "base/assertion.h"

namespace orda::db {

namespace {

/// Statements are constants of the program: more of them in one session is a mistake.
constexpr std::size_t statement_limit = 2'000;

Value column_value(sqlite3_stmt* statement, int column) {
    const auto bytes = [statement, column] {
        return static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    };
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER:
            return sqlite3_column_int64(statement, column);
        case SQLITE_FLOAT:
            return sqlite3_column_double(statement, column);
        case SQLITE_TEXT: {
            const auto* text =
                reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            return std::string(text, bytes());
        }
        case SQLITE_BLOB: {
            const auto* data =
                static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
            return Blob(data, data + bytes());
        }
        default:
            return Null{};
    }
}

int bind_value(sqlite3_stmt* statement, int position, const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value))
        return sqlite3_bind_int64(statement, position, *integer);
    if (const auto* real = std::get_if<double>(&value))
        return sqlite3_bind_double(statement, position, *real);
    // Values outlive the step, after which the bindings are cleared: nothing is copied.
    if (const auto* text = std::get_if<std::string>(&value))
        return sqlite3_bind_text64(statement, position, text->data(), text->size(), SQLITE_STATIC,
                                   SQLITE_UTF8);
    if (const auto* blob = std::get_if<Blob>(&value)) {
        if (blob->empty()) return sqlite3_bind_zeroblob(statement, position, 0);
        return sqlite3_bind_blob64(statement, position, blob->data(), blob->size(), SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement, position);
}

// Leaves the statement ready for its next use, however this one ends.
struct Reset {
    sqlite3_stmt* statement;
    ~Reset() {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
};

}  // namespace

SqliteSession::SqliteSession(SqliteHandle handle, Role role, std::function<void()> released)
    : handle_(std::move(handle)), role_(role), released_(std::move(released)) {}

SqliteSession::~SqliteSession() {
    rollback();
    statements_.clear();
    handle_.reset();
    if (released_) released_();
}

template <typename Action>
auto SqliteSession::guarded(Action action) {
    try {
        return action();
    } catch (...) {
        rollback();
        throw;
    }
}

SqliteSession::Prepared SqliteSession::prepare(sqlite3* handle, std::string_view text) {
    sqlite3_stmt* raw = nullptr;
    const char* tail = nullptr;
    const int code = sqlite3_prepare_v3(handle, text.data(), static_cast<int>(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, &tail);
    Prepared made{
        std::string(text), ParameterTypes{count_parameters(text)}, SqliteStatement{raw}, {}, false};
    if (code != SQLITE_OK) throw sqlite_error(handle, code, text);
    if (raw == nullptr) throw Error(Failure::refused, fmt::format("no statement in: {}", text));
    const std::string_view rest = text.substr(static_cast<std::size_t>(tail - text.data()));
    if (rest.find_first_not_of(" \t\r\n") != std::string_view::npos)
        throw Error(Failure::refused, fmt::format("more than one statement in: {}", text));
    made.changes = sqlite3_stmt_readonly(raw) == 0;
    for (std::size_t n = 1; n <= made.types.types().size(); ++n) {
        const int position = sqlite3_bind_parameter_index(raw, fmt::format("${}", n).c_str());
        if (position == 0) throw Error(Failure::refused, fmt::format("no ${} in: {}", n, text));
        made.positions.push_back(position);
    }
    return made;
}

SqliteSession::Prepared& SqliteSession::prepared(const Sql& sql) {
    auto found = statements_.find(sql.text.data());
    if (found == statements_.end()) {
        must(statements_.size() < statement_limit, "SQL statements are constants, not built");
        found = statements_.emplace(sql.text.data(), prepare(handle_.get(), sql.text)).first;
    }
    must(found->second.text == sql.text, "an SQL text has static storage");
    return found->second;
}

void SqliteSession::bind(Prepared& prepared, std::span<const Value> parameters) {
    prepared.types.learn(parameters);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const int code = bind_value(prepared.statement.get(), prepared.positions[i], parameters[i]);
        if (code != SQLITE_OK) throw sqlite_error(handle_.get(), code, prepared.text);
    }
}

Rows SqliteSession::run(const Sql& sql, std::span<const Value> parameters) {
    Prepared& found = prepared(sql);
    if (found.changes && (role_ == Role::reader || !open_))
        throw Error(Failure::refused,
                    fmt::format("changes outside a writer's transaction: {}", sql.text));
    sqlite3_stmt* statement = found.statement.get();
    const Reset reset{statement};
    bind(found, parameters);
    Rows rows;
    while (true) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) return rows;
        if (code != SQLITE_ROW) throw sqlite_error(handle_.get(), code, sql.text);
        Values values;
        const int columns = sqlite3_column_count(statement);
        values.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column)
            values.push_back(column_value(statement, column));
        rows.emplace_back(std::move(values));
    }
}

Rows SqliteSession::query(const Sql& sql, std::span<const Value> parameters) {
    return guarded([&] { return run(sql, parameters); });
}

void SqliteSession::begin() {
    must(!open_, "no transaction is open at begin");
    execute_sqlite(handle_.get(), role_ == Role::writer ? "BEGIN IMMEDIATE" : "BEGIN");
    open_ = true;
}

void SqliteSession::add(const Sql& sql, std::span<const Value> parameters, Expect expect) {
    must(open_, "a transaction is open at add");
    guarded([&] {
        run(sql, parameters);
        if (expect == Expect::any) return;
        const auto changed =
            statements_.at(sql.text.data()).changes ? sqlite3_changes64(handle_.get()) : 0;
        if (changed != 1)
            throw Error(Failure::unexpected_rows,
                        fmt::format("{} rows changed, not one, by: {}", changed, sql.text));
    });
}

void SqliteSession::commit() {
    must(open_, "a transaction is open at commit");
    guarded([&] { execute_sqlite(handle_.get(), "COMMIT"); });
    open_ = false;
}

void SqliteSession::rollback() noexcept {
    open_ = false;
    // After some failures SQLite has rolled back by itself.
    if (sqlite3_get_autocommit(handle_.get()) != 0) return;
    sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    must(sqlite3_get_autocommit(handle_.get()) != 0, "a rolled back transaction is over");
}

void SqliteSession::execute_script(std::string_view script) {
    must(!open_, "no transaction is open at a script");
    if (role_ == Role::reader) throw Error(Failure::refused, "a reader runs no script");
    begin();
    guarded([&] { execute_sqlite(handle_.get(), std::string(script).c_str()); });
    if (sqlite3_get_autocommit(handle_.get()) != 0) {
        open_ = false;
        throw Error(Failure::refused, "the script ended its own transaction");
    }
    commit();
}

}  // namespace orda::db
