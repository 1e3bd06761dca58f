#pragma once

namespace CLI {
class App;
}

namespace orda::cli {

/// Adds `orda generate text|image`. When it is chosen, `app.parse` runs it to its end and leaves
/// the exit status in `exit_status`: 0 done, 1 failed, 2 wrong usage, 3 nobody can serve it,
/// 130 interrupted. `exit_status` must outlive the parse.
void add_generate_command(CLI::App& app, int& exit_status);

}  // namespace orda::cli
