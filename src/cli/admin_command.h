#pragma once

namespace CLI {
class App;
}

namespace orda::cli {

/// Adds `orda admin`: looks after a horde through the server that runs on its data folder, or on
/// the folder itself while none does. Leaves the exit status (0 done, 1 failed or something was
/// found wrong, 2 wrong usage or settings) in `exit_status`, which must outlive the parse.
/// spec/configuration.md B2.
void add_admin_command(CLI::App& app, int& exit_status);

}  // namespace orda::cli
