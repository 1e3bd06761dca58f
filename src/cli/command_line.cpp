#include "cli/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "cli/admin_command.h"
#include "cli/bench_command.h"
#include "cli/generate_command.h"
#include "cli/serve_command.h"
#include "cli/worker_command.h"

namespace orda::cli {

namespace {

constexpr int wrong_usage = 2;

}  // namespace

int run(int argc, char** argv) {
    CLI::App app{"Orda: a crowdsourced inference cluster in one binary", "orda"};
    app.set_version_flag("--version", std::string("orda ") + ORDA_VERSION);
    app.require_subcommand(0, 1);
    int exit_status = 0;
    add_serve_command(app, exit_status);
    add_worker_command(app, exit_status);
    add_generate_command(app, exit_status);
    add_bench_command(app, exit_status);
    add_admin_command(app, exit_status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : wrong_usage;
    }
    if (app.get_subcommands().empty()) {
        std::fputs(app.help().c_str(), stdout);
        return wrong_usage;
    }
    return exit_status;
}

}  // namespace orda::cli
