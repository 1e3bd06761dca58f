#include <algorithm>
#include <map>

#include "base/refusals.h"
#include "horde/horde.h"
#include "rules/names.h"

namespace orda::horde {

namespace {

/// Collects what several look-ups miss, so that all of it is loaded at once.
void add(Missing& all, Missing&& one) {
    all.users.insert(all.users.end(), one.users.begin(), one.users.end());
}

void add_waiting(const RequestClass& family, ActiveModel& model, bool each_job) {
    for (const auto& member : family.members) {
        const std::int64_t open = member.request->request.waiting + member.request->in_progress;
        model.jobs += open;
        model.queued_things += member.request->request.things * (each_job ? open : 1);
    }
}

}  // namespace

// ── People ──

ResidentUser& Horde::require_user_numbered(model::UserId id, std::string_view asked, Time now) {
    ResidentUser* user = accounts_.find(id, now);
    if (!user) throw refusals::user_not_found(asked);
    return *user;
}

bool Horde::is_moderator(const std::optional<Caller>& caller, Time now) {
    if (!caller) return false;
    const ResidentUser* user = accounts_.find_by_key(caller->key_hash, now);
    return user && user->has(model::Role::moderator);
}

UserSight Horde::see_user(Step& step, const std::optional<Caller>& caller, model::UserId id,
                          std::string_view asked) {
    Privilege privilege = Privilege::everyone;
    if (caller) {
        const ResidentUser& by = require_user(*caller, step.now);
        if (by.user.id == id) privilege = Privilege::owner;
        if (by.has(model::Role::moderator)) privilege = Privilege::moderator;
    }
    return sight_of(step, details_of(step, require_user_numbered(id, asked, step.now)), privilege);
}

UserSight Horde::see_own_account(Step& step, const Caller& caller) {
    UserDetails details = find_user(step, caller);
    const Privilege privilege = details.through ? Privilege::everyone : Privilege::owner;
    return sight_of(step, std::move(details), privilege);
}

std::vector<UserSight> Horde::see_users(Step& step, const std::vector<model::UserId>& ids) {
    std::vector<ResidentUser*> users;
    Missing missing;
    for (const auto id : ids) {
        try {
            if (ResidentUser* user = accounts_.find(id, step.now)) users.push_back(user);
        } catch (Missing& one) {
            add(missing, std::move(one));
        }
    }
    if (!missing.users.empty()) throw missing;
    std::vector<UserSight> result;
    for (ResidentUser* user : users)
        result.push_back(sight_of(step, details_of(step, *user), Privilege::everyone));
    return result;
}

UserSight Horde::sight_of(Step& step, UserDetails details, Privilege privilege) {
    UserSight sight;
    sight.privilege = privilege;
    for (const auto& id : details.workers) {
        const ResidentWorker& worker = workforce_.at(id);
        step.depends_on(worker.last_group);
        if (worker.worker.kind != model::Kind::alchemy) sight.workers.push_back(id);
    }
    const model::UserId user = details.user.id;
    if (privilege != Privilege::everyone && user != model::anonymous_id) {
        for (const auto kind : {model::Kind::image, model::Kind::text, model::Kind::alchemy}) {
            const auto index = model::index_of(kind);
            auto& requests = sight.requests[index];
            std::int64_t in_progress = details.in_progress[index];
            for (const auto& member : book_.waiting_of(user, kind)) {
                requests.push_back(member.request->request.id);
                in_progress -= member.request->in_progress;
            }
            // Of some requests every job is in workers' hands: they stand in no queue.
            if (in_progress > 0)
                book_.for_each([&](const ResidentRequest& request) {
                    if (request.request.user == user && request.request.kind == kind &&
                        !request.is_waiting() && request.in_progress > 0)
                        requests.push_back(request.request.id);
                });
        }
    }
    sight.details = std::move(details);
    return sight;
}

// ── Workers ──

WorkerSight Horde::see_worker(Step& step, const model::WorkerId& id, std::string_view asked) {
    const ResidentWorker* worker = workforce_.find(id, step.now);
    if (!worker) throw refusals::worker_not_found(asked);
    step.depends_on(worker->last_group);
    return sight_of(*worker, step.now);
}

WorkerSight Horde::see_worker_named(Step& step, const std::string& name) {
    const ResidentWorker* worker = workforce_.find_by_name(name, step.now);
    if (!worker) throw refusals::worker_not_found(name);
    step.depends_on(worker->last_group);
    return sight_of(*worker, step.now);
}

std::vector<WorkerSight> Horde::see_online_workers(model::Kind kind, Time now) {
    std::vector<WorkerSight> result;
    result.reserve(workforce_.online(kind).size());
    for (const ResidentWorker* worker : workforce_.online(kind))
        result.push_back(sight_of(*worker, now));
    return result;
}

WorkerSight Horde::sight_of(const ResidentWorker& worker, Time now) {
    WorkerSight sight{.details = details_of(worker, now),
                      .messages = {},
                      .owner_contact = accounts_.at(worker.worker.owner).user.contact};
    for (const auto& [id, message] : messages_)
        if (message.worker == worker.worker.id && message.expiry > now)
            sight.messages.push_back(message);
    return sight;
}

// ── Models ──

std::vector<ActiveModel> Horde::served_models(model::Kind kind, Time now) const {
    std::map<std::string, ActiveModel> models;
    for (const ResidentWorker* worker : workforce_.online(kind)) {
        if (worker->worker.maintenance) continue;
        for (const auto& name : worker->worker.declaration.models)
            models[name].threads += worker->worker.declaration.threads;
    }
    for (const auto& family : book_.classes(kind)) {
        if (!family || family->members.empty()) continue;
        auto names = family->view.demands->models;
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        ActiveModel waiting;
        if (!names.empty()) add_waiting(*family, waiting, false);
        for (const auto& name : names) {
            models[name].jobs += waiting.jobs;
            models[name].queued_things += waiting.queued_things;
        }
    }
    std::vector<ActiveModel> result;
    for (auto& [name, model] : models) {
        if (rules::is_special_model(name)) continue;
        // What nobody serves is worth listing only when it is no typing error.
        if (model.threads == 0 && !workforce_.images().servable(name)) continue;
        model.name = name;
        model.kind = kind;
        model.known = kind == model::Kind::image ? workforce_.images().contains(name)
                                                 : workforce_.texts().known(name);
        model.performance = throughput_.model_speed(kind, name, now);
        result.push_back(std::move(model));
    }
    return result;
}

std::optional<ActiveModel> Horde::served_model(const std::string& name, Time now) const {
    const bool image = workforce_.images().servable(name);
    const bool text = workforce_.texts().models().contains(name);
    if (!image && !text && !rules::is_special_model(name) && name != rules::retired_beta_model)
        return std::nullopt;
    const auto number = names_.find(name);
    if (!number) return std::nullopt;
    for (const auto kind : {model::Kind::image, model::Kind::text}) {
        ActiveModel model;
        for (const ResidentWorker* worker : workforce_.online(kind)) {
            if (worker->worker.maintenance) continue;
            const auto& served = worker->model_ids;
            if (std::find(served.begin(), served.end(), *number) != served.end())
                model.threads += worker->worker.declaration.threads;
        }
        for (const RequestClass* family : book_.naming(kind, *number))
            add_waiting(*family, model, true);
        if (model.threads == 0 && model.jobs == 0) continue;
        model.name = name;
        model.kind = kind;
        model.known = kind == model::Kind::image ? image : text;
        model.performance = throughput_.model_speed(kind, name, now);
        return model;
    }
    return std::nullopt;
}

}  // namespace orda::horde
