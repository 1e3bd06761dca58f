#pragma once

#include <string>
#include <utility>
#include <vector>

#include "db/database.h"

namespace orda::store {

/// All run-time settings as name and value, by name. Throws db::Error.
std::vector<std::pair<std::string, std::string>> all_settings(db::Session& session);

}  // namespace orda::store
