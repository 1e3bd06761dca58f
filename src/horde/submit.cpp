#include <cmath>

#include "base/assertion.h"
#include "base/refusals.h"
#include "horde/horde.h"
#include "rules/pricing_text.h"
#include "rules/suspicion.h"
#include "rules/time_to_live.h"

namespace orda::horde {

namespace {

/// Entries of `gen_metadata` a result may carry.
constexpr std::size_t metadata_limit = 50;

model::JobVerdict verdict_of(const SubmitCall& call) {
    if (call.kind == model::Kind::image) {
        if (!call.metadata_censorship) return model::JobVerdict::ok;
        return call.metadata_csam ? model::JobVerdict::csam : model::JobVerdict::censored;
    }
    if (call.state == SubmitState::csam || call.metadata_csam) return model::JobVerdict::csam;
    if (call.state == SubmitState::censored) return model::JobVerdict::censored;
    return model::JobVerdict::ok;
}

/// For images a censorship note wins over the reported fault.
bool reports_fault(const SubmitCall& call) {
    return call.state == SubmitState::faulted &&
           !(call.kind == model::Kind::image && call.metadata_censorship);
}

}  // namespace

Horde::Delivery Horde::delivery_of(Step& step, const SubmitCall& call) {
    if (call.metadata_entries > metadata_limit)
        throw refusals::bad_request_too_much_metadata(metadata_limit);
    Delivery delivery;
    delivery.request = book_.find_by_job(call.job, step.now);
    if (!delivery.request || delivery.request->request.kind != call.kind)
        throw refusals::invalid_job_id(call.job.text());
    delivery.job = delivery.request->job(call.job);
    const model::Job& job = *delivery.job;
    const ResidentUser& caller = require_user(call.caller, step.now);
    delivery.worker = workforce_.find(job.worker, step.now);
    if (!delivery.worker || delivery.worker->worker.owner != caller.user.id)
        throw refusals::wrong_credentials_job(delivery.worker ? delivery.worker->worker.name
                                                              : job.worker_name);
    step.depends_on(delivery.request->last_group);
    if (job.state == model::JobState::finished) {
        if (!delivery.worker->worker.maintenance) throw refusals::duplicate_gen(call.job.text());
        delivery.ignored = true;
    }
    if (job.state == model::JobState::faulted) {
        if (!reports_fault(call)) throw refusals::aborted_gen(call.job.text());
        delivery.ignored = true;
    }
    return delivery;
}

void Horde::check_submit(Step& step, const SubmitCall& call) {
    delivery_of(step, call);
}

SubmitResult Horde::submit(Step& step, const SubmitCall& call) {
    // Exactly one submit moves a job out of progress; all others change nothing.
    const Delivery delivery = delivery_of(step, call);
    if (delivery.ignored) return {};
    ResidentRequest* request = delivery.request;
    ResidentWorker* worker = delivery.worker;
    model::Job& job = *delivery.job;

    step.await();
    worker->jobs_in_progress -= 1;
    worker->last_job = step.now;
    if (reports_fault(call)) {
        const bool decoy = job.decoy;
        book_.fault(step, *request, job);
        if (request->is_waiting()) fresh_.push_back(request->request.id);
        if (request->is_over()) release_hold(step, *request);
        if (!decoy) {
            workforce_.count_drop(step, *worker, modes_.raid);
            count_statistic(step, *request, job.model);
        }
        return {};
    }

    const double reward = reward_of(*request, job, *worker, call.characters);
    job.seed = call.seed;
    if (job.decoy) {
        book_.finish(step, *request, job);
        return {reward};
    }
    job.verdict = verdict_of(call);
    auto result = std::make_shared<model::JobResult>();
    result->generation = call.generation;
    result->metadata = call.metadata;
    job.result = std::move(result);
    settle(step, *request, job, *worker, reward);
    request->request.expiry = rules::expiry_after_activity(request->request.expiry, step.now);
    book_.finish(step, *request, job);
    measure(step, *request, job, *worker, call.characters);
    if (request->is_over()) release_hold(step, *request);
    if (!request->request.webhook.empty())
        step.add(model::AddOutbox{.id = Uuid::ordered(step.now, step.random),
                                  .kind = "webhook",
                                  .payload = job.id.text() + " " + std::to_string(reward),
                                  .due = step.now});
    if (job.result->generation.size() > model::resident_result_bytes) job.result.reset();
    return {reward};
}

void Horde::measure(Step& step, const ResidentRequest& request, const model::Job& job,
                    ResidentWorker& worker, std::int64_t characters) {
    const model::Request& row = request.request;
    const double elapsed = in_seconds(step.now - job.started);
    const std::int64_t things =
        row.kind == model::Kind::text ? rules::token_estimate(characters, row.things) : row.things;
    const double speed =
        elapsed <= 0 ? 1.0 : round_places(static_cast<double>(things) / elapsed, 1);
    workforce_.sample(worker, speed);
    throughput_.add(row.kind, job.model, things, speed, step.now);
    std::optional<double> billions;
    if (row.kind == model::Kind::text && workforce_.texts().known(job.model))
        billions = workforce_.texts().billions(job.model);
    const bool trusted = accounts_.at(worker.worker.owner).has(model::Role::trusted);
    for (int count = rules::speed_suspicions(row.kind, speed, trusted, billions, job.model);
         count > 0; --count)
        workforce_.suspect(step, worker, model::Suspicion::unreasonably_fast, false);
    count_statistic(step, request, job.model);
}

void Horde::count_statistic(Step& step, const ResidentRequest& request, const std::string& model) {
    const model::Request& row = request.request;
    step.add(model::AddStatistic{.measure = std::string(model::wire_name(row.kind)),
                                 .model = model,
                                 .time = step.now,
                                 .count = 1,
                                 .amount = row.things});
}

}  // namespace orda::horde
