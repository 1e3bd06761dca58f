#include "db/postgres_database.h"

#include <fmt/format.h>

#include "db/postgres_session.h"

namespace orda::db {

namespace {

/// As PQserverVersion counts.
constexpr int oldest_version = 150000;

std::string parameter(PostgresConnection& connection, const char* name) {
    const char* value = PQparameterStatus(connection.handle(), name);
    return value == nullptr ? "" : value;
}

}  // namespace

PostgresDatabase::PostgresDatabase(const std::string& url) : address_(read_postgres_url(url)) {
    PostgresConnection connection{address_, PostgresConnection::Role::reader};
    version_ = parameter(connection, "server_version");
    if (PQserverVersion(connection.handle()) < oldest_version)
        throw Error(Failure::refused,
                    fmt::format("PostgreSQL {} at {} is too old: 15 or newer is needed", version_,
                                address_.place));
    const std::string encoding = parameter(connection, "server_encoding");
    if (encoding != "UTF8")
        throw Error(
            Failure::refused,
            fmt::format("the encoding of {} is {}: create the database with ENCODING 'UTF8' "
                        "TEMPLATE template0",
                        address_.place, encoding));
}

std::unique_ptr<Session> PostgresDatabase::open_writer() {
    return std::make_unique<PostgresSession>(address_, PostgresConnection::Role::writer);
}

std::unique_ptr<Session> PostgresDatabase::open_reader() {
    return std::make_unique<PostgresSession>(address_, PostgresConnection::Role::reader);
}

std::string PostgresDatabase::description() const {
    return fmt::format("PostgreSQL {}, {}", version_, address_.place);
}

}  // namespace orda::db
