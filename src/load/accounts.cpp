#include "load/accounts.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "load/json_scan.h"
#include "load/phase.h"

namespace orda::load {

namespace {

constexpr std::size_t longest_key = 64;

[[noreturn]] void refuse(std::string_view what, const Answer& answer) {
    std::string words = "cannot ";
    words += what;
    words += ": ";
    if (answer.broken != nullptr) {
        words += answer.broken;
    } else {
        words += "status " + std::to_string(answer.status) + ' ';
        words += answer.body.substr(0, Tally::example_bytes);
    }
    if (answer.status == 404)
        words +=
            " (start the server on a loopback address with dev.test_api_keys = true, or give "
            "--keys)";
    if (answer.status == 429) words += " (start the server with dev.disable_ratelimit = true)";
    throw std::runtime_error(words);
}

struct NewAccount {
    std::string key;
    std::string id;
};

Task<NewAccount> make_account(Station& station, const CallTexts& texts, std::string name,
                              bool moderator) {
    const std::string request = texts.test_user(name, name, moderator);
    const Answer answer = co_await station.caller.call(request);
    const auto key = member(answer.body, "api_key");
    const auto id = member(answer.body, "user_id");
    if ((answer.status != 200 && answer.status != 201) || !key || !id)
        refuse("make an account", answer);
    station.tally.record(Operation::account, answer);
    co_return NewAccount{std::string(*key), std::string(*id)};
}

/// What the connections that make accounts share. One thread.
struct Making {
    const CallTexts& texts;
    const AccountsWanted& wanted;
    std::string moderator;
    Accounts accounts;
    std::size_t next = 0;

    std::size_t all() const { return wanted.requesters + wanted.owners; }
};

std::string name_of_account(std::uint64_t run, std::string_view role, std::size_t number) {
    return "bench " + std::to_string(run) + ' ' + std::string(role) + ' ' + std::to_string(number);
}

Task<void> make_moderator(Station& station, Making& making) {
    const NewAccount account = co_await make_account(
        station, making.texts, name_of_account(making.wanted.run, "moderator", 0), true);
    making.moderator = account.key;
}

Task<void> make_some(Station& station, Making& making) {
    while (making.next < making.all() && station.goes_on()) {
        const std::size_t number = making.next++;
        const bool is_owner = number >= making.wanted.requesters;
        const std::size_t place = is_owner ? number - making.wanted.requesters : number;
        std::string name =
            name_of_account(making.wanted.run, is_owner ? "owner" : "requester", place);
        const NewAccount account =
            co_await make_account(station, making.texts, std::move(name), false);
        if (!is_owner && making.wanted.high_concurrency) {
            const std::string request = making.texts.set_concurrency(
                making.moderator, account.id, std::to_string(highest_concurrency));
            const Answer answer = co_await station.caller.call(request);
            if (answer.status != 200) refuse("raise the limit of an account", answer);
            station.tally.record(Operation::account, answer);
        }
        (is_owner ? making.accounts.owners : making.accounts.requesters)[place] = account.key;
    }
}

}  // namespace

Accounts make_accounts(const Target& target, const CallTexts& texts, const AccountsWanted& wanted) {
    constexpr std::size_t connections = 16;
    Making making{.texts = texts, .wanted = wanted, .moderator = {}, .accounts = {}};
    making.accounts.requesters.resize(wanted.requesters);
    making.accounts.owners.resize(wanted.owners);
    if (wanted.high_concurrency)
        run_phase(target, {.name = "moderator",
                           .measure = Operation::account,
                           .groups = {{.script = [&](Station& station) {
                               return make_moderator(station, making);
                           }}}});
    run_phase(
        target,
        {.name = "accounts",
         .measure = Operation::account,
         .groups = {{.connections = std::min(connections, making.all()),
                     .script = [&](Station& station) { return make_some(station, making); }}}});
    return std::move(making.accounts);
}

std::vector<std::string> read_keys(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    std::vector<std::string> keys;
    std::string line;
    while (std::getline(file, line)) {
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.pop_back();
        if (line.empty() || line.front() == '#') continue;
        const bool is_key = line.size() <= longest_key &&
                            std::all_of(line.begin(), line.end(), [](unsigned char letter) {
                                return std::isalnum(letter) || letter == '-' || letter == '_';
                            });
        // The line itself may be a secret: it is not shown.
        if (!is_key)
            throw std::runtime_error(path + ": line that is no API key, number " +
                                     std::to_string(keys.size() + 1) + " of the keys");
        keys.push_back(line);
    }
    if (keys.empty()) throw std::runtime_error(path + " has no key");
    return keys;
}

}  // namespace orda::load
