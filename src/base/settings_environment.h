#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/settings_load.h"

namespace orda {

/// The variables of a dotenv file, in their order; a later line wins.
struct DotenvFile {
    std::vector<std::pair<std::string, std::string>> variables;
    /// Lines that are none, in words: they are left out.
    std::vector<std::string> warnings;
};

/// Reads dotenv text: `NAME=value`, `export NAME=value`, `# comment`; values bare (up to ` #`), in
/// single quotes (as they stand) or in double quotes (\n, \t, \", \\, \$; may span lines). In bare
/// and double-quoted values `${NAME}` and `${NAME:-default}` are replaced from `outer`, then from
/// the lines above.
DotenvFile parse_dotenv(std::string_view text, const Environment& outer);

/// The file that `--env-file path` means: `path` itself or, in a folder, `.env`; with `_PROFILE`
/// appended when the environment's PROFILE is not empty (spec/configuration.md B4).
std::string dotenv_path(const std::string& path, const Environment& environment);

/// A variable of the original and the keys it sets, spec/configuration.md B4.
struct SettingAlias {
    std::string_view variable;
    std::vector<std::string_view> keys;
    /// Its value is the path of one of the original's own files: taken only when the file exists.
    bool file = false;
};

/// All of them; for one key the one that counts first comes first.
const std::vector<SettingAlias>& setting_aliases();

/// Whether it is a variable of the original that means nothing here (its databases and caches).
bool is_ignored_variable(std::string_view variable);

/// The known name that `name` is probably a misspelling of; empty when none is close.
std::string closest_name(std::string_view name, const std::vector<std::string>& known);

}  // namespace orda
