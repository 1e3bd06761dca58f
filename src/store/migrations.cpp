#include "store/migrations.h"

#include <fmt/format.h>
#include <stdexcept>

#include "store/schema.h"

namespace orda::store {

namespace {

constexpr std::string_view version_table =
    "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY);";
constexpr db::Sql newest_version{"SELECT max(version) FROM schema_version"};

std::int64_t version_of(db::Session& session) {
    const auto rows = session.query(newest_version);
    return rows.at(0).is_null(0) ? 0 : rows.at(0).integer(0);
}

/// Runs the script unless another node has done so meanwhile.
void advance(db::Session& writer, std::int64_t version) {
    const auto script =
        fmt::format("{}\nINSERT INTO schema_version (version) VALUES ({});",
                    schema_scripts.at(static_cast<std::size_t>(version - 1)), version);
    try {
        writer.execute_script(script);
    } catch (const db::Error& error) {
        if (error.failure() != db::Failure::refused || version_of(writer) < version) throw;
    }
}

}  // namespace

std::int64_t known_schema_version() {
    return static_cast<std::int64_t>(schema_scripts.size());
}

void migrate(db::Database& database) {
    const auto writer = database.open_writer();
    try {
        writer->execute_script(version_table);
    } catch (const db::Error& error) {
        // PostgreSQL refuses one of two nodes that make the table at the same moment.
        if (error.failure() != db::Failure::refused) throw;
    }
    const std::int64_t known = known_schema_version();
    const std::int64_t found = version_of(*writer);
    if (found > known)
        throw std::runtime_error(
            fmt::format("{} has tables of form {}, made by a newer orda; this one knows forms up "
                        "to {}. Use the newer program, or a copy from before the update",
                        database.description(), found, known));
    for (std::int64_t version = found + 1; version <= known; ++version)
        advance(*writer, version);
}

}  // namespace orda::store
