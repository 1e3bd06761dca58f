#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/settings.h"

namespace orda {

/// What no key can tell alone: keys that need each other, addresses, spec/configuration.md B1.9.
/// Adds a line in words for everything that is wrong or doubtful.
void check_settings(const Settings& settings, std::vector<std::string>& problems,
                    std::vector<std::string>& warnings);

/// Whether a value is what templates put where an own one belongs: `changeme`, `<…>`.
bool is_placeholder(std::string_view value);

}  // namespace orda
