#pragma once

namespace orda::cli {

/// `orda COMMAND …`: finds the command, runs it and gives the exit status
/// (0 done, 1 failed, 2 wrong usage; spec/configuration.md B2).
int run(int argc, char** argv);

}  // namespace orda::cli
