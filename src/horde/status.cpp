#include <algorithm>
#include <cmath>

#include "base/refusals.h"
#include "horde/horde.h"

namespace orda::horde {

namespace {

/// Things ahead are shown in units that the average speed is compared in; spec/scheduling.md §13.2.
double seconds_ahead(const RankedQueue::Sums& ahead, double average_speed, std::int64_t threads) {
    if (ahead.requests == 0) return 0;
    const double rate = average_speed * static_cast<double>(std::min(threads, ahead.jobs));
    return static_cast<double>(ahead.things) / (rate > 0 ? rate : 1'000'000.0);
}

}  // namespace

RequestStatus Horde::status(Step& step, model::Kind kind, const model::RequestId& id,
                            bool with_generations) {
    ResidentRequest* request = book_.find(id, step.now);
    if (!request || request->request.kind != kind) throw refusals::request_not_found(id.text());
    step.depends_on(request->last_group);
    const model::Request& row = request->request;

    RequestStatus status;
    status.finished = request->finished;
    status.processing = request->in_progress;
    status.restarted = request->restarted;
    status.waiting =
        std::min(row.waiting, std::max(row.jobs - request->in_progress - request->finished, 0));
    status.done = request->is_done();
    status.faulted = row.faulted;
    status.kudos = row.consumed.rounded();
    status.r2 = row.demands->image.r2;
    const bool succeeded = status.done && !row.faulted && !row.cancelled;
    status.is_possible =
        request->in_progress > 0 || succeeded ||
        (!row.faulted && row.expiry > step.now && somebody_could_serve(*request, step.now));

    double queue_seconds = 0;
    if (request->is_waiting()) {
        const auto ahead = book_.queue(kind).up_to(request->place);
        status.queue_position = ahead.requests;
        queue_seconds =
            seconds_ahead(ahead, workforce_.average_speed(kind), workforce_.threads(kind));
    }
    double running_seconds = 0;
    for (const auto& job : request->jobs) {
        if (job.decoy || job.state != model::JobState::in_progress) continue;
        const ResidentWorker* worker = workforce_.resident(job.worker);
        const double speed = worker ? worker->speed : 1.0;
        running_seconds = std::max(running_seconds, static_cast<double>(row.things) / speed -
                                                        in_seconds(step.now - job.started));
    }
    constexpr double longest_shown = 2'000'000'000;
    status.wait_time = static_cast<std::int64_t>(
        std::llrint(std::min(queue_seconds + running_seconds, longest_shown)));

    if (!with_generations) return status;
    for (const auto& job : request->jobs) {
        if (job.decoy || job.state != model::JobState::finished) continue;
        status.generations.push_back({.id = job.id,
                                      .worker = job.worker,
                                      .worker_name = job.worker_name,
                                      .model = job.model,
                                      .seed = job.seed,
                                      .verdict = job.verdict,
                                      .result = job.result});
    }
    return status;
}

RequestStatus Horde::cancel(Step& step, model::Kind kind, const model::RequestId& id) {
    RequestStatus before = status(step, kind, id, true);
    ResidentRequest& request = *book_.find(id, step.now);
    if (kind == model::Kind::image && !request.request.cancelled)
        request.request.jobs = request.finished;
    book_.cancel(step, request);
    // What is not going to be served needs no kudos set aside.
    if (request.in_progress == 0) release_hold(step, request);
    step.await();
    return before;
}

bool Horde::somebody_could_serve(ResidentRequest& request, Time now) {
    RequestClass& family = *request.family;
    const ResidentUser& requester = accounts_.at(request.request.user);
    // A worker in maintenance or paused still serves its owner: judged apart, they are few.
    for (const auto& id : requester.workers) {
        const ResidentWorker* own = workforce_.resident(id);
        if (own && own->worker.kind == request.request.kind &&
            rules::could_serve(family.view, requester.user.id, requester.has(model::Role::trusted),
                               workforce_.view(*own, now)))
            return true;
    }
    if (family.judged_at == workforce_.epoch() && !request.request.demands->safe_address) {
        // Judged with this requester's trust: never shared.
    } else if (family.judged_at == workforce_.epoch()) {
        return family.servable;
    }
    bool servable = false;
    for (ResidentWorker* worker : workforce_.online(request.request.kind)) {
        const rules::WorkerView side = workforce_.view(*worker, now);
        if (side.maintenance || side.paused || side.stale) continue;
        if (!rules::could_serve(family.view, requester.user.id, requester.has(model::Role::trusted),
                                side))
            continue;
        servable = true;
        break;
    }
    family.servable = servable;
    family.judged_at = workforce_.epoch();
    return servable;
}

}  // namespace orda::horde
