#pragma once

namespace CLI {
class App;
}

namespace orda::cli {

/// Adds `orda bench MODE …` to the commands of `app`. When the command line asks for it, it runs
/// while the line is parsed and leaves the exit status in `status`, which outlives the parsing:
/// 0 done and all answers right, 1 failed (lost, duplicate, wrong, refused or broken answers, or no
/// server), 2 wrong usage.
void add_bench_command(CLI::App& app, int& status);

}  // namespace orda::cli
