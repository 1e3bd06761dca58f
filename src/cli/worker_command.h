#pragma once

namespace CLI {
class App;
}

namespace orda::cli {

/// Adds `orda worker`. When it is chosen, `app.parse` runs it to its end and leaves the exit
/// status in `exit_status`: 0 done, 1 failed, 2 wrong usage. `exit_status` must outlive the parse.
void add_worker_command(CLI::App& app, int& exit_status);

}  // namespace orda::cli
