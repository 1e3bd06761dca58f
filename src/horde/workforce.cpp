#include "horde/workforce.h"

#include <algorithm>

#include "base/assertion.h"
#include "rules/time_to_live.h"

namespace orda::horde {

namespace {

/// Set on a worker that dropped too many jobs; workers match on *maintenance mode*.
constexpr const char* dropped_too_much_message =
    "This worker was put into maintenance mode because it dropped too many jobs in an hour. "
    "Please check its log and its speed, then switch maintenance off.";

}  // namespace

Workforce::Workforce(const HordeOptions& options, Accounts& accounts, ModelNames& names)
    : options_(options),
      accounts_(accounts),
      names_(names),
      images_(std::make_shared<rules::ImageReference>(rules::ImageReference::built_in())),
      texts_(std::make_shared<rules::TextReference>(rules::TextReference::built_in())) {}

// ── Finding ──

ResidentWorker* Workforce::resident(const model::WorkerId& id) {
    const auto found = workers_.find(id);
    return found == workers_.end() ? nullptr : found->second.get();
}

ResidentWorker* Workforce::find(const model::WorkerId& id, Time now) {
    if (ResidentWorker* worker = resident(id)) {
        accounts_.at(worker->worker.owner).used = now;
        return worker;
    }
    if (absent_ids_.contains(id)) return nullptr;
    Missing missing;
    missing.workers.push_back(id);
    throw missing;
}

ResidentWorker* Workforce::find_by_name(const std::string& name, Time now) {
    const auto found = by_name_.find(name);
    if (found != by_name_.end()) return find(found->second, now);
    if (absent_names_.contains(name)) return nullptr;
    Missing missing;
    missing.worker_names.push_back(name);
    throw missing;
}

ResidentWorker& Workforce::at(const model::WorkerId& id) {
    ResidentWorker* worker = resident(id);
    must(worker != nullptr, "the worker is resident");
    return *worker;
}

// ── Residence ──

void Workforce::install(model::Worker worker, model::WorkerTotals totals, Time now) {
    if (workers_.contains(worker.id)) return;
    auto resident = std::make_unique<ResidentWorker>();
    resident->worker = std::move(worker);
    resident->totals = std::move(totals);
    resident->stored = resident->totals.last_check_in;
    resident->speed = model::speed_of(resident->worker.kind, resident->totals);
    ResidentWorker& placed = *resident;
    absent_names_.erase(placed.worker.name);
    absent_ids_.erase(placed.worker.id);
    by_name_[placed.worker.name] = placed.worker.id;
    workers_.emplace(placed.worker.id, std::move(resident));
    declare(placed, placed.worker.declaration);
    set_online(placed, now - placed.totals.last_check_in <= options_.worker_stale);
}

void Workforce::install_absent(const Missing& asked) {
    if (absent_names_.size() + absent_ids_.size() > absent_limit) {
        absent_names_.clear();
        absent_ids_.clear();
    }
    for (const auto& id : asked.workers)
        if (!workers_.contains(id)) absent_ids_.emplace(id, true);
    for (const auto& name : asked.worker_names)
        if (!by_name_.contains(name)) absent_names_.emplace(name, true);
}

void Workforce::forget_workers_of(const std::vector<model::WorkerId>& ids) {
    for (const auto& id : ids) {
        const auto found = workers_.find(id);
        if (found == workers_.end()) continue;
        must(!found->second->online, "the owner of an online worker stays resident");
        names_.release(found->second->model_ids);
        by_name_.erase(found->second->worker.name);
        workers_.erase(found);
    }
}

// ── Life ──

ResidentWorker& Workforce::create(Step& step, model::Kind kind, model::UserId owner,
                                  std::string name) {
    model::Worker worker;
    worker.id = Uuid::secret(step.random);
    worker.kind = kind;
    worker.owner = owner;
    worker.name = std::move(name);
    worker.created = step.now;
    model::WorkerTotals totals;
    totals.id = worker.id;
    totals.last_check_in = step.now;
    totals.drop_window_start = step.now;
    const model::WorkerId id = worker.id;
    install(std::move(worker), std::move(totals), step.now);
    accounts_.at(owner).workers.push_back(id);
    ResidentWorker& placed = at(id);
    changed(step, placed);
    totals_changed(step, placed);
    return placed;
}

bool Workforce::check_in(Step& step, ResidentWorker& worker, model::Declaration declaration,
                         const std::string& address) {
    model::Worker& row = worker.worker;
    // The reward is for what was offered until now, by the software that asks now.
    const bool reward = rules::book_uptime(worker.totals, row.maintenance, row.paused, step.now);
    worker.totals.last_check_in = step.now;
    const bool new_address = row.address != address;
    const bool new_offer = !(row.declaration == declaration);
    if (new_offer) declare(worker, std::move(declaration));
    row.address = address;
    set_online(worker, true);
    if (new_offer || new_address) changed(step, worker);
    if (new_offer || step.now - worker.stored >= options_.check_in_min) {
        worker.stored = step.now;
        totals_changed(step, worker);
    }
    return reward;
}

void Workforce::declare(ResidentWorker& worker, model::Declaration declaration) {
    const auto previous = std::move(worker.model_ids);
    worker.worker.declaration = std::move(declaration);
    worker.model_ids = names_.acquire(worker.worker.declaration.models);
    names_.release(previous);
    worker.offer = rules::make_offer(worker.worker.kind, worker.worker.declaration,
                                     worker.model_ids, *images_, *texts_);
    worker.verdicts.clear();
    ++epoch_;
}

void Workforce::changed(Step& step, ResidentWorker& worker) {
    worker.worker.version += 1;
    worker.last_group = step.group;
    accounts_.at(worker.worker.owner).last_group = step.group;
    ++epoch_;
    step.add(model::PutWorker{worker.worker});
}

void Workforce::totals_changed(Step& step, ResidentWorker& worker) {
    worker.totals.version += 1;
    worker.last_group = step.group;
    accounts_.at(worker.worker.owner).last_group = step.group;
    step.add(model::PutWorkerTotals{worker.totals});
}

void Workforce::rename(Step& step, ResidentWorker& worker, std::string name) {
    by_name_.erase(worker.worker.name);
    absent_names_.erase(name);
    worker.worker.name = std::move(name);
    by_name_[worker.worker.name] = worker.worker.id;
    changed(step, worker);
}

void Workforce::remove(Step& step, ResidentWorker& worker) {
    must(worker.jobs_in_progress == 0, "a worker with jobs in hand is not removed");
    set_online(worker, false);
    const model::WorkerId id = worker.worker.id;
    auto& list = accounts_.at(worker.worker.owner).workers;
    list.erase(std::remove(list.begin(), list.end(), id), list.end());
    step.add(model::DeleteWorker{id});
    forget_workers_of({id});
}

void Workforce::sample(ResidentWorker& worker, double speed) {
    auto& speeds = worker.totals.speeds;
    if (speeds.size() == model::speed_sample_count) speeds.erase(speeds.begin());
    speeds.push_back(speed);
    worker.speed = model::speed_of(worker.worker.kind, worker.totals);
    const rules::WorkerView side = view(worker, worker.totals.last_check_in);
    if (side.fast() != worker.judged_fast) ++epoch_;
}

void Workforce::suspect(Step& step, ResidentWorker& worker, model::Suspicion reason, bool once) {
    auto record = [reason, once](std::vector<model::Suspicion>& list) {
        if (once && std::find(list.begin(), list.end(), reason) != list.end()) return false;
        list.push_back(reason);
        return true;
    };
    ResidentUser& owner = accounts_.at(worker.worker.owner);
    if (owner.user.id != model::anonymous_id && record(owner.user.suspicions))
        accounts_.changed(step, owner);
    if (!record(worker.worker.suspicions)) return;
    if (worker.worker.suspicions.size() >= model::suspicion_threshold &&
        !owner.has(model::Role::trusted))
        worker.worker.paused = true;
    changed(step, worker);
}

void Workforce::count_drop(Step& step, ResidentWorker& worker, bool raid_mode) {
    const bool too_many = rules::count_drop(worker.totals, worker.worker.kind, raid_mode, step.now);
    totals_changed(step, worker);
    if (!too_many) return;
    if (!raid_mode) {
        worker.worker.maintenance = true;
        worker.worker.maintenance_message = dropped_too_much_message;
        changed(step, worker);
    }
    suspect(step, worker, model::Suspicion::too_many_aborted, false);
}

void Workforce::sweep(Time now) {
    for (auto& list : online_) {
        std::vector<ResidentWorker*> gone;
        for (ResidentWorker* worker : list)
            if (now - worker->totals.last_check_in > options_.worker_stale) gone.push_back(worker);
        for (ResidentWorker* worker : gone)
            set_online(*worker, false);
    }
}

void Workforce::set_online(ResidentWorker& worker, bool online) {
    if (worker.online == online) return;
    worker.online = online;
    ++epoch_;
    auto& list = online_[model::index_of(worker.worker.kind)];
    accounts_.at(worker.worker.owner).references += online ? 1 : -1;
    if (online)
        list.push_back(&worker);
    else
        list.erase(std::remove(list.begin(), list.end(), &worker), list.end());
}

// ── Matching ──

rules::WorkerView Workforce::view(const ResidentWorker& worker, Time now) const {
    return {.id = worker.worker.id,
            .owner = worker.worker.owner,
            .owner_trusted = accounts_.at(worker.worker.owner).has(model::Role::trusted),
            .speed = worker.speed,
            .maintenance = worker.worker.maintenance,
            .paused = worker.worker.paused,
            .stale = now - worker.totals.last_check_in > options_.worker_stale,
            .offer = &worker.offer};
}

rules::Verdict Workforce::verdict(ResidentWorker& worker, const RequestClass& family, Time now) {
    const rules::WorkerView side = view(worker, now);
    if (side.fast() != worker.judged_fast || side.owner_trusted != worker.judged_trusted) {
        worker.verdicts.clear();
        worker.judged_fast = side.fast();
        worker.judged_trusted = side.owner_trusted;
    }
    if (family.slot >= cached_classes_limit) return rules::class_verdict(family.view, side);
    if (worker.verdicts.size() <= family.slot) worker.verdicts.resize(family.slot + 1);
    auto& cached = worker.verdicts[family.slot];
    if (cached.serial != family.serial)
        cached = {family.serial, rules::class_verdict(family.view, side)};
    return cached.verdict;
}

void Workforce::set_references(std::shared_ptr<const rules::ImageReference> images,
                               std::shared_ptr<const rules::TextReference> texts) {
    images_ = std::move(images);
    texts_ = std::move(texts);
    for (auto& [id, worker] : workers_) {
        worker->offer = rules::make_offer(worker->worker.kind, worker->worker.declaration,
                                          worker->model_ids, *images_, *texts_);
        worker->verdicts.clear();
    }
    ++epoch_;
}

std::int64_t Workforce::threads(model::Kind kind) const {
    std::int64_t sum = 0;
    for (const ResidentWorker* worker : online(kind))
        sum += worker->worker.declaration.threads;
    return sum;
}

double Workforce::average_speed(model::Kind kind) const {
    double sum = 0;
    std::size_t count = 0;
    for (const ResidentWorker* worker : online(kind)) {
        for (const double speed : worker->totals.speeds)
            sum += speed;
        count += worker->totals.speeds.size();
    }
    return count == 0 ? 0.0 : sum / static_cast<double>(count);
}

}  // namespace orda::horde
