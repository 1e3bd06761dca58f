#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/kudos.h"
#include "base/time.h"
#include "base/uuid.h"

namespace orda::model {

/// Where a posting lands: a user's spendable balance or escrow, or a system account.
enum class Pocket : std::uint8_t { spendable, escrow };

/// System accounts have negative numbers in the place of user ids; spec/kudos.md §20.
enum class SystemAccount : std::int64_t {
    opening = -1,
    mint_generation = -2,
    mint_uptime = -3,
    mint_award = -4,
    mint_monthly = -5,
    mint_style = -6,
    mint_floor = -7,
    mint_admin = -8,
    burn_tax = -9,
    burn_bridge = -10,
    burn_surcharge = -11,
};

enum class EventKind : std::uint8_t {
    opening,
    activation,
    settlement,
    uptime,
    promotion,
    transfer,
    award,
    monthly,
    admin,
    rating,
    repair,
    wipe,
};

std::string_view name_of(EventKind kind);
std::string_view name_of(SystemAccount account);

struct Posting {
    /// A user id, or a SystemAccount.
    std::int64_t account = 0;
    Pocket pocket = Pocket::spendable;
    Kudos amount;
    bool operator==(const Posting&) const = default;
};

/// One business fact with all its postings, which sum to zero; it happens once (unique key).
struct LedgerEvent {
    /// `settle:<job id>`, `activate:<request id>`, …: spec/kudos.md §20.
    std::string key;
    EventKind kind = EventKind::settlement;
    Time time;
    /// Request, job, worker or other account the event is about, for the statement.
    std::string reference;
    std::vector<Posting> postings;
};

/// Sum over all postings; zero for every event.
Kudos sum_of(const LedgerEvent& event);

}  // namespace orda::model
