#include "cli/admin_operations.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <optional>

#include "base/assertion.h"
#include "base/digest.h"
#include "base/refusals.h"
#include "base/text.h"
#include "cli/admin_ledger.h"
#include "horde/user_texts.h"
#include "node/backup.h"
#include "node/loading.h"

namespace orda::cli {

namespace json = boost::json;

namespace {

/// How long a change may take to become durable.
constexpr Duration patience = seconds{10};
/// How often one change may come back for more before something is wrong with it.
constexpr int most_loads = 16;

constexpr std::array<std::pair<std::string_view, model::Role>, 8> roles{{
    {"admin", model::Role::administrator},
    {"moderator", model::Role::moderator},
    {"trusted", model::Role::trusted},
    {"customizer", model::Role::customizer},
    {"flagged", model::Role::flagged},
    {"vpn", model::Role::vpn},
    {"special", model::Role::special},
    {"service", model::Role::service},
}};

/// Applies `f` to the horde, loading what it misses, and waits until what it changed is durable.
void change(const AdminAccess& access,
            const std::function<void(horde::Horde&, horde::Step&)>& operation) {
    node::Node& node = access.node();
    if (!node.is_open())
        throw AdminFailure("the database takes no changes at the moment; try again in a while");
    std::optional<horde::Missing> missing;
    for (int loads = 0; loads < most_loads; ++loads) {
        try {
            missing.reset();
            node.apply(operation);
        } catch (horde::Missing& needed) {
            missing = std::move(needed);
        }
        if (!missing) break;
        const auto reader = access.database.open_reader();
        auto loaded = node::load(*reader, *missing);
        node.apply([&loaded](horde::Horde& horde, horde::Step& step) {
            horde.install(std::move(loaded), step.now);
        });
    }
    must(!missing, "an operation ends up finding what it needs");
    if (!node.commits().flush(patience))
        throw AdminFailure(
            "the database did not take the change in time; look whether it was made before trying "
            "again");
}

json::array roles_of(const model::User& user) {
    json::array held;
    for (const auto& [name, role] : roles)
        if (user.roles.has(role)) held.emplace_back(name);
    return held;
}

std::string listed(const json::array& names) {
    std::string text;
    for (const auto& name : names)
        text += (text.empty() ? "" : ", ") + std::string(name.as_string());
    return text.empty() ? "none" : text;
}

/// Gives or takes what comes with trust: workers leave their pause, escrow is paid out.
void set_trust(horde::Horde& horde, horde::Step& step, const model::User& user, model::Role role,
               bool on) {
    if (role == model::Role::trusted && !on && user.roles.has(model::Role::moderator))
        throw AdminFailure(model::alias_of(user) +
                           " is a moderator, and these are trusted: take that role away first");
    // The horde's one operation by which an account is trusted without a moderator's key; who it
    // is stays as it was.
    horde::TestUser wanted{
        .account = {.name = user.name, .identity = user.identity, .key_hash = user.key_hash},
        .moderator = user.roles.has(model::Role::moderator),
        .trusted = user.roles.has(model::Role::trusted),
        .administrator = false,
        .kudos = std::nullopt};
    if (role == model::Role::trusted)
        wanted.trusted = on;
    else
        wanted.moderator = on;
    horde.put_test_user(step, wanted);
}

void set_role_of(horde::Horde& horde, horde::Step& step, horde::ResidentUser& user,
                 model::Role role, bool on) {
    const bool administrator = role == model::Role::administrator;
    if (role == model::Role::trusted || role == model::Role::moderator || (administrator && on))
        set_trust(horde, step, user.user, administrator ? model::Role::moderator : role, on);
    if (role != model::Role::trusted) user.user.roles.set(role, on);
    horde.accounts().changed(step, user);
    horde.workforce().touch();
    step.await();
}

std::string when(Time time) {
    return time == Time{} ? "never" : iso8601(time);
}

std::string words_of(const ValidationFailure& failure) {
    std::vector<std::string> words;
    words.reserve(failure.errors().size());
    for (const auto& [where, what] : failure.errors())
        words.push_back(fmt::format("{}: {}", where, what));
    return join(words, "; ");
}

}  // namespace

std::vector<std::string> role_names() {
    std::vector<std::string> names;
    names.reserve(roles.size());
    for (const auto& [name, role] : roles)
        names.emplace_back(name);
    return names;
}

UserReference parse_user(std::string_view text) {
    const std::size_t sign = text.rfind('#');
    const auto id = parse_integer(sign == std::string_view::npos ? text : text.substr(sign + 1));
    if (!id || *id < 0)
        throw AdminFailure(fmt::format("{} names no account: give its alias#id or its id", text));
    return {.id = *id, .alias = sign == std::string_view::npos ? std::string{} : std::string(text)};
}

void check_alias(const UserReference& asked, const model::User& found) {
    if (!asked.alias.empty() && asked.alias != model::alias_of(found))
        throw AdminFailure(fmt::format("the account with the number {} is {}, not {}", asked.id,
                                       model::alias_of(found), asked.alias));
}

AdminFailure no_such_account(const UserReference& asked) {
    return AdminFailure(fmt::format("there is no account with the number {}", asked.id));
}

AdminResult create_user(const AdminAccess& access, const NewUserArguments& arguments) {
    SystemRandom random;
    const std::string name = horde::new_user_name(arguments.name);
    const std::string key = new_api_key(random);
    const std::string key_hash = hash_api_key(access.key_salt, key);
    const std::string identity = Uuid::secret(random).text();
    AdminResult result;
    change(access, [&](horde::Horde& horde, horde::Step& step) {
        const auto made = horde.create_user(step, name, identity, key_hash);
        horde::ResidentUser& user = horde.accounts().at(made.user.id);
        const bool moderator = arguments.moderator || arguments.administrator;
        user.user.roles.set(model::Role::administrator, arguments.administrator);
        user.user.roles.set(model::Role::moderator, moderator);
        user.user.roles.set(model::Role::trusted, arguments.trusted || moderator);
        user.user.roles.set(model::Role::customizer, arguments.customizer);
        horde.accounts().changed(step, user);
        if (arguments.kudos != 0)
            horde.set_balance(step, user, Kudos::whole(arguments.kudos), "opening:" + identity);
        result.values["id"] = user.user.id;
        result.values["alias"] = model::alias_of(user.user);
    });
    result.values["api_key"] = key;
    result.text = fmt::format("{}\nAPI key (shown only now): {}\n",
                              std::string_view(result.values["alias"].as_string()), key);
    return result;
}

AdminResult set_role(const AdminAccess& access, const RoleArguments& arguments) {
    const UserReference asked = parse_user(arguments.user);
    const auto* found =
        std::ranges::find(roles, arguments.role, [](const auto& entry) { return entry.first; });
    if (found == roles.end())
        throw AdminFailure(fmt::format("there is no role {}; there are {}", arguments.role,
                                       fmt::join(role_names(), ", ")));
    if (asked.id == model::anonymous_id) throw AdminFailure("the anonymous account has no roles");
    const model::Role role = found->second;
    AdminResult result;
    bool named_in_settings = false;
    change(access, [&](horde::Horde& horde, horde::Step& step) {
        horde::ResidentUser* user = horde.accounts().find(asked.id, step.now);
        if (!user) throw no_such_account(asked);
        check_alias(asked, user->user);
        if (user->has(role) != arguments.on) set_role_of(horde, step, *user, role, arguments.on);
        named_in_settings =
            role == model::Role::administrator && !arguments.on && horde.is_administrator(*user);
        result.values["id"] = user->user.id;
        result.values["alias"] = model::alias_of(user->user);
        result.values["roles"] = roles_of(user->user);
    });
    result.text = fmt::format("{}: {}\n", std::string_view(result.values["alias"].as_string()),
                              listed(result.values["roles"].as_array()));
    if (named_in_settings) result.text += "It stays an administrator: security.admins names it.\n";
    return result;
}

AdminResult sweep(const AdminAccess& access) {
    node::Node& node = access.node();
    if (!node.is_open())
        throw AdminFailure("the database takes no changes at the moment; try again in a while");
    const auto started = std::chrono::steady_clock::now();
    access.sweep();
    if (!node.commits().flush(patience))
        throw AdminFailure("the database did not take the changes in time");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    std::int64_t jobs = 0;
    std::int64_t workers = 0;
    node.peek([&](const horde::Horde& horde, Time now) {
        for (const auto kind : {model::Kind::image, model::Kind::text, model::Kind::alchemy}) {
            const auto totals = horde.totals(kind, now);
            jobs += totals.queued_jobs;
            workers += totals.workers;
        }
    });
    AdminResult result;
    result.values = {{"queued_jobs", jobs}, {"workers", workers}, {"seconds", took.count()}};
    result.text = fmt::format("Swept in {:.3f} s; {} jobs wait or run, {} workers are online.\n",
                              took.count(), jobs, workers);
    return result;
}

AdminResult list_tasks(const AdminAccess& access) {
    if (!access.tasks)
        throw AdminFailure("no server runs on this data folder, and tasks run only in a server");
    AdminResult result;
    json::array tasks;
    result.text = fmt::format("{:<18} {:>9} {:>8} {:>8} {:>10}  {:<24}  {}\n", "task", "every",
                              "runs", "failed", "took", "last start", "last failure");
    for (const auto& task : access.tasks()) {
        const double period = in_seconds(task.period);
        const double took = in_seconds(task.last_duration);
        json::object values{{"name", task.name},
                            {"period", period},
                            {"runs", task.runs},
                            {"failures", task.failures},
                            {"last_start", nullptr},
                            {"last_seconds", took},
                            {"last_failure", task.last_failure}};
        if (task.runs > 0) values["last_start"] = iso8601(task.last_start);
        tasks.push_back(std::move(values));
        result.text += fmt::format("{:<18} {:>7.0f} s {:>8} {:>8} {:>8.3f} s  {}{}\n", task.name,
                                   period, task.runs, task.failures, took, when(task.last_start),
                                   task.last_failure.empty() ? "" : "  " + task.last_failure);
    }
    result.values["tasks"] = std::move(tasks);
    return result;
}

AdminResult backup(const AdminAccess& access, const BackupArguments& arguments) {
    const std::filesystem::path file(arguments.file);
    if (!file.is_absolute()) throw AdminFailure(arguments.file + " is no absolute path");
    const auto started = std::chrono::steady_clock::now();
    AdminResult result;
    try {
        const auto bytes = node::back_up(access.database, file, access.stop);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
        result.values = {{"file", file.string()}, {"bytes", bytes}, {"seconds", took.count()}};
        result.text = fmt::format("{}: {} bytes in {:.1f} s\n", file.string(), bytes, took.count());
    } catch (const node::BackupFailure& failure) {
        throw AdminFailure(failure.what());
    } catch (const db::Error& error) {
        throw AdminFailure(file.string() + ": " + error.what());
    }
    return result;
}

AdminResult perform_operation(const AdminAccess& access, std::string_view operation,
                              const json::value& arguments) {
    try {
        if (operation == "create-user")
            return create_user(access, new_user_arguments().read(arguments));
        if (operation == "set-role") return set_role(access, role_arguments().read(arguments));
        if (operation == "sweep") return sweep(access);
        if (operation == "tasks") return list_tasks(access);
        if (operation == "backup") return backup(access, backup_arguments().read(arguments));
        if (operation == "ledger-check") return check_ledger(access);
        if (operation == "ledger-statement")
            return show_statement(access, statement_arguments().read(arguments));
    } catch (const ValidationFailure& failure) {
        throw AdminFailure(words_of(failure));
    }
    throw AdminFailure(fmt::format("there is no operation {}", operation));
}

}  // namespace orda::cli
