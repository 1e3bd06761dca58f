#include "horde/horde.h"

namespace orda::horde {

KindTotals Horde::totals(model::Kind kind, Time now) const {
    const auto waiting = book_.queue(kind).total();
    return {.queued_jobs = waiting.jobs + book_.in_progress(kind),
            .queued_things = waiting.things + book_.things_in_progress(kind),
            .past_minute_things = throughput_.past_minute(kind, now),
            .workers = static_cast<std::int64_t>(workforce_.online(kind).size()),
            .threads = workforce_.threads(kind)};
}

WorkerDetails Horde::details_of(const ResidentWorker& worker, Time now) {
    const ResidentUser& owner = accounts_.at(worker.worker.owner);
    return {.worker = worker.worker,
            .totals = worker.totals,
            .owner_alias = model::alias_of(owner.user),
            .owner_trusted = owner.has(model::Role::trusted),
            .owner_flagged = owner.has(model::Role::flagged),
            .owner_public = owner.user.public_workers,
            .online = now - worker.totals.last_check_in <= options_.worker_stale,
            .speed = worker.speed,
            .has_speed = !worker.totals.speeds.empty(),
            .jobs_in_progress = worker.jobs_in_progress};
}

void Horde::set_modes(Step& step, HordeModes modes) {
    const auto store = [&step](const char* name, bool before, bool after) {
        if (before != after) step.add(model::PutSetting{name, after ? "1" : "0"});
    };
    store("mode.maintenance", modes_.maintenance, modes.maintenance);
    store("mode.invite_only", modes_.invite_only, modes.invite_only);
    store("mode.raid", modes_.raid, modes.raid);
    const bool closing = modes.maintenance && !modes_.maintenance;
    modes_ = modes;
    // Going into maintenance takes what waits of the image requests; spec/scheduling.md §15.
    if (closing)
        book_.for_each([&](ResidentRequest& request) {
            if (request.request.kind == model::Kind::image && request.is_waiting()) {
                book_.cancel(step, request);
                if (request.in_progress == 0) release_hold(step, request);
            }
        });
    step.await();
}

void Horde::install_setting(const std::string& name, const std::string& value) {
    if (name == "mode.maintenance") modes_.maintenance = value == "1";
    if (name == "mode.invite_only") modes_.invite_only = value == "1";
    if (name == "mode.raid") modes_.raid = value == "1";
}

void Horde::install_message(model::WorkerMessage message) {
    const Uuid id = message.id;
    messages_[id] = std::move(message);
}

std::vector<model::WorkerMessage> Horde::messages_for(const model::WorkerId& worker, Time now) {
    std::vector<model::WorkerMessage> result;
    for (const auto& [id, message] : messages_)
        if (message.expiry > now && (!message.worker || *message.worker == worker))
            result.push_back(message);
    return result;
}

}  // namespace orda::horde
