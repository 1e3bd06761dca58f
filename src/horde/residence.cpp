#include "base/assertion.h"
#include "horde/horde.h"

namespace orda::horde {

Horde::Horde(HordeOptions options)
    : options_(std::move(options)),
      accounts_(options_),
      book_(options_, accounts_, names_),
      workforce_(options_, accounts_, names_) {}

void Horde::found(Step& step, std::string anonymous_key_hash) {
    model::UserBundle bundle;
    bundle.user.id = model::anonymous_id;
    bundle.user.name = "Anonymous";
    bundle.user.identity = "anon";
    bundle.user.key_hash = std::move(anonymous_key_hash);
    bundle.user.concurrency = options_.anonymous_concurrency;
    bundle.user.public_workers = true;
    bundle.user.created = step.now;
    bundle.account.id = model::anonymous_id;
    bundle.account.last_active = step.now;
    accounts_.install(std::move(bundle), step.now);
    ResidentUser& anonymous = accounts_.at(model::anonymous_id);
    accounts_.changed(step, anonymous);
    accounts_.account_changed(step, anonymous);
    step.await();
}

void Horde::install(Loaded&& loaded, Time now) {
    for (auto& bundle : loaded.users) {
        auto workers = bundle.workers;
        auto totals = bundle.worker_totals;
        must(workers.size() == totals.size(), "each worker comes with its totals");
        accounts_.install(std::move(bundle), now);
        for (std::size_t i = 0; i < workers.size(); ++i)
            workforce_.install(std::move(workers[i]), std::move(totals[i]), now);
    }
    for (auto& bundle : loaded.requests) {
        std::vector<model::WorkerId> busy;
        for (const auto& job : bundle.jobs)
            if (job.state == model::JobState::in_progress) busy.push_back(job.worker);
        const bool known = book_.resident(bundle.request.id) != nullptr;
        book_.install(std::move(bundle), now);
        if (known) continue;
        for (const auto& id : busy)
            if (ResidentWorker* worker = workforce_.resident(id)) worker->jobs_in_progress += 1;
    }
    keyed_events_.install(loaded.asked.event_keys, std::move(loaded.events), now);
    accounts_.install_absent(loaded.asked);
    workforce_.install_absent(loaded.asked);
    book_.install_absent(loaded.asked);
}

void Horde::evict(Time now, GroupNumber durable, std::size_t limit) {
    book_.evict(now, durable, limit);
    keyed_events_.evict(now, durable, options_.residence);
    std::vector<model::WorkerId> workers;
    accounts_.evict(now, durable, limit, workers);
    workforce_.forget_workers_of(workers);
}

void Horde::set_options(HordeOptions options) {
    options_ = std::move(options);
}

void Horde::set_references(std::shared_ptr<const rules::ImageReference> images,
                           std::shared_ptr<const rules::TextReference> texts) {
    workforce_.set_references(std::move(images), std::move(texts));
}

void Horde::set_pricing(std::shared_ptr<const rules::PricingNetwork> network) {
    pricing_ = std::move(network);
}

void Horde::check() const {
    book_.check();
}

}  // namespace orda::horde
