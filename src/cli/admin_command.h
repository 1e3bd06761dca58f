#pragma once

namespace CLI {
class App;
}

namespace orda::cli {

/// Adds `orda admin create-user`: makes an account in a data folder that no server uses at the
/// moment, and prints its key once. Leaves the exit status (0 done, 1 failed, 2 wrong settings) in
/// `exit_status`, which must outlive the parse. spec/configuration.md B2.
void add_admin_command(CLI::App& app, int& exit_status);

}  // namespace orda::cli
