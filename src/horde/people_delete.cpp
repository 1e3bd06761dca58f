#include <algorithm>

#include "base/refusals.h"
#include "horde/horde.h"

namespace orda::horde {

namespace {

/// How long a marked account can come back.
constexpr Duration grace = std::chrono::days{30};

}  // namespace

model::UserId Horde::delete_user(Step& step, const std::optional<Caller>& caller, model::UserId id,
                                 std::string_view asked) {
    const ResidentUser* by = caller ? &require_user(*caller, step.now) : nullptr;
    ResidentUser& user = require_user_numbered(id, asked, step.now);
    if (!by) throw refusals::invalid_api_key();
    if (by->user.id == model::anonymous_id) throw refusals::anon_forbidden_user();
    if (user.has(model::Role::moderator)) throw refusals::cannot_delete_mod();
    if (by->user.id != id && !by->has(model::Role::moderator)) throw refusals::not_user_or_mod();
    if (id == model::anonymous_id) throw refusals::not_user_or_mod();

    if (!user.has(model::Role::deleted)) {
        user.user.roles.set(model::Role::deleted);
        user.user.deleted_at = step.now;
        accounts_.changed(step, user);
    } else {
        const Time earliest =
            std::max(user.account.last_active, user.user.deleted_at.value_or(Time{})) + grace;
        if (step.now < earliest) throw refusals::cannot_wipe_active_user(earliest);
        wipe(step, user);
    }
    step.await();
    return id;
}

void Horde::wipe(Step& step, ResidentUser& user) {
    for (const auto& id : user.workers)
        if (workforce_.at(id).jobs_in_progress > 0) throw refusals::locked();
    const std::vector<model::WorkerId> workers = user.workers;
    for (const auto& id : workers) {
        Missing gone;
        gone.workers.push_back(id);
        gone.worker_names.push_back(workforce_.at(id).worker.name);
        workforce_.remove(step, workforce_.at(id));
        workforce_.install_absent(gone);
    }
    const std::vector<Uuid> keys = user.shared_keys;
    for (const auto& key : keys)
        if (ResidentSharedKey* resident = accounts_.resident_shared_key(key))
            remove_shared_key(step, *resident);
    accounts_.wipe(step, user);
}

}  // namespace orda::horde
