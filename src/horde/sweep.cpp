#include "horde/horde.h"

namespace orda::horde {

bool Horde::sweep(Step& step, std::size_t limit) {
    workforce_.sweep(step.now);
    throughput_.sweep(step.now);

    const auto overdue = book_.overdue(step.now, limit);
    for (const auto& [request, id] : overdue) {
        model::Job& job = *request->job(id);
        const bool decoy = job.decoy;
        book_.fault(step, *request, job);
        if (request->is_over()) release_hold(step, *request);
        if (request->is_waiting()) fresh_.push_back(request->request.id);
        if (ResidentWorker* worker = workforce_.resident(job.worker)) {
            worker->jobs_in_progress -= 1;
            if (!decoy) workforce_.count_drop(step, *worker, modes_.raid);
        }
    }

    const auto expired = book_.expired(step.now, limit);
    for (ResidentRequest* request : expired) {
        for (const auto& job : request->jobs)
            if (job.state == model::JobState::in_progress)
                if (ResidentWorker* worker = workforce_.resident(job.worker))
                    worker->jobs_in_progress -= 1;
        release_hold(step, *request);
        book_.remove(step, *request);
    }

    for (auto message = messages_.begin(); message != messages_.end();) {
        if (message->second.expiry > step.now) {
            ++message;
            continue;
        }
        step.add(model::DeleteMessage{message->first});
        message = messages_.erase(message);
    }
    return overdue.size() == limit || expired.size() == limit;
}

void Horde::remove_expired(Step& step, const std::vector<model::RequestId>& ids) {
    for (const auto& id : ids)
        if (!book_.resident(id)) step.add(model::DeleteRequest{id});
}

}  // namespace orda::horde
