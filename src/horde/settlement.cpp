#include <algorithm>
#include <cmath>

#include "base/assertion.h"
#include "horde/horde.h"
#include "rules/accounts.h"
#include "rules/payout.h"
#include "rules/pricing_text.h"
#include "rules/time_to_live.h"

namespace orda::horde {

namespace {

/// Things as counters keep them: hundredths of display units, each increment rounded on its own.
std::int64_t display_hundredths(model::Kind kind, std::int64_t things, double multiplier) {
    const double units =
        static_cast<double>(things) * multiplier / static_cast<double>(model::thing_divisor(kind));
    return std::llrint(round_places(units, 2) * 100);
}

rules::BurnFacts burn_facts(const model::Request& request) {
    return {.source_image = request.demands->image.source_image,
            .post_processing = request.demands->image.post_processing,
            .slow_workers = request.demands->slow_workers,
            .worker_blacklist = request.demands->deny_workers};
}

}  // namespace

double Horde::reward_of(const ResidentRequest& request, const model::Job& job,
                        const ResidentWorker& worker, std::int64_t characters) const {
    const model::Request& row = request.request;
    const model::Demands& demands = *row.demands;
    if (row.kind == model::Kind::image)
        return row.price * rules::reward_multiplier(workforce_.images().baseline_of(job.model),
                                                    demands.image.qr_code, demands.image.hires_fix);
    const bool known = workforce_.texts().known(job.model);
    return rules::text_reward(
        {.max_length = static_cast<std::int32_t>(row.things),
         .prompt_characters = row.prompt_characters,
         .result_characters = characters,
         .billions = known ? std::optional{workforce_.texts().billions(job.model)} : std::nullopt,
         .owner_trusted = workforce_.view(worker, job.started).owner_trusted,
         .validated_backend = worker.offer.bridge.validated_text_backend,
         .matched_targeting = options_.require_matched_targeting && !demands.workers.empty()});
}

void Horde::settle(Step& step, ResidentRequest& request, model::Job& job, ResidentWorker& worker,
                   double reward) {
    const model::Request& row = request.request;
    const auto kind = model::index_of(row.kind);
    ResidentUser& owner = accounts_.at(worker.worker.owner);
    ResidentUser& requester = accounts_.at(row.user);
    const bool in_full = rules::paid_in_full(owner.user);
    const bool censored = job.verdict != model::JobVerdict::ok;
    const rules::Payout payout =
        row.kind == model::Kind::image
            ? rules::image_payout(reward, worker.offer.bridge.factor_hundredths, in_full, censored,
                                  burn_facts(row))
            : rules::text_payout(reward, in_full, censored);

    const std::int64_t contributed = display_hundredths(row.kind, row.things, 1.0);
    worker.totals.generated += payout.credit;
    worker.totals.contributions += contributed;
    worker.totals.fulfilments += 1;
    workforce_.totals_changed(step, worker);

    accounts_.count(owner, model::Action::accumulated, payout.owner_spendable);
    owner.account.records.fulfillments[kind] += 1;
    owner.account.records.contributions[kind] += contributed;
    owner.account.last_active = step.now;
    accounts_.count(requester, model::Action::accumulated, -payout.debit);
    requester.account.records.requests[kind] += 1;
    requester.account.records.usage[kind] +=
        display_hundredths(row.kind, row.things, requester.user.usage_multiplier);
    if (requester.user.id != model::anonymous_id) requester.account.last_active = step.now;

    accounts_.book(
        step, {.key = "settle:" + job.id.text(),
               .kind = model::EventKind::settlement,
               .time = step.now,
               .reference = "job " + job.id.text() + " of " + row.id.text() + " by " +
                            worker.worker.id.text(),
               .postings = rules::settlement_postings(payout, requester.user.id, owner.user.id)});
    charge_request(step, request, payout.debit);
    consider_promotion(step, owner);
}

void Horde::charge_request(Step& step, ResidentRequest& request, Kudos amount) {
    model::Request& row = request.request;
    row.consumed += amount;
    const Kudos from_hold = std::min(row.held, amount);
    row.held -= from_hold;
    accounts_.at(row.user).held -= from_hold;
    if (row.shared_key)
        if (ResidentSharedKey* key = accounts_.resident_shared_key(*row.shared_key))
            accounts_.charge(step, *key, amount);
}

void Horde::release_hold(Step& step, ResidentRequest& request) {
    if (request.request.held == Kudos{}) return;
    accounts_.at(request.request.user).held -= request.request.held;
    request.request.held = Kudos{};
    book_.changed(step, request);
}

void Horde::consider_promotion(Step& step, ResidentUser& user) {
    const Kudos escrow = user.account.escrow;
    if (escrow <= Kudos{}) return;
    const bool promoted =
        rules::may_be_promoted(user.user, escrow, options_.trust_threshold, step.now);
    if (!promoted && !user.has(model::Role::trusted)) return;
    if (promoted) {
        user.user.roles.set(model::Role::trusted);
        accounts_.changed(step, user);
        for (const auto& id : user.workers) {
            ResidentWorker* worker = workforce_.resident(id);
            if (!worker || !worker->worker.paused) continue;
            worker->worker.paused = false;
            workforce_.changed(step, *worker);
        }
        workforce_.touch();
    }
    accounts_.count(user, model::Action::accumulated, escrow);
    accounts_.book(step, {.key = "promote:" + std::to_string(user.user.id) + ":" +
                                 std::to_string(user.account.version),
                          .kind = model::EventKind::promotion,
                          .time = step.now,
                          .reference = "user " + std::to_string(user.user.id),
                          .postings = {{user.user.id, model::Pocket::escrow, -escrow},
                                       {user.user.id, model::Pocket::spendable, escrow}}});
}

void Horde::pay_uptime(Step& step, ResidentWorker& worker, double reward) {
    const Kudos amount = Kudos::cents(reward);
    ResidentUser& owner = accounts_.at(worker.worker.owner);
    const bool escrow =
        rules::uptime_to_escrow(worker.worker.kind, rules::paid_in_full(owner.user));
    worker.totals.uptime_kudos += amount;
    workforce_.totals_changed(step, worker);
    if (!escrow) accounts_.count(owner, model::Action::accumulated, amount);
    owner.account.last_active = step.now;
    accounts_.book(
        step, {.key = "uptime:" + worker.worker.id.text() + ":" +
                      std::to_string(worker.totals.uptime.count()),
               .kind = model::EventKind::uptime,
               .time = step.now,
               .reference = "worker " + worker.worker.id.text(),
               .postings = {{owner.user.id,
                             escrow ? model::Pocket::escrow : model::Pocket::spendable, amount},
                            {static_cast<std::int64_t>(model::SystemAccount::mint_uptime),
                             model::Pocket::spendable, -amount}}});
    consider_promotion(step, owner);
}

double Horde::uptime_reward(const ResidentWorker& worker, const std::string& new_agent) const {
    const model::Declaration& offered = worker.worker.declaration;
    switch (worker.worker.kind) {
        case model::Kind::image:
            return rules::image_uptime_reward(offered.models.size(), offered.allow_lora);
        case model::Kind::text: {
            std::optional<double> billions;
            if (!offered.models.empty() && workforce_.texts().known(offered.models.front()))
                billions = workforce_.texts().billions(offered.models.front());
            return rules::text_uptime_reward(offered.max_context_length, billions,
                                             rules::bridge_of(new_agent).validated_text_backend);
        }
        case model::Kind::alchemy:
            return rules::alchemy_uptime_reward;
    }
    return 0;
}

}  // namespace orda::horde
