#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/settings.h"

namespace orda {

// From files, environment and command line to Settings, spec/configuration.md B1.

using Environment = std::map<std::string, std::string>;

/// This process's environment.
Environment process_environment();

/// Where settings come from, the command line already taken apart.
struct SettingsSources {
    /// Path of the configuration file (TOML); empty = none.
    std::string config_file;
    /// Path of a dotenv file (`--env-file`), or the folder it is in; empty = none. When the
    /// environment's `PROFILE` is not empty, `_PROFILE` is appended to the file's name. The real
    /// environment wins over it.
    std::string env_file;
    Environment environment;
    /// `key=value` of `--set` and of the switches that are short for a key (`--port 80` is
    /// `server.port=80`), in their order; the last one wins.
    std::vector<std::string> command_line;
    /// `-v` minus `-q`: steps by which `log.level` is moved towards debug.
    int verbosity = 0;
};

/// Where an effective value comes from.
enum class SettingOrigin { built_in, derived, file, environment, command_line };

/// One key with its effective value as text, as `--print-config` shows it.
struct SettingValue {
    std::string key;
    /// Canonical text; empty for an unset secret, `[secret]` for a set one.
    std::string shown;
    SettingOrigin origin = SettingOrigin::built_in;
    /// Which: `orda.toml:12`, `ORDA_SERVER_PORT`, `HORDE_TITLE`, `--set`; empty for built-in.
    std::string place;
    /// Digest of the value itself, to see changes of secrets as well.
    std::string fingerprint;
};

struct LoadedSettings {
    Settings settings;
    /// One per key of the table, in its order.
    std::vector<SettingValue> values;
    /// Worth a warning line: close misspellings, disagreeing aliases, weak secrets.
    std::vector<std::string> warnings;
    /// Worth an informational line: variables of the original that have no meaning here.
    std::vector<std::string> notes;
};

/// Some settings are wrong: all of what is wrong, one line each, in words for the operator.
class SettingsError : public std::runtime_error {
  public:
    explicit SettingsError(std::vector<std::string> problems);
    const std::vector<std::string>& problems() const { return problems_; }

  private:
    std::vector<std::string> problems_;
};

/// Command line over environment over env file over configuration file over built-in default; an
/// own name wins over an alias within environment and env file. Throws SettingsError.
LoadedSettings load_settings(const SettingsSources& sources);

/// The text of `--print-config`: a configuration file with the effective values, each with its
/// origin; secrets masked.
std::string print_settings(const LoadedSettings& loaded);

/// What a reload (SIGHUP) brings.
struct SettingsReload {
    /// The running settings with every reloadable key taken from the new ones.
    LoadedSettings next;
    /// Reloadable keys that changed.
    std::vector<std::string> changed;
    /// Keys that changed in the sources but need a restart.
    std::vector<std::string> needs_restart;
};

/// Loads again from the same sources. Throws SettingsError; then the running settings stay.
SettingsReload reload_settings(const LoadedSettings& running, const SettingsSources& sources);

}  // namespace orda
