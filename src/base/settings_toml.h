#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/settings_schema.h"

namespace orda {

/// A key of a configuration file as it stands there.
struct FileSetting {
    std::string key;
    SettingText value;
    int line = 0;
};

/// Takes TOML apart; nested tables become dotted keys. Throws std::runtime_error with the line in
/// its words when it is no TOML or a value is of a kind no setting has (dates, lists of lists).
std::vector<FileSetting> parse_toml(std::string_view text);

/// The elements of a JSON list of texts, numbers and booleans; nothing when it is none.
std::optional<std::vector<std::string>> parse_json_list(std::string_view text);

/// A text as TOML and JSON write it, quotes included.
std::string quoted(std::string_view text);

}  // namespace orda
