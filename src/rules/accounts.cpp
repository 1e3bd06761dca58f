#include "rules/accounts.h"

#include <chrono>
#include <cmath>
#include <cstdio>

#include "base/kudos.h"

namespace orda::rules {

namespace {

constexpr std::int64_t hundred = 100;

struct ProductKudos {
    std::string_view product;
    std::int64_t kudos;
};
// Names as the payment provider has them, the misspelt one included.
constexpr ProductKudos stripe_products[] = {
    {"Superior Person", 20'000}, {"Recognised", 75'000},    {"Cherised", 200'000},
    {"Treasured", 700'000},      {"Celebrated", 1'500'000}, {"Sponsor", 1'500'000},
};

}  // namespace

Kudos floor_of(model::AccountClass account_class) {
    switch (account_class) {
        case model::AccountClass::anonymous:
            return Kudos::whole(-50);
        case model::AccountClass::pseudonymous:
            return Kudos::whole(14);
        case model::AccountClass::registered:
            return Kudos::whole(25);
    }
    return Kudos{};
}

Kudos forgiven(Kudos balance_after, model::AccountClass account_class) {
    const Kudos floor = floor_of(account_class);
    return balance_after < floor ? floor - balance_after : Kudos{};
}

bool paid_in_full(const model::User& user) {
    return user.id == model::anonymous_id || user.roles.has(model::Role::trusted);
}

std::int64_t starting_priority(Kudos balance, bool flagged, bool downgraded) {
    constexpr std::int64_t flagged_priority = -100;
    constexpr std::int64_t downgraded_priority = -50;
    if (flagged && balance > Kudos::whole(10))
        return round_whole(balance.to_double() / 1000) * hundred;
    if (flagged) return flagged_priority * hundred;
    if (downgraded) return downgraded_priority * hundred;
    return balance.hundredths();
}

std::optional<Kudos> patreon_kudos(double entitlement) {
    // Outside this range it is no amount that somebody pays in a month.
    if (!(entitlement >= 0 && entitlement < 1e6)) return std::nullopt;
    const auto amount = static_cast<std::int64_t>(entitlement);
    if (amount >= 102 && amount <= 108) return Kudos::whole(150'000);
    if (amount == 100 || amount == 50) return Kudos::whole(1'500'000);
    if (amount == 25) return Kudos::whole(900'000);
    if (amount == 24) return Kudos::whole(600'000);
    if (amount == 10) return Kudos::whole(150'000);
    if (amount < 10) return Kudos::whole(10'000 * amount);
    return std::nullopt;
}

std::optional<Kudos> stripe_kudos(std::string_view product) {
    for (const ProductKudos& entry : stripe_products)
        if (entry.product == product) return Kudos::whole(entry.kudos);
    return std::nullopt;
}

Time next_month(Time time) {
    const auto midnight = std::chrono::floor<days>(time);
    const std::chrono::year_month_day date{midnight};
    const std::chrono::year_month month =
        std::chrono::year_month{date.year(), date.month()} + std::chrono::months{1};
    const std::chrono::year_month_day_last last{month.year(),
                                                std::chrono::month_day_last{month.month()}};
    const auto day = std::min(date.day(), last.day());
    return std::chrono::sys_days{month.year() / month.month() / day} + (time - midnight);
}

std::string period_of(Time time) {
    const std::chrono::year_month_day date{std::chrono::floor<days>(time)};
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()));
    return text;
}

MonthlyGrant monthly_grant(std::optional<Time> last_received, Time now) {
    if (!last_received) return {true, now};
    const Time next = next_month(*last_received);
    return now > next ? MonthlyGrant{true, next} : MonthlyGrant{false, *last_received};
}

bool may_be_promoted(const model::User& user, Kudos escrow, std::optional<Kudos> threshold,
                     Time now) {
    return threshold && escrow > *threshold && user.id != model::anonymous_id &&
           !user.roles.has(model::Role::trusted) && !model::is_suspicious(user) &&
           now - user.created >= promotion_age;
}

int shared_key_limit(const model::User& user) {
    if (user.roles.has(model::Role::trusted)) return 10;
    return user.roles.has(model::Role::education) ? 1000 : 3;
}

}  // namespace orda::rules
