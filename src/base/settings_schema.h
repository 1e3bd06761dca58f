#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/settings.h"

namespace orda {

/// How a key's value is written and checked.
enum class SettingKind {
    boolean,
    integer,
    optional_integer,  ///< may be empty
    decimal,
    duration,
    size,
    text,
    url,         ///< `http://…` or `https://…`; may be empty
    choice,      ///< one of a few words
    secret,      ///< never shown
    connection,  ///< a URL shown without its password
    texts,
    networks,  ///< CIDR blocks and single addresses
    durations,
    accounts,  ///< account ids; `alias#id` is read as its id
};

/// A value, read and checked. A choice is its place among the choices.
using SettingData =
    std::variant<bool, std::int64_t, std::optional<std::int64_t>, double, Duration, std::string,
                 Secret, std::vector<std::string>, std::vector<Network>, std::vector<Duration>,
                 std::vector<std::int64_t>>;

/// A value as it was found: text, or a list where the file has one.
struct SettingText {
    std::string text;
    std::optional<std::vector<std::string>> list;
};

/// One key: all that is known about it in one place.
struct SettingKey {
    std::string name;
    SettingKind kind{};
    /// As one would write it; `{data.dir}` stands for the folder.
    std::string built_in;
    std::string description;
    bool reloadable = false;
    /// Inclusive, in the value's unit (durations: microseconds); of a list, for each element.
    double low = std::numeric_limits<double>::lowest();
    double high = std::numeric_limits<double>::max();
    std::vector<std::string> choices;
    /// Puts the value into its member.
    std::function<void(Settings&, const SettingData&)> assign;
    /// Copies the member.
    std::function<void(const Settings& from, Settings& to)> copy;

    SettingKey& between(double lowest, double highest) {
        low = lowest;
        high = highest;
        return *this;
    }
    SettingKey& between(Duration lowest, Duration highest) {
        return between(static_cast<double>(lowest.count()), static_cast<double>(highest.count()));
    }
    SettingKey& can_reload() {
        reloadable = true;
        return *this;
    }
};

/// All keys, sections together, in the order in which they are printed.
const std::vector<SettingKey>& settings_schema();
/// Null when there is none of that name.
const SettingKey* find_setting(std::string_view name);
/// `server.port` → `ORDA_SERVER_PORT`.
std::string environment_name(std::string_view key);
/// What unit a value has, in words; empty for texts.
std::string_view unit_of(SettingKind kind);
/// What values are allowed, in words: `1 to 65535`, `local or s3`; empty when anything goes.
std::string range_text(const SettingKey& key);

/// Reads and checks a value. Throws std::invalid_argument with words that follow "must be ".
SettingData parse_setting(const SettingKey& key, const SettingText& value);
/// The value as one would write it in the environment or, lists as JSON, in a file; secrets as
/// `[secret]`.
std::string setting_text(const SettingKey& key, const SettingData& data);
/// That text as a TOML value.
std::string setting_toml(const SettingKey& key, const std::string& text);

}  // namespace orda
