#pragma once

#include "base/settings_load.h"

namespace orda::cli {

/// Runs a horde with these settings until SIGINT or SIGTERM; SIGHUP loads them again from
/// `sources`. Returns the exit status: 0 stopped cleanly, 1 could not start.
int run_server(LoadedSettings loaded, const SettingsSources& sources);

}  // namespace orda::cli
