#pragma once

#include <unordered_map>

#include "db/parameters.h"
#include "db/postgres_connection.h"
#include "db/postgres_values.h"

namespace orda::db {

/// A session on one connection to PostgreSQL, in pipeline mode. Used by one thread at a time.
///
/// `add` only queues. `commit` takes two round trips: the first carries all statements, whose
/// results are checked, the second the COMMIT. With one round trip the COMMIT would be under way
/// before it is known that each statement changed as many rows as it should. A connection lost in
/// the first is Failure::unavailable, in the second Failure::outcome_unknown.
class PostgresSession final : public Session {
  public:
    using Role = PostgresConnection::Role;
    /// Connects when it is first used.
    PostgresSession(PostgresAddress address, Role role);

    Rows query(const Sql& sql, std::span<const Value> parameters) override;
    void begin() override;
    void add(const Sql& sql, std::span<const Value> parameters, Expect expect) override;
    void commit() override;
    void rollback() noexcept override;
    void execute_script(std::string_view script) override;

  private:
    // A statement as this connection knows it; without a name it must be prepared anew. Each time
    // the type of a parameter becomes known it is prepared under another name.
    struct Prepared {
        std::string text;
        ParameterTypes types;
        std::string name;
    };
    // Something sent whose result has not been read yet.
    struct Step {
        enum class Kind { control, prepare, statement } kind;
        Prepared* prepared = nullptr;
        std::string_view text;
        Expect expect = Expect::any;
    };

    void ensure_connected();
    void disconnect() noexcept;
    Prepared& prepared(const Sql& sql);
    void send_control(const char* statement);
    void send(const Sql& sql, std::span<const Value> parameters, Expect expect);
    // Reads the results of everything sent and checks them. Returns the rows of the last statement.
    // Throws the first failure.
    Rows settle();
    // What is wrong with the result of one step, if anything.
    std::optional<Error> check(const Step& step, const PGresult* result);
    // Runs `action`; whatever it throws ends the open transaction first.
    template <typename Action>
    auto guarded(Action action);
    void run_script(const std::string& script);

    PostgresAddress address_;
    Role role_;
    std::unique_ptr<PostgresConnection> connection_;
    bool open_ = false;
    std::vector<Step> steps_;
    std::size_t bytes_sent_ = 0;  // since the last settling
    // By the address of the SQL text.
    std::unordered_map<const char*, Prepared> statements_;
    std::uint64_t names_given_ = 0;
};

}  // namespace orda::db
