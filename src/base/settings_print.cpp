#include <fmt/format.h>
#include <iterator>

#include "base/settings_load.h"
#include "base/settings_schema.h"

namespace orda {

namespace {

std::string origin_text(const SettingValue& value) {
    switch (value.origin) {
        case SettingOrigin::built_in:
            return "default";
        case SettingOrigin::derived:
            return "derived";
        case SettingOrigin::file:
        case SettingOrigin::environment:
        case SettingOrigin::command_line:
            return value.place;
    }
    return "";
}

}  // namespace

std::string print_settings(const LoadedSettings& loaded) {
    std::string out = "# Effective settings; R = can be changed while the server runs (SIGHUP).\n";
    std::string section;
    const auto& schema = settings_schema();
    for (std::size_t i = 0; i < schema.size(); ++i) {
        const auto dot = schema[i].name.rfind('.');
        if (schema[i].name.substr(0, dot) != section) {
            section = schema[i].name.substr(0, dot);
            fmt::format_to(std::back_inserter(out), "\n[{}]\n", section);
        }
        fmt::format_to(std::back_inserter(out), "{} = {}  # {}{}\n", schema[i].name.substr(dot + 1),
                       setting_toml(schema[i], loaded.values[i].shown),
                       schema[i].reloadable ? "R, " : "", origin_text(loaded.values[i]));
    }
    return out;
}

}  // namespace orda
