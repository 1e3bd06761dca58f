#pragma once

namespace CLI {
class App;
}

namespace orda::cli {

/// Adds `orda serve`. When it is chosen, `app.parse` runs it until SIGINT or SIGTERM and leaves the
/// exit status in `exit_status` (0 stopped cleanly, 1 failed, 2 wrong settings), which must outlive
/// the parse. spec/configuration.md B2, B5.
void add_serve_command(CLI::App& app, int& exit_status);

}  // namespace orda::cli
