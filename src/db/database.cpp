#include "db/database.h"

#include "db/postgres_database.h"
#include "db/sqlite_database.h"

namespace orda::db {

std::unique_ptr<Database> open_database(const std::string& url) {
    const std::string_view view = url;
    constexpr std::string_view sqlite = "sqlite:";
    if (view == "sqlite::memory:") return std::make_unique<SqliteDatabase>();
    if (view.starts_with(sqlite) && view.size() > sqlite.size())
        return std::make_unique<SqliteDatabase>(std::filesystem::path(view.substr(sqlite.size())));
    if (view.starts_with("postgres://") || view.starts_with("postgresql://"))
        return std::make_unique<PostgresDatabase>(url);
    // Not shown: it may hold a password.
    throw Error(Failure::refused, "the database URL starts neither with sqlite: nor postgres://");
}

}  // namespace orda::db
