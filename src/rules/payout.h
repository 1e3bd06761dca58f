#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/kudos.h"
#include "model/kinds.h"
#include "model/ledger.h"
#include "model/user.h"

namespace orda::rules {

// From reward to money: who gets and pays what; spec/kudos.md §2.9, §3.2, §4, §5, §8–10, §20.

/// What an image request pays on top of the reward.
struct BurnFacts {
    bool source_image = false;
    std::span<const std::string> post_processing;
    bool slow_workers = true;
    /// The flag alone counts, even without a worker list.
    bool worker_blacklist = false;
};
/// What the requester pays for one image job, unrounded. Pass 0 as reward for a censored job.
double image_burn(double reward, const BurnFacts& facts);

/// One settled job, in exact hundredths.
struct Payout {
    /// The reward as the submit answer and the webhook show it.
    Kudos reward;
    /// To the worker's total; split into the next two for its owner.
    Kudos credit;
    Kudos owner_spendable;
    Kudos owner_escrow;
    /// What the requester pays.
    Kudos debit;
    // Where the difference goes: debit + minted = credit + bridge + tax + surcharge.
    Kudos burn_bridge;
    Kudos burn_tax;
    Kudos burn_surcharge;
    Kudos minted;
};
/// `in_full`: the owner is trusted (or anonymous).
Payout image_payout(double reward, int bridge_factor_hundredths, bool in_full, bool censored,
                    const BurnFacts& facts);
Payout text_payout(double reward, bool in_full, bool censored);
/// Requester: the form's kudos + 1, or + 2 when slow workers are allowed.
Payout alchemy_payout(Kudos form_kudos, bool slow_workers, bool in_full);

/// The postings of a settlement; they sum to zero. Parts of 0 are left out.
std::vector<model::Posting> settlement_postings(const Payout& payout, model::UserId requester,
                                                model::UserId owner);

/// The part of a job's credit that goes to escrow.
Kudos escrow_part(Kudos credit);

/// Charged once at activation (§5). `styled`: text only, a style of somebody was applied.
Kudos activation_tax(model::Kind kind, std::size_t extra_source_images, bool styled);
/// What a style's owner gets for its use by somebody else.
inline constexpr Kudos style_reward = Kudos::hundredths(200);

/// `interrogation` 3, post-processors 3 × tiles, all others 1 (§4).
Kudos form_price(std::string_view form, std::int64_t tiles);
/// What a requester pays above the form's kudos.
Kudos form_burn(bool slow_workers);

/// Value of an image dry run for the whole request, unrounded (§7): `burn(price) × n × m + 1`.
double image_dry_run(double price, const BurnFacts& facts, std::int32_t n, double multiplier);

/// Uptime rewards per period (§9), unrounded where the spec leaves them so.
double image_uptime_reward(std::size_t models, bool allow_lora);
/// `billions`: of the first model; nothing when unknown.
double text_uptime_reward(std::int64_t max_context_length, std::optional<double> billions,
                          bool validated_backend);
inline constexpr double alchemy_uptime_reward = 40;
/// Whether an uptime reward goes to escrow: image and text of owners who are not trusted.
bool uptime_to_escrow(model::Kind kind, bool in_full);

}  // namespace orda::rules
