#include "cli/admin_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/settings_load.h"
#include "cli/data_folder.h"
#include "cli/server_options.h"
#include "db/database.h"
#include "node/node.h"

namespace orda::cli {

namespace {

struct NewAccount {
    std::string name;
    std::string data;
    std::string config;
    std::vector<std::string> set;
    bool administrator = false;
    bool moderator = false;
    bool trusted = false;
    bool customizer = false;
    std::int64_t kudos = 0;
};

/// How long the new account may take to become durable.
constexpr Duration patience = seconds{10};

LoadedSettings settings_for(const NewAccount& account) {
    SettingsSources sources;
    sources.config_file = account.config;
    sources.environment = process_environment();
    if (!account.data.empty()) sources.command_line.push_back("data.dir=" + account.data);
    sources.command_line.insert(sources.command_line.end(), account.set.begin(), account.set.end());
    return load_settings(sources);
}

std::string create(horde::Horde& horde, horde::Step& step, const NewAccount& account,
                   const std::string& identity, const std::string& key_hash) {
    const auto made = horde.create_user(step, account.name, identity, key_hash);
    horde::ResidentUser& user = horde.accounts().at(made.user.id);
    user.user.roles.set(model::Role::administrator, account.administrator);
    user.user.roles.set(model::Role::moderator, account.moderator || account.administrator);
    user.user.roles.set(model::Role::trusted,
                        account.trusted || account.moderator || account.administrator);
    user.user.roles.set(model::Role::customizer, account.customizer);
    horde.accounts().changed(step, user);
    if (account.kudos != 0)
        horde.set_balance(step, user, Kudos::whole(account.kudos), "opening:" + identity);
    return model::alias_of(user.user);
}

int create_user(const NewAccount& account) {
    try {
        const LoadedSettings loaded = settings_for(account);
        SystemRandom random;
        const DataFolder folder(loaded.settings.data.dir);
        const auto database = db::open_database(database_url(loaded.settings));
        const std::string salt = key_salt_of(loaded.settings, folder, random);
        const SystemClock clock;
        Metrics metrics;
        node::Node node(*database, node_options(loaded.settings, salt), clock, Log::silent(),
                        metrics);
        const std::string key = new_api_key(random);
        const std::string key_hash = hash_api_key(salt, key);
        // A UUID as identity marks an account that no login provider vouches for.
        const std::string identity = Uuid::secret(random).text();
        std::string alias;
        node.apply([&](horde::Horde& horde, horde::Step& step) {
            // Nobody has a key and an identity that were drawn a moment ago.
            horde::Loaded nobody;
            nobody.asked.key_hashes.push_back(key_hash);
            nobody.asked.identities.push_back(identity);
            horde.install(std::move(nobody), step.now);
            alias = create(horde, step, account, identity, key_hash);
        });
        if (!node.commits().flush(patience)) {
            std::fputs("orda: the database does not take the new account\n", stderr);
            return 1;
        }
        std::printf("%s\nAPI key (shown only now): %s\n", alias.c_str(), key.c_str());
        return 0;
    } catch (const SettingsError& error) {
        for (const auto& problem : error.problems())
            std::fprintf(stderr, "orda: %s\n", problem.c_str());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "orda: %s\n", error.what());
        return 1;
    }
}

}  // namespace

void add_admin_command(CLI::App& app, int& exit_status) {
    auto* admin = app.add_subcommand("admin", "Look after a horde");
    admin->require_subcommand(1);
    auto* command = admin->add_subcommand(
        "create-user", "Make an account and print its key; while no server uses the data folder");
    const auto account = std::make_shared<NewAccount>();
    command->add_option("name", account->name, "Name of the account")->required();
    command->add_flag("--admin", account->administrator, "An administrator");
    command->add_flag("--moderator", account->moderator, "A moderator");
    command->add_flag("--trusted", account->trusted, "A trusted account");
    command->add_flag("--customizer", account->customizer, "Its workers may serve any model");
    command->add_option("--kudos", account->kudos, "Opening balance");
    command->add_option("--data", account->data, "Folder of everything that is kept");
    command->add_option("--config", account->config, "Configuration file (TOML)");
    command->add_option("--set", account->set, "Any setting, key=value")->allow_extra_args(false);
    command->callback([account, &exit_status] { exit_status = create_user(*account); });
}

}  // namespace orda::cli
