#pragma once

#include "db/postgres_connection.h"

namespace orda::db {

/// PostgreSQL 15 or newer. Thread-safe.
class PostgresDatabase final : public Database {
  public:
    /// Connects once to see that the server can be used. Throws Error with words an operator can
    /// act on.
    explicit PostgresDatabase(const std::string& url);

    Engine engine() const override { return Engine::postgres; }
    std::unique_ptr<Session> open_writer() override;
    std::unique_ptr<Session> open_reader() override;
    std::string description() const override;

  private:
    PostgresAddress address_;
    std::string version_;
};

}  // namespace orda::db
