#include "base/html_cleaner.h"
#include "base/refusals.h"
#include "base/text.h"
#include "horde/horde.h"
#include "rules/names.h"

namespace orda::horde {

namespace {

/// A modification as it will be stored.
struct WorkerTexts {
    std::string maintenance_message = model::default_maintenance_message;
    std::string info;
    std::string name;
};

std::string checked_info(std::string_view given) {
    std::string info = clean_html(given);
    if (code_points(info) > rules::max_worker_info)
        throw refusals::too_long_worker_name_info(rules::max_worker_info);
    return info;
}

std::string checked_name(std::string_view given) {
    std::string name = rules::worker_name(given);
    if (code_points(name) > rules::max_worker_name)
        throw refusals::too_long_worker_name(rules::max_worker_name);
    return name;
}

std::string checked_message(std::string_view given) {
    std::string message = clean_html(given);
    if (code_points(message) > rules::max_maintenance_message)
        throw refusals::bad_request("The maintenance message is too long.");
    return message;
}

}  // namespace

WorkerModified Horde::modify_worker(Step& step, const Caller& caller, const model::WorkerId& id,
                                    std::string_view asked, const WorkerModification& wanted) {
    ResidentWorker* worker = workforce_.find(id, step.now);
    if (!worker) throw refusals::worker_not_found(asked);
    const ResidentUser& by = require_user(caller, step.now);
    const bool moderator = by.has(model::Role::moderator);
    const bool may_change = moderator || by.user.id == worker->worker.owner;
    const bool anonymous = by.user.id == model::anonymous_id;

    WorkerTexts texts;
    if (wanted.maintenance) {
        if (!may_change) throw refusals::not_owner("put a worker into maintenance mode");
        if (*wanted.maintenance && wanted.maintenance_msg && !wanted.maintenance_msg->empty())
            texts.maintenance_message = checked_message(*wanted.maintenance_msg);
    }
    if (wanted.info) {
        if (!may_change) throw refusals::not_owner("change the info of a worker");
        if (anonymous) throw refusals::anon_forbidden_worker();
        texts.info = checked_info(*wanted.info);
    }
    if (wanted.paused && !moderator) throw refusals::not_moderator("pause workers");
    if (wanted.name) {
        if (!may_change) throw refusals::not_moderator("rename workers of others");
        if (anonymous) throw refusals::anon_forbidden_worker();
        texts.name = checked_name(*wanted.name);
        const ResidentWorker* holder = workforce_.find_by_name(texts.name, step.now);
        if (holder && holder != worker) throw refusals::worker_name_already_exists(texts.name);
    }
    if (wanted.team) {
        if (!may_change) throw refusals::not_moderator("change the team of workers of others");
        if (anonymous) throw refusals::anon_forbidden_worker();
        // There are no teams in this horde yet that could be joined.
        if (!wanted.team->empty()) throw refusals::team_not_found(*wanted.team);
    }
    if (!wanted.maintenance && !wanted.info && !wanted.paused && !wanted.name && !wanted.team)
        throw refusals::no_worker_mod_selected();

    WorkerModified done;
    model::Worker& row = worker->worker;
    if (wanted.maintenance) {
        done.maintenance = row.maintenance = *wanted.maintenance;
        row.maintenance_message = std::move(texts.maintenance_message);
    }
    if (wanted.info) done.info = row.info = std::move(texts.info);
    if (wanted.paused) done.paused = row.paused = *wanted.paused;
    if (wanted.team) {
        row.team.reset();
        done.team = "None";
    }
    if (wanted.name) {
        done.name = texts.name;
        if (row.name != texts.name) workforce_.rename(step, *worker, std::move(texts.name));
    }
    workforce_.changed(step, *worker);
    step.await();
    return done;
}

WorkerDeleted Horde::delete_worker(Step& step, const std::optional<Caller>& caller,
                                   const model::WorkerId& id, std::string_view asked) {
    ResidentWorker* worker = workforce_.find(id, step.now);
    if (!worker) throw refusals::worker_not_found(asked);
    if (!caller) throw refusals::invalid_api_key();
    const ResidentUser& by = require_user(*caller, step.now);
    if (by.user.id != worker->worker.owner && !by.has(model::Role::moderator))
        throw refusals::not_moderator("delete workers of others");
    if (by.user.id == model::anonymous_id) throw refusals::anon_forbidden_worker();
    // Its jobs are still to be seen in the status of their requests.
    if (worker->jobs_in_progress > 0 || step.now - worker->last_job < options_.request_ttl)
        throw refusals::locked();

    WorkerDeleted deleted{.deleted_id = id.text(), .deleted_name = worker->worker.name};
    accounts_.at(worker->worker.owner).last_group = step.group;
    workforce_.remove(step, *worker);
    // Until the deletion is durable a look into the database would still find it.
    Missing gone;
    gone.workers.push_back(id);
    gone.worker_names.push_back(deleted.deleted_name);
    workforce_.install_absent(gone);
    std::erase_if(messages_, [&](const auto& entry) {
        if (entry.second.worker != id) return false;
        step.add(model::DeleteMessage{entry.first});
        return true;
    });
    step.await();
    return deleted;
}

}  // namespace orda::horde
