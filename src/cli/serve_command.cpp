#include "cli/serve_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "base/settings_load.h"
#include "cli/server_process.h"

namespace orda::cli {

namespace {

struct ServeArguments {
    SettingsSources sources;
    std::string data;
    std::string database;
    std::string listen;
    std::string port;
    std::string log_format;
    std::vector<std::string> set;
    int louder = 0;
    int quieter = 0;
    bool check = false;
    bool print = false;
};

/// The switches that are short for a key, then `--set`: the last one wins.
std::vector<std::string> as_settings(const ServeArguments& arguments) {
    std::vector<std::string> result;
    const auto add = [&result](const char* key, const std::string& value) {
        if (!value.empty()) result.push_back(std::string(key) + "=" + value);
    };
    add("data.dir", arguments.data);
    add("database.url", arguments.database);
    add("server.listen", arguments.listen);
    add("server.port", arguments.port);
    add("log.format", arguments.log_format);
    result.insert(result.end(), arguments.set.begin(), arguments.set.end());
    return result;
}

int serve(const ServeArguments& arguments) {
    SettingsSources sources = arguments.sources;
    sources.environment = process_environment();
    sources.command_line = as_settings(arguments);
    sources.verbosity = arguments.louder - arguments.quieter;
    LoadedSettings loaded;
    try {
        loaded = load_settings(sources);
    } catch (const SettingsError& error) {
        for (const auto& problem : error.problems())
            std::fprintf(stderr, "orda: %s\n", problem.c_str());
        return 2;
    }
    if (arguments.print || arguments.check) {
        for (const auto& warning : loaded.warnings)
            std::fprintf(stderr, "orda: warning: %s\n", warning.c_str());
        if (arguments.print) std::fputs(print_settings(loaded).c_str(), stdout);
        return 0;
    }
    return run_server(std::move(loaded), sources);
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_status) {
    auto* command = app.add_subcommand("serve", "Run a horde");
    const auto arguments = std::make_shared<ServeArguments>();
    command->add_option("--config", arguments->sources.config_file, "Configuration file (TOML)");
    command->add_option("--env-file", arguments->sources.env_file,
                        "File of environment variables, those of the original horde included");
    command->add_option("--data", arguments->data, "Folder of everything that is kept");
    command->add_option("--database", arguments->database, "sqlite:PATH or postgres://…");
    command->add_option("--listen", arguments->listen, "Address to listen on");
    command->add_option("--port", arguments->port, "Port to listen on");
    command->add_option("--log-format", arguments->log_format, "text or json");
    command->add_option("--set", arguments->set, "Any setting, key=value")->allow_extra_args(false);
    command->add_flag("-v", arguments->louder, "Log more");
    command->add_flag("-q", arguments->quieter, "Log less");
    command->add_flag("--check-config", arguments->check, "Check the settings and exit");
    command->add_flag("--print-config", arguments->print,
                      "Print the settings in force and where they come from, and exit");
    command->callback([arguments, &exit_status] { exit_status = serve(*arguments); });
}

}  // namespace orda::cli
