#pragma once

#include <functional>
#include <unordered_map>

#include "db/parameters.h"
#include "db/sqlite_connection.h"

namespace orda::db {

/// A session on one SQLite connection. Used by one thread at a time.
class SqliteSession final : public Session {
  public:
    enum class Role { writer, reader };
    /// `released` is called when the session ends.
    SqliteSession(SqliteHandle handle, Role role, std::function<void()> released);
    ~SqliteSession() override;

    Rows query(const Sql& sql, std::span<const Value> parameters) override;
    void begin() override;
    void add(const Sql& sql, std::span<const Value> parameters, Expect expect) override;
    void commit() override;
    void rollback() noexcept override;
    void execute_script(std::string_view script) override;

  private:
    // A prepared statement; `positions[n - 1]` is where SQLite wants `$n`.
    struct Prepared {
        std::string text;
        ParameterTypes types;
        SqliteStatement statement;
        std::vector<int> positions;
        bool changes = false;
    };

    Prepared& prepared(const Sql& sql);
    static Prepared prepare(sqlite3* handle, std::string_view text);
    void bind(Prepared& prepared, std::span<const Value> parameters);
    // Runs `action`; whatever it throws ends the open transaction first.
    template <typename Action>
    auto guarded(Action action);
    Rows run(const Sql& sql, std::span<const Value> parameters);

    SqliteHandle handle_;
    Role role_;
    std::function<void()> released_;
    bool open_ = false;
    // By the address of the SQL text.
    std::unordered_map<const char*, Prepared> statements_;
};

}  // namespace orda::db
