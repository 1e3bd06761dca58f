#include "horde/request_book.h"

#include <algorithm>

#include "base/assertion.h"

namespace orda::horde {

namespace {

/// A request ages by 5 kudos a second: a hundredth of kudos is worth 2,000 µs of waiting.
constexpr std::int64_t micros_per_hundredth = 2'000;
/// Priorities beyond this many hundredths of kudos rank alike; keeps the key within 64 bits.
constexpr std::int64_t priority_limit = 1'000'000'000'000'000;

void erase_from(std::vector<RequestClass*>& list, RequestClass* family) {
    const auto found = std::find(list.begin(), list.end(), family);
    must(found != list.end(), "a class stands in the index it was put into");
    *found = list.back();
    list.pop_back();
}

std::int32_t count_jobs(const ResidentRequest& request, model::JobState state) {
    return static_cast<std::int32_t>(
        std::count_if(request.jobs.begin(), request.jobs.end(),
                      [state](const model::Job& job) { return !job.decoy && job.state == state; }));
}

}  // namespace

RankKey rank_of(const model::Request& request) {
    const auto priority = std::clamp(request.priority, -priority_limit, priority_limit);
    const std::int64_t age =
        request.kind == model::Kind::alchemy ? 0 : to_micros(request.queued_since);
    return {priority * micros_per_hundredth - age, request.id};
}

model::Job* ResidentRequest::job(const model::JobId& id) {
    const auto found = std::find_if(jobs.begin(), jobs.end(),
                                    [&id](const model::Job& job) { return job.id == id; });
    return found == jobs.end() ? nullptr : &*found;
}

RequestBook::RequestBook(const HordeOptions& options, Accounts& accounts, ModelNames& names)
    : options_(options), accounts_(accounts), names_(names) {}

RequestBook::~RequestBook() = default;

// ── Finding ──

ResidentRequest* RequestBook::resident(const model::RequestId& id) {
    const auto found = requests_.find(id);
    return found == requests_.end() ? nullptr : found->second.get();
}

ResidentRequest* RequestBook::find(const model::RequestId& id, Time now) {
    if (ResidentRequest* request = resident(id)) {
        request->used = now;
        return request;
    }
    if (absent_requests_.contains(id)) return nullptr;
    Missing missing;
    missing.requests.push_back(id);
    throw missing;
}

ResidentRequest* RequestBook::find_by_job(const model::JobId& id, Time now) {
    const auto found = by_job_.find(id);
    if (found != by_job_.end()) {
        found->second->used = now;
        return found->second;
    }
    if (absent_jobs_.contains(id)) return nullptr;
    Missing missing;
    missing.jobs.push_back(id);
    throw missing;
}

// ── Residence ──

void RequestBook::install(model::RequestBundle&& bundle, Time now) {
    if (requests_.contains(bundle.request.id)) return;
    place(std::move(bundle.request), std::move(bundle.jobs), now);
}

void RequestBook::install_absent(const Missing& asked) {
    if (absent_requests_.size() + absent_jobs_.size() > absent_limit) {
        absent_requests_.clear();
        absent_jobs_.clear();
    }
    for (const auto& id : asked.requests)
        if (!requests_.contains(id)) absent_requests_.insert(id);
    for (const auto& id : asked.jobs)
        if (!by_job_.contains(id)) absent_jobs_.insert(id);
}

ResidentRequest& RequestBook::place(model::Request request, std::vector<model::Job> jobs,
                                    Time now) {
    auto resident = std::make_unique<ResidentRequest>();
    resident->family = &family_of(*request.demands);
    request.demands = resident->family->view.demands;
    resident->request = std::move(request);
    resident->jobs = std::move(jobs);
    resident->used = now;
    resident->finished = count_jobs(*resident, model::JobState::finished);
    resident->restarted = count_jobs(*resident, model::JobState::faulted);
    resident->family->references += 1;
    ResidentUser& user = accounts_.at(resident->request.user);
    user.references += 1;
    user.held += resident->request.held;

    ResidentRequest& placed = *resident;
    const model::RequestId id = placed.request.id;
    requests_.emplace(id, std::move(resident));
    for (const auto& job : placed.jobs) {
        by_job_[job.id] = &placed;
        if (job.state == model::JobState::in_progress)
            deadlines_.push({job.started + job.time_to_live, id, job.id});
    }
    count_in_progress(placed, count_jobs(placed, model::JobState::in_progress));
    expiries_.push({placed.request.expiry, id, {}});
    const std::int32_t waiting = placed.request.waiting;
    placed.request.waiting = 0;
    if (!placed.request.faulted)
        set_waiting(placed, waiting);
    else
        placed.request.waiting = waiting;
    if (placed.is_over()) over_.push({now + options_.residence, id, {}});
    return placed;
}

void RequestBook::evict(Time now, GroupNumber durable, std::size_t limit) {
    for (std::size_t done = 0; done < limit && !over_.empty() && over_.top().time <= now; ++done) {
        const Due due = over_.top();
        over_.pop();
        ResidentRequest* request = resident(due.request);
        if (!request || !request->is_over()) continue;
        const bool open_decoys = std::any_of(
            request->jobs.begin(), request->jobs.end(),
            [](const model::Job& job) { return job.state == model::JobState::in_progress; });
        if (open_decoys || request->last_group > durable ||
            now - request->used < options_.residence) {
            over_.push({now + options_.residence, due.request, {}});
            continue;
        }
        forget(*request);
    }
}

void RequestBook::forget(ResidentRequest& request) {
    must(!request.is_waiting() && request.in_progress == 0,
         "a request leaves memory only when nothing of it waits or runs");
    for (const auto& job : request.jobs)
        by_job_.erase(job.id);
    ResidentUser& user = accounts_.at(request.request.user);
    user.references -= 1;
    user.held -= request.request.held;
    leave_family(*request.family);
    requests_.erase(request.request.id);
}

// ── Life cycle ──

ResidentRequest& RequestBook::add(Step& step, model::Request request) {
    must(request.jobs > 0 && request.waiting == request.jobs && request.version == 0,
         "a new request waits for all of its jobs");
    request.version = 1;
    if (request.body &&
        request.body->prompt.size() + request.body->payload.size() > model::resident_body_bytes) {
        step.add(model::AddRequest{request});
        request.body.reset();
    } else {
        step.add(model::AddRequest{request});
    }
    ResidentRequest& placed = place(std::move(request), {}, step.now);
    placed.last_group = step.group;
    return placed;
}

void RequestBook::hand_out(Step& step, ResidentRequest& request, std::vector<model::Job> jobs) {
    must(!jobs.empty(), "a hand-out has jobs");
    const bool decoy = jobs.front().decoy;
    for (auto& job : jobs) {
        must(job.decoy == decoy, "decoys are not mixed with jobs");
        job.version = 1;
        by_job_[job.id] = &request;
        deadlines_.push({job.started + job.time_to_live, request.request.id, job.id});
        step.add(model::AddJob{job});
    }
    const auto count = static_cast<std::int32_t>(jobs.size());
    request.jobs.insert(request.jobs.end(), std::make_move_iterator(jobs.begin()),
                        std::make_move_iterator(jobs.end()));
    if (!decoy) {
        must(count <= request.request.waiting, "no more is handed out than waits");
        count_in_progress(request, count);
        set_waiting(request, request.request.waiting - count);
        changed(step, request);
    }
    request.last_group = step.group;
}

void RequestBook::finish(Step& step, ResidentRequest& request, model::Job& job) {
    must(job.state == model::JobState::in_progress, "only a job in progress can be finished");
    job.state = model::JobState::finished;
    job.finished = step.now;
    job.version += 1;
    step.add(model::UpdateJob{job});
    if (!job.decoy) {
        count_in_progress(request, -1);
        request.finished += 1;
        changed(step, request);
    }
    request.last_group = step.group;
}

void RequestBook::fault(Step& step, ResidentRequest& request, model::Job& job) {
    must(job.state == model::JobState::in_progress, "only a job in progress can fail");
    job.state = model::JobState::faulted;
    job.finished = step.now;
    job.version += 1;
    step.add(model::UpdateJob{job});
    request.last_group = step.group;
    if (job.decoy) return;
    count_in_progress(request, -1);
    request.restarted += 1;
    if (!request.request.cancelled && !request.request.faulted) {
        if (request.restarted >= faults_until_given_up) {
            // The slot is frozen: what waits stays a number, but nobody gets it any more.
            const std::int32_t frozen = request.request.waiting + 1;
            set_waiting(request, 0);
            request.request.faulted = true;
            request.request.waiting = frozen;
        } else {
            if (!request.is_waiting()) request.request.queued_since = step.now;
            set_waiting(request, request.request.waiting + 1);
        }
    }
    changed(step, request);
}

void RequestBook::cancel(Step& step, ResidentRequest& request) {
    if (request.request.cancelled) return;
    if (request.request.faulted)
        request.request.waiting = 0;
    else
        set_waiting(request, 0);
    request.request.cancelled = true;
    changed(step, request);
}

void RequestBook::remove(Step& step, ResidentRequest& request) {
    if (request.is_waiting()) set_waiting(request, 0);
    count_in_progress(request, -request.in_progress);
    step.add(model::DeleteRequest{request.request.id});
    forget(request);
}

void RequestBook::changed(Step& step, ResidentRequest& request) {
    model::Request& row = request.request;
    row.version += 1;
    request.last_group = step.group;
    step.add(model::UpdateRequest{.id = row.id,
                                  .expiry = row.expiry,
                                  .queued_since = row.queued_since,
                                  .jobs = row.jobs,
                                  .waiting = row.waiting,
                                  .consumed = row.consumed,
                                  .held = row.held,
                                  .cancelled = row.cancelled,
                                  .faulted = row.faulted,
                                  .finished = request.is_over(),
                                  .version = row.version});
    if (request.is_over()) over_.push({step.now + options_.residence, row.id, {}});
}

void RequestBook::keep_until(ResidentRequest& request, Time time) {
    request.request.expiry = std::max(request.request.expiry, time);
}

// ── Time ──

std::vector<ResidentRequest*> RequestBook::expired(Time now, std::size_t limit) {
    std::vector<ResidentRequest*> result;
    while (result.size() < limit && !expiries_.empty() && expiries_.top().time < now) {
        const Due due = expiries_.top();
        expiries_.pop();
        ResidentRequest* request = resident(due.request);
        if (!request) continue;
        if (request->request.expiry >= now)
            expiries_.push({request->request.expiry, due.request, {}});
        else if (std::find(result.begin(), result.end(), request) == result.end())
            result.push_back(request);
    }
    return result;
}

std::vector<std::pair<ResidentRequest*, model::JobId>> RequestBook::overdue(Time now,
                                                                            std::size_t limit) {
    std::vector<std::pair<ResidentRequest*, model::JobId>> result;
    while (result.size() < limit && !deadlines_.empty() && deadlines_.top().time < now) {
        const Due due = deadlines_.top();
        deadlines_.pop();
        ResidentRequest* request = resident(due.request);
        if (!request) continue;
        const model::Job* job = request->job(due.job);
        if (job && job->state == model::JobState::in_progress)
            result.emplace_back(request, due.job);
    }
    return result;
}

// ── Queues ──

const std::vector<RequestClass*>& RequestBook::naming(model::Kind kind,
                                                      ModelNames::Id model) const {
    static const std::vector<RequestClass*> nobody;
    const auto& index = by_model_[model::index_of(kind)];
    return model < index.size() ? index[model] : nobody;
}

const std::set<Member>& RequestBook::waiting_of(model::UserId user, model::Kind kind) const {
    static const std::set<Member> nothing;
    const auto& index = by_user_[model::index_of(kind)];
    const auto found = index.find(user);
    return found == index.end() ? nothing : found->second;
}

RequestClass& RequestBook::family_of(const model::Demands& demands) {
    const std::size_t hash = model::hash_of(demands);
    for (auto [at, end] = by_hash_.equal_range(hash); at != end; ++at)
        if (*at->second->view.demands == demands) return *at->second;

    auto family = std::make_unique<RequestClass>();
    family->model_ids = names_.acquire(demands.models);
    family->view = rules::view_of(std::make_shared<model::Demands>(demands), family->model_ids);
    family->serial = next_serial_++;
    const auto kind = model::index_of(demands.kind);
    auto& slots = classes_[kind];
    if (free_slots_[kind].empty()) {
        family->slot = static_cast<std::uint32_t>(slots.size());
        slots.emplace_back();
    } else {
        family->slot = free_slots_[kind].back();
        free_slots_[kind].pop_back();
    }
    if (family->view.models.empty()) any_model_[kind].push_back(family.get());
    for (const auto model : family->view.models) {
        if (by_model_[kind].size() <= model) by_model_[kind].resize(model + 1);
        by_model_[kind][model].push_back(family.get());
    }
    by_hash_.emplace(hash, family.get());
    RequestClass& placed = *family;
    slots[placed.slot] = std::move(family);
    return placed;
}

void RequestBook::leave_family(RequestClass& family) {
    if (--family.references > 0) return;
    must(family.members.empty(), "a class without requests has no members");
    const auto kind = model::index_of(family.view.demands->kind);
    if (family.view.models.empty()) erase_from(any_model_[kind], &family);
    for (const auto model : family.view.models)
        erase_from(by_model_[kind][model], &family);
    for (auto [at, end] = by_hash_.equal_range(model::hash_of(*family.view.demands)); at != end;
         ++at) {
        if (at->second != &family) continue;
        by_hash_.erase(at);
        break;
    }
    names_.release(family.model_ids);
    free_slots_[kind].push_back(family.slot);
    classes_[kind][family.slot].reset();
}

void RequestBook::enter_queue(ResidentRequest& request) {
    const auto kind = model::index_of(request.request.kind);
    request.key = rank_of(request.request);
    request.place =
        queues_[kind].insert(request.key, request.request.waiting, request.request.things);
    request.family->members.insert({request.key, &request});
    by_user_[kind][request.request.user].insert({request.key, &request});
}

void RequestBook::leave_queue(ResidentRequest& request) {
    const auto kind = model::index_of(request.request.kind);
    queues_[kind].erase(request.place);
    request.place = RankedQueue::none;
    request.family->members.erase({request.key, &request});
    const auto of_user = by_user_[kind].find(request.request.user);
    of_user->second.erase({request.key, &request});
    if (of_user->second.empty()) by_user_[kind].erase(of_user);
}

void RequestBook::set_waiting(ResidentRequest& request, std::int32_t waiting) {
    model::Request& row = request.request;
    must(waiting >= 0 && waiting <= row.jobs, "0 ≤ waiting ≤ jobs");
    const auto kind = model::index_of(row.kind);
    accounts_.at(row.user).waiting[kind] += waiting - row.waiting;
    row.waiting = waiting;
    if (waiting == 0) {
        if (request.is_waiting()) leave_queue(request);
    } else if (request.is_waiting()) {
        queues_[kind].set_jobs(request.place, waiting);
    } else {
        enter_queue(request);
    }
}

void RequestBook::count_in_progress(ResidentRequest& request, std::int32_t change) {
    const auto kind = model::index_of(request.request.kind);
    request.in_progress += change;
    must(request.in_progress >= 0, "jobs in progress are not negative");
    in_progress_[kind] += change;
    things_in_progress_[kind] += change * request.request.things;
    accounts_.at(request.request.user).in_progress[kind] += change;
}

void RequestBook::check() const {
    std::array<std::int64_t, model::kind_count> waiting{};
    for (const auto& [id, request] : requests_) {
        const model::Request& row = request->request;
        must(request->finished == count_jobs(*request, model::JobState::finished) &&
                 request->in_progress == count_jobs(*request, model::JobState::in_progress) &&
                 request->restarted == count_jobs(*request, model::JobState::faulted),
             "the counters of a request equal its jobs");
        must(row.waiting >= 0, "waiting is not negative");
        if (!row.cancelled && !row.faulted)
            must(row.waiting + request->in_progress + request->finished == row.jobs,
                 "waiting + in progress + finished = asked");
        must(request->is_waiting() == (row.waiting > 0 && !row.faulted),
             "exactly the waiting requests stand in the queue");
        if (!request->is_waiting()) continue;
        waiting[model::index_of(row.kind)] += 1;
        must(request->key == rank_of(row), "the key in the queue is the request's");
        must(request->family->members.contains({request->key, request.get()}),
             "a waiting request is a member of its class");
    }
    for (std::size_t kind = 0; kind < queues_.size(); ++kind)
        must(queues_[kind].total().requests == waiting[kind],
             "the queue holds the waiting requests and nothing else");
}

}  // namespace orda::horde
