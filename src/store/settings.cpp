#include "store/settings.h"

namespace orda::store {

namespace {

constexpr db::Sql select_all{"SELECT name, value FROM settings ORDER BY name"};

}  // namespace

std::vector<std::pair<std::string, std::string>> all_settings(db::Session& session) {
    std::vector<std::pair<std::string, std::string>> settings;
    for (const auto& row : session.query(select_all))
        settings.emplace_back(row.text(0), row.text(1));
    return settings;
}

}  // namespace orda::store
