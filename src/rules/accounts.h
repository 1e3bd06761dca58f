#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/kudos.h"
#include "base/time.h"
#include "model/user.h"

namespace orda::rules {

// Rules of accounts, spec/kudos.md §1, §10, §11, §14.

/// Lowest spendable balance: −50, 14 or 25.
Kudos floor_of(model::AccountClass account_class);
/// What a movement adds to be forgiven: nothing unless the balance would end below the floor.
Kudos forgiven(Kudos balance_after, model::AccountClass account_class);
/// Earnings go wholly to the spendable balance: trusted or anonymous.
bool paid_in_full(const model::User& user);

/// The queue key a request starts with, hundredths; `balance` before the activation tax.
std::int64_t starting_priority(Kudos balance, bool flagged, bool downgraded);
/// Gained per second of waiting, hundredths (50 kudos per 10 s).
inline constexpr std::int64_t priority_per_second = 500;

inline constexpr Kudos moderator_monthly_kudos = Kudos::hundredths(300'000 * 100);
/// By Patreon entitlement in whole currency units; nothing for an amount without a rule.
std::optional<Kudos> patreon_kudos(double entitlement);
/// By the name of the Stripe product.
std::optional<Kudos> stripe_kudos(std::string_view product);
/// The same moment a calendar month later, its day cut to the month's end.
Time next_month(Time time);
/// `2026-11`.
std::string period_of(Time time);
/// Whether a monthly grant is due, and the new date of the last one.
struct MonthlyGrant {
    bool due = false;
    Time received;
};
MonthlyGrant monthly_grant(std::optional<Time> last_received, Time now);

inline constexpr Duration promotion_age = days{7};
/// §10.2: escrow above the threshold, old enough, not suspicious, not anonymous, not yet trusted.
/// Without a threshold nobody is promoted.
bool may_be_promoted(const model::User& user, Kudos escrow, std::optional<Kudos> threshold,
                     Time now);

/// How many shared keys an account may own: 3; trusted 10; education 1000.
int shared_key_limit(const model::User& user);

}  // namespace orda::rules
