#include <algorithm>

#include "base/refusals.h"
#include "horde/horde.h"
#include "rules/accounts.h"
#include "rules/payout.h"
#include "rules/time_to_live.h"

namespace orda::horde {

// What admission of images and texts has in common: who pays, limits, and the step into the queue.

Horde::Payer Horde::payer_of(const Caller& caller, bool allow_downgrade, Time now) {
    if (caller.key_id) {
        if (ResidentSharedKey* shared = accounts_.find_shared_key(*caller.key_id, now)) {
            const model::SharedKey& key = shared->key;
            const bool empty = key.budget && *key.budget <= Kudos{};
            if (empty && allow_downgrade) return {&accounts_.at(model::anonymous_id), shared, true};
            if (empty) throw refusals::shared_key_empty();
            if (key.expiry && *key.expiry <= now) throw refusals::shared_key_expired();
            return {&accounts_.at(key.owner), shared, false};
        }
    }
    return {&require_user(caller, now), nullptr, false};
}

void Horde::check_concurrency(const ResidentUser& user, model::Kind kind, std::int32_t n,
                              const std::vector<std::string>& models) {
    std::int64_t waiting = user.waiting[model::index_of(kind)];
    const bool anonymous = user.user.id == model::anonymous_id;
    if (anonymous && !models.empty()) {
        // One pool per model: only requests that share a model count.
        waiting = 0;
        for (const Member& member : book_.waiting_of(user.user.id, kind)) {
            const auto& others = member.request->request.demands->models;
            const bool shared = std::any_of(others.begin(), others.end(), [&](const auto& name) {
                return std::find(models.begin(), models.end(), name) != models.end();
            });
            if (shared) waiting += member.request->request.waiting;
            if (waiting > user.user.concurrency) break;
        }
    }
    if (waiting + n <= user.user.concurrency) return;
    if (anonymous) throw refusals::too_many_prompts_anonymous(waiting + n, user.user.concurrency);
    throw refusals::too_many_prompts(waiting + n, user.user.concurrency);
}

std::vector<model::WorkerId> Horde::existing_workers(const std::vector<std::string>& ids,
                                                     Time now) {
    std::vector<model::WorkerId> result;
    for (const auto& text : ids) {
        const auto id = Uuid::parse(text);
        const ResidentWorker* worker = id ? workforce_.find(*id, now) : nullptr;
        if (!worker || worker->worker.kind == model::Kind::alchemy)
            throw refusals::worker_not_found(text);
        result.push_back(*id);
    }
    // Only the first few count; the rest was checked all the same.
    constexpr std::size_t kept_workers = 5;
    if (result.size() > kept_workers) result.resize(kept_workers);
    std::sort(result.begin(), result.end());
    return result;
}

rules::HordeLoad Horde::load_of(model::Kind kind) const {
    return {.threads = workforce_.threads(kind),
            .queued = book_.queue(kind).total().jobs + book_.in_progress(kind)};
}

ResidentRequest& Horde::activate(Step& step, model::Request request, const Payer& payer, Kudos hold,
                                 std::size_t extra_source_images, bool downgraded) {
    ResidentUser& user = *payer.user;
    request.user = user.user.id;
    if (payer.key) request.shared_key = payer.key->key.id;
    request.created = step.now;
    request.queued_since = step.now;
    request.expiry = step.now + options_.request_ttl;
    request.priority = rules::starting_priority(
        user.account.balance, user.has(model::Role::flagged), downgraded || payer.downgraded);

    // The tax is the first thing the hold pays for.
    const Kudos tax = rules::activation_tax(request.kind, extra_source_images, false);
    request.consumed = tax;
    request.held = hold - std::min(hold, tax);
    const model::Kind kind = request.kind;
    ResidentRequest& placed = book_.add(step, std::move(request));
    accounts_.count(user, model::Action::accumulated, -tax);
    user.account.records.requests[model::index_of(kind)] += 1;
    if (user.user.id != model::anonymous_id) user.account.last_active = step.now;
    accounts_.book(step, {.key = "activate:" + placed.request.id.text(),
                          .kind = model::EventKind::activation,
                          .time = step.now,
                          .reference = "request " + placed.request.id.text(),
                          .postings = {{user.user.id, model::Pocket::spendable, -tax},
                                       {static_cast<std::int64_t>(model::SystemAccount::burn_tax),
                                        model::Pocket::spendable, tax}}});
    if (payer.key) accounts_.charge(step, *payer.key, tax);
    fresh_.push_back(placed.request.id);
    step.await();
    return placed;
}

}  // namespace orda::horde
