#include "store/group_changes.h"

namespace orda::store {

GroupChanges::GroupChanges(std::span<const model::ChangeSet> sets) {
    for (const auto& set : sets) {
        count += set.changes.size();
        for (const auto& change : set.changes)
            std::visit([this](const auto& which) { take(which); }, change);
    }
    if (requests_removed_) drop_jobs_of_removed_requests();
}

void GroupChanges::take(const model::PutUser& change) {
    users.put(change.user.id, change.user);
}

void GroupChanges::take(const model::PutAccount& change) {
    accounts.put(change.account.id, change.account);
}

void GroupChanges::take(const model::PutSharedKey& change) {
    shared_keys.put(change.key.id, change.key);
}

void GroupChanges::take(const model::DeleteSharedKey& change) {
    shared_keys.remove(change.id);
}

void GroupChanges::take(const model::PutWorker& change) {
    workers.put(change.worker.id, change.worker);
}

void GroupChanges::take(const model::PutWorkerTotals& change) {
    worker_totals.put(change.totals.id, change.totals);
}

void GroupChanges::take(const model::DeleteWorker& change) {
    workers.remove(change.id);
    worker_totals.remove(change.id);
}

RequestChange* GroupChanges::known(const model::RequestId& id) {
    const auto found = request_index_.find(id);
    return found == request_index_.end() ? nullptr : &requests[found->second].second;
}

void GroupChanges::take(const model::AddRequest& change) {
    const auto [at, fresh] = request_index_.emplace(change.request.id, requests.size());
    must(fresh && change.request.version == 1, "an added request is new");
    must(change.request.demands && change.request.body, "a new request has demands and a body");
    requests.emplace_back(change.request.id, RequestChange{.added = &change.request, .version = 1});
}

void GroupChanges::take(const model::UpdateRequest& change) {
    if (RequestChange* request = known(change.id)) {
        must(!request->removed, "a removed request is not changed any more");
        must(change.version == request->version + 1, "versions of a request follow each other");
        request->updated = &change;
        request->version = change.version;
        return;
    }
    must(change.version > 1, "a changed request was added before");
    request_index_.emplace(change.id, requests.size());
    requests.emplace_back(change.id, RequestChange{.updated = &change,
                                                   .expected = change.version - 1,
                                                   .version = change.version});
}

void GroupChanges::take(const model::DeleteRequest& change) {
    requests_removed_ = true;
    if (RequestChange* request = known(change.id)) {
        request->removed = true;
        return;
    }
    request_index_.emplace(change.id, requests.size());
    requests.emplace_back(change.id, RequestChange{.removed = true});
}

void GroupChanges::take(const model::AddJob& change) {
    must(change.job.version == 1, "an added job is new");
    put_job(change.job);
}

void GroupChanges::take(const model::UpdateJob& change) {
    must(change.job.version > 1, "a changed job was added before");
    put_job(change.job);
}

void GroupChanges::put_job(const model::Job& job) {
    const auto [found, fresh] = job_index_.try_emplace(job.id, jobs.size());
    if (fresh) {
        jobs.push_back({&job, job.result.get(), job.version - 1});
        return;
    }
    JobChange& change = jobs[found->second];
    must(job.version == change.job->version + 1, "versions of a job follow each other");
    change.job = &job;
    if (job.result) change.result = job.result.get();
}

void GroupChanges::drop_jobs_of_removed_requests() {
    std::erase_if(jobs, [this](const JobChange& change) {
        const RequestChange* request = known(change.job->request);
        return request && request->removed;
    });
}

void GroupChanges::take(const model::AddEvent& change) {
    events.push_back(&change.event);
}

void GroupChanges::take(const model::PutMessage& change) {
    messages[change.message.id] = &change.message;
}

void GroupChanges::take(const model::DeleteMessage& change) {
    messages[change.id] = nullptr;
}

void GroupChanges::take(const model::AddStatistic& change) {
    for (const auto resolution :
         {Resolution::minute, Resolution::hour, Resolution::day, Resolution::ever}) {
        Total& total = statistics[{change.measure, resolution, bucket_of(resolution, change.time),
                                   change.model}];
        total.count += change.count;
        total.amount += change.amount;
    }
}

void GroupChanges::take(const model::AddOutbox& change) {
    outbox[change.id] = &change;
}

void GroupChanges::take(const model::DeleteOutbox& change) {
    outbox[change.id] = nullptr;
}

void GroupChanges::take(const model::PutSetting& change) {
    settings[change.name] = change.value;
}

}  // namespace orda::store
