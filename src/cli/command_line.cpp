#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>

namespace orda::cli {

int run(int argc, char** argv) {
    CLI::App app{"Orda: a crowdsourced inference cluster", "orda"};
    app.set_version_flag("--version", std::string("orda ") + ORDA_VERSION);
    CLI11_PARSE(app, argc, argv);
    std::fputs(app.help().c_str(), stdout);
    return 2;
}

}  // namespace orda::cli
