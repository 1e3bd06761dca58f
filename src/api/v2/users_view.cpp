#include "api/v2/users_view.h"

#include "rules/accounts.h"

namespace orda::api {

using horde::Privilege;
using model::Action;
using model::Kind;
using model::Role;

namespace {

constexpr double hundredths = 100.0;

/// Whole kudos, as clients know them; the fractions count all the same (spec/kudos.md §16.5).
double shown(Kudos amount) {
    return static_cast<double>(amount.rounded());
}

double kudos_of(const model::Account& account, Action action) {
    return shown(account.actions[static_cast<std::size_t>(action)]);
}

KudosDetailsAnswer kudos_details(const model::Account& account) {
    return {.accumulated = kudos_of(account, Action::accumulated),
            .gifted = kudos_of(account, Action::gifted),
            .donated = kudos_of(account, Action::donated),
            .admin = kudos_of(account, Action::admin),
            .received = kudos_of(account, Action::received),
            .recurring = kudos_of(account, Action::recurring),
            .awarded = kudos_of(account, Action::awarded),
            .styled = kudos_of(account, Action::styled)};
}

using PerKind = std::array<std::int64_t, model::kind_count>;

ThingsAnswer things(const PerKind& counts) {
    return {
        .megapixelsteps = static_cast<double>(counts[model::index_of(Kind::image)]) / hundredths,
        .tokens = counts[model::index_of(Kind::text)] / static_cast<std::int64_t>(hundredths)};
}

CountsAnswer counts(const PerKind& numbers) {
    return {.image = numbers[model::index_of(Kind::image)],
            .text = numbers[model::index_of(Kind::text)],
            .interrogation = numbers[model::index_of(Kind::alchemy)]};
}

template <class Ids>
std::vector<std::string> texts_of(const Ids& ids) {
    std::vector<std::string> texts;
    for (const auto& id : ids)
        texts.push_back(id.text());
    return texts;
}

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

std::optional<ActiveGenerationsAnswer> active_generations(const horde::UserSight& sight) {
    ActiveGenerationsAnswer answer;
    const auto of_kind = [&sight](Kind kind) -> std::optional<std::vector<std::string>> {
        const auto& ids = sight.requests[model::index_of(kind)];
        if (ids.empty()) return std::nullopt;
        return texts_of(ids);
    };
    answer.image = of_kind(Kind::image);
    answer.text = of_kind(Kind::text);
    answer.alchemy = of_kind(Kind::alchemy);
    if (!answer.image && !answer.text && !answer.alchemy) return std::nullopt;
    return answer;
}

MonthlyKudosAnswer monthly_kudos(const model::User& user) {
    Kudos amount = user.monthly_kudos;
    if (user.roles.has(Role::moderator)) amount += rules::moderator_monthly_kudos;
    MonthlyKudosAnswer answer;
    answer.amount = amount.rounded();
    if (user.monthly_received) answer.last_received = rfc822(*user.monthly_received);
    return answer;
}

std::string shown_name(const horde::UserDetails& details) {
    std::string name = model::alias_of(details.user);
    if (!details.through) return name;
    const std::string& key = details.through->name;
    return name + (key.empty() ? " (Shared Key)" : " (Shared Key: " + key + ")");
}

void add_own_fields(UserAnswer& answer, const horde::UserSight& sight) {
    const model::User& user = sight.details.user;
    answer.sharedkey_ids = texts_of(sight.details.shared_keys);
    answer.active_generations = active_generations(sight);
    answer.vpn = user.roles.has(Role::vpn);
    answer.special = user.roles.has(Role::special);
    answer.contact = unless_empty(user.contact);
}

void add_moderators_fields(UserAnswer& answer, const horde::UserSight& sight) {
    const model::User& user = sight.details.user;
    answer.evaluating_kudos = shown(sight.details.account.escrow);
    answer.monthly_kudos = monthly_kudos(user);
    answer.suspicious = static_cast<std::int64_t>(user.suspicions.size());
    answer.admin_comment = unless_empty(user.admin_comment);
    answer.proxy_passkey = unless_empty(user.proxy_passkey);
}

}  // namespace

UserAnswer user_answer(const horde::UserSight& sight, Time now) {
    const model::User& user = sight.details.user;
    const model::Account& account = sight.details.account;
    UserAnswer answer;
    answer.username = shown_name(sight.details);
    answer.id = user.id;
    answer.kudos = shown(account.balance);
    answer.concurrency = user.concurrency;
    answer.worker_invited = user.worker_invited;
    answer.moderator = user.roles.has(Role::moderator);
    answer.kudos_details = kudos_details(account);
    answer.worker_count = static_cast<std::int64_t>(sight.workers.size());
    if (user.public_workers || sight.privilege != Privilege::everyone)
        answer.worker_ids = texts_of(sight.workers);
    answer.trusted = user.roles.has(Role::trusted);
    answer.flagged = user.roles.has(Role::flagged);
    answer.service = user.roles.has(Role::service);
    answer.education = user.roles.has(Role::education);
    answer.customizer = user.roles.has(Role::customizer);
    answer.deleted = user.roles.has(Role::deleted);
    answer.pseudonymous = model::class_of(user) == model::AccountClass::pseudonymous;
    answer.account_age = std::chrono::duration_cast<seconds>(now - user.created).count();
    answer.records = {.usage = things(account.records.usage),
                      .contribution = things(account.records.contributions),
                      .fulfillment = counts(account.records.fulfillments),
                      .request = counts(account.records.requests),
                      .style = counts(account.records.styles)};
    if (sight.privilege != Privilege::everyone) add_own_fields(answer, sight);
    if (sight.privilege == Privilege::moderator) add_moderators_fields(answer, sight);
    return answer;
}

UserAnswer listed_user_answer(const horde::UserSight& sight, Time now) {
    UserAnswer answer = user_answer(sight, now);
    answer.active_generations.emplace();
    answer.monthly_kudos.emplace();
    return answer;
}

}  // namespace orda::api
