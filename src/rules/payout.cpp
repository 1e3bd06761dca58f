#include "rules/payout.h"

#include <algorithm>

#include "base/assertion.h"
#include "rules/steps.h"

namespace orda::rules {

namespace {

constexpr double source_image_factor = 1.3;
constexpr double fast_only_factor = 1.2;
constexpr double deny_list_factor = 1.1;
constexpr double tax_of_job = 1;

/// The parts once credit, debit and flat tax are known.
Payout split(double reward, Kudos credit, bool in_full, Kudos debit, Kudos tax) {
    Payout payout;
    payout.reward = Kudos::cents(reward);
    payout.credit = credit;
    payout.owner_escrow = in_full ? Kudos{} : escrow_part(credit);
    payout.owner_spendable = credit - payout.owner_escrow;
    payout.debit = debit;
    if (const Kudos over = debit - credit; over < Kudos{}) {
        payout.minted = -over;
        return payout;
    }
    Kudos left = debit - credit;
    const auto take = [&left](Kudos most) {
        const Kudos taken = std::clamp(most, Kudos{}, left);
        left -= taken;
        return taken;
    };
    payout.burn_bridge = take(payout.reward - credit);
    payout.burn_tax = take(tax);
    payout.burn_surcharge = left;
    return payout;
}

}  // namespace

double image_burn(double reward, const BurnFacts& facts) {
    double kudos = reward;
    if (facts.source_image) kudos *= source_image_factor;
    for (const auto& name : facts.post_processing)
        if (const PostProcessor* found = find_post_processor(name)) kudos *= found->burn_factor;
    kudos += tax_of_job;
    if (!facts.slow_workers) kudos *= fast_only_factor;
    if (facts.worker_blacklist) kudos *= deny_list_factor;
    return kudos;
}

Payout image_payout(double reward, int bridge_factor_hundredths, bool in_full, bool censored,
                    const BurnFacts& facts) {
    const Kudos credit = Kudos::cents(reward * (bridge_factor_hundredths / 100.0));
    const Kudos debit = Kudos::cents(image_burn(censored ? 0 : reward, facts));
    return split(reward, credit, in_full, debit, Kudos::cents(tax_of_job));
}

Payout text_payout(double reward, bool in_full, bool censored) {
    const Kudos debit = Kudos::cents((censored ? 0 : reward) + tax_of_job);
    return split(reward, Kudos::cents(reward), in_full, debit, Kudos::cents(tax_of_job));
}

Payout alchemy_payout(Kudos form_kudos, bool slow_workers, bool in_full) {
    const Kudos tax = form_burn(slow_workers);
    return split(form_kudos.to_double(), form_kudos, in_full, form_kudos + tax, tax);
}

std::vector<model::Posting> settlement_postings(const Payout& payout, model::UserId requester,
                                                model::UserId owner) {
    using model::Pocket;
    using model::SystemAccount;
    std::vector<model::Posting> postings;
    Kudos sum;
    const auto post = [&](std::int64_t account, Pocket pocket, Kudos amount) {
        sum += amount;
        if (amount != Kudos{}) postings.push_back({account, pocket, amount});
    };
    const auto post_system = [&post](SystemAccount account, Kudos amount) {
        post(static_cast<std::int64_t>(account), Pocket::spendable, amount);
    };
    post(requester, Pocket::spendable, -payout.debit);
    post(owner, Pocket::spendable, payout.owner_spendable);
    post(owner, Pocket::escrow, payout.owner_escrow);
    post_system(SystemAccount::burn_bridge, payout.burn_bridge);
    post_system(SystemAccount::burn_tax, payout.burn_tax);
    post_system(SystemAccount::burn_surcharge, payout.burn_surcharge);
    post_system(SystemAccount::mint_generation, -payout.minted);
    must(sum == Kudos{}, "the postings of a settlement sum to zero");
    return postings;
}

Kudos escrow_part(Kudos credit) {
    return Kudos::cents(round_places(credit.to_double() / 2, 2));
}

Kudos activation_tax(model::Kind kind, std::size_t extra_source_images, bool styled) {
    constexpr std::int64_t base = 1;
    constexpr std::int64_t style = 2;
    constexpr std::int64_t per_extra_image = 5;
    switch (kind) {
        case model::Kind::image:
            // With the style's share whether or not there is one: every image request pays 3.
            return Kudos::whole(base + style +
                                per_extra_image * static_cast<std::int64_t>(extra_source_images));
        case model::Kind::text:
            return Kudos::whole(styled ? base + style : base);
        case model::Kind::alchemy:
            return Kudos{};
    }
    return Kudos{};
}

Kudos form_price(std::string_view form, std::int64_t tiles) {
    constexpr std::int64_t interrogation = 3;
    constexpr std::int64_t per_tile = 3;
    constexpr std::int64_t other = 1;
    if (form == "interrogation") return Kudos::whole(interrogation);
    return Kudos::whole(find_post_processor(form) != nullptr ? per_tile * tiles : other);
}

Kudos form_burn(bool slow_workers) {
    return Kudos::whole(slow_workers ? 2 : 1);
}

double image_dry_run(double price, const BurnFacts& facts, std::int32_t n, double multiplier) {
    return image_burn(price, facts) * n * multiplier + tax_of_job;
}

double image_uptime_reward(std::size_t models, bool allow_lora) {
    return 50 + 2 * static_cast<double>(models) + (allow_lora ? 30 : 0);
}

double text_uptime_reward(std::int64_t max_context_length, std::optional<double> billions,
                          bool validated_backend) {
    constexpr std::int64_t most_context = 262'144;
    constexpr double unvalidated_factor = 0.3;
    double base = 25 + 15 * static_cast<double>(std::min(max_context_length, most_context)) / 1024;
    if (!billions) return base * 0.5;
    if (!validated_backend) base *= unvalidated_factor;
    return round_places(base * std::max(*billions / 7, 0.25), 2);
}

bool uptime_to_escrow(model::Kind kind, bool in_full) {
    return !in_full && kind != model::Kind::alchemy;
}

}  // namespace orda::rules
