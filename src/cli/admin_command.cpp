#include "cli/admin_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/settings_load.h"
#include "cli/admin_client.h"
#include "cli/admin_direct.h"
#include "http/json_parse.h"
#include "http/json_writer.h"

namespace orda::cli {

namespace {

/// Which horde, and how the result is shown.
struct AdminArguments {
    SettingsSources sources;
    std::string data;
    std::string database;
    std::vector<std::string> set;
    bool json = false;
};

/// The operation's own arguments as JSON text, asked for once the command line was read.
using OwnArguments = std::function<std::string()>;

LoadedSettings settings_for(const AdminArguments& arguments) {
    SettingsSources sources = arguments.sources;
    sources.environment = process_environment();
    if (!arguments.data.empty()) sources.command_line.push_back("data.dir=" + arguments.data);
    if (!arguments.database.empty())
        sources.command_line.push_back("database.url=" + arguments.database);
    sources.command_line.insert(sources.command_line.end(), arguments.set.begin(),
                                arguments.set.end());
    return load_settings(sources);
}

AdminResult perform(const Settings& settings, const std::string& operation,
                    const std::string& arguments) {
    if (auto result = ask_running_server(settings.data.dir, operation, arguments))
        return std::move(*result);
    const auto value = http::parse_json(arguments);
    if (!value) throw AdminFailure("the arguments must be valid UTF-8");
    return perform_directly(settings, operation, *value);
}

int run(const AdminArguments& arguments, const std::string& operation, const OwnArguments& own) {
    try {
        const LoadedSettings loaded = settings_for(arguments);
        const AdminResult result = perform(loaded.settings, operation, own());
        std::string text = result.text;
        if (arguments.json) {
            text.clear();
            http::JsonWriter(text).value(result.values);
            text += '\n';
        }
        std::fputs(text.c_str(), stdout);
        return result.failed ? 1 : 0;
    } catch (const SettingsError& error) {
        for (const auto& problem : error.problems())
            std::fprintf(stderr, "orda: %s\n", problem.c_str());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "orda: %s\n", error.what());
        return 1;
    }
}

/// A command that performs `operation`. The caller adds what else it takes.
CLI::App& add_operation(CLI::App& parent, int& exit_status, const std::string& name,
                        const std::string& words, const std::string& operation, OwnArguments own) {
    auto* command = parent.add_subcommand(name, words);
    const auto arguments = std::make_shared<AdminArguments>();
    command->add_option("--data", arguments->data, "Folder of everything that is kept");
    command->add_option("--config", arguments->sources.config_file, "Configuration file (TOML)");
    command->add_option("--env-file", arguments->sources.env_file,
                        "File of environment variables, those of the original horde included");
    command->add_option("--database", arguments->database, "sqlite:PATH or postgres://…");
    command->add_option("--set", arguments->set, "Any setting, key=value")->allow_extra_args(false);
    command->add_flag("--json", arguments->json, "Print the result as JSON");
    command->callback([arguments, operation, own = std::move(own), &exit_status] {
        exit_status = run(*arguments, operation, own);
    });
    return *command;
}

std::string none() {
    return "{}";
}

/// The same for an operation with arguments, which stay with the command.
template <class Arguments>
std::pair<CLI::App*, Arguments*> add_operation_with(CLI::App& parent, int& exit_status,
                                                    const std::string& name,
                                                    const std::string& words,
                                                    const std::string& operation,
                                                    const http::Schema<Arguments>& schema) {
    const auto arguments = std::make_shared<Arguments>();
    CLI::App& command = add_operation(parent, exit_status, name, words, operation,
                                      [arguments, &schema] { return schema.text(*arguments); });
    return {&command, arguments.get()};
}

void add_people(CLI::App& admin, int& exit_status) {
    const auto [create, user] =
        add_operation_with(admin, exit_status, "create-user", "Make an account and print its key",
                           "create-user", new_user_arguments());
    create->add_option("name", user->name, "Name of the account")->required();
    create->add_flag("--admin", user->administrator, "An administrator");
    create->add_flag("--moderator", user->moderator, "A moderator");
    create->add_flag("--trusted", user->trusted, "A trusted account");
    create->add_flag("--customizer", user->customizer, "Its workers may serve any model");
    create->add_option("--kudos", user->kudos, "Opening balance")
        ->check(CLI::Range(std::int64_t{0}, largest_opening_balance));

    const auto [roles, role] =
        add_operation_with(admin, exit_status, "set-role", "Give an account a role, or take it",
                           "set-role", role_arguments());
    roles->add_option("user", role->user, "alias#id or id")->required();
    roles->add_option("role", role->role, "Which role")
        ->required()
        ->check(CLI::IsMember(role_names()));
    roles
        ->add_option_function<std::string>(
            "switch", [role](const std::string& word) { role->on = word == "on"; }, "on or off")
        ->required()
        ->check(CLI::IsMember({"on", "off"}));
}

void add_ledger(CLI::App& admin, int& exit_status) {
    auto* ledger = admin.add_subcommand("ledger", "Look at the ledger of kudos");
    ledger->require_subcommand(1);
    add_operation(*ledger, exit_status, "check",
                  "Compare every balance with the sum of its postings", "ledger-check", none);
    const auto [statement, of] =
        add_operation_with(*ledger, exit_status, "statement", "The newest events of an account",
                           "ledger-statement", statement_arguments());
    statement->add_option("user", of->user, "alias#id or id")->required();
    statement->add_option("--limit", of->limit, "How many events")
        ->check(CLI::Range(std::int64_t{1}, longest_statement))
        ->capture_default_str();
}

void add_upkeep(CLI::App& admin, int& exit_status) {
    add_operation(admin, exit_status, "sweep", "Do what is due: time-outs, expiry, stale workers",
                  "sweep", none);
    add_operation(admin, exit_status, "tasks", "The periodic tasks of the running server", "tasks",
                  none);
    const auto [backup, to] =
        add_operation_with(admin, exit_status, "backup", "Copy the database (SQLite) to a new file",
                           "backup", backup_arguments());
    // The server has another current folder.
    backup->add_option("file", to->file, "A file that does not exist yet")
        ->required()
        ->transform(
            [](const std::string& file) { return std::filesystem::absolute(file).string(); });
}

}  // namespace

void add_admin_command(CLI::App& app, int& exit_status) {
    auto* admin = app.add_subcommand("admin", "Look after a horde, while it is served or not");
    admin->require_subcommand(1);
    add_people(*admin, exit_status);
    add_ledger(*admin, exit_status);
    add_upkeep(*admin, exit_status);
}

}  // namespace orda::cli
