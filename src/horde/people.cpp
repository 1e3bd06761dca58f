#include <algorithm>

#include "base/assertion.h"
#include "base/refusals.h"
#include "horde/horde.h"

namespace orda::horde {

ResidentUser& Horde::require_user(const Caller& caller, Time now) {
    ResidentUser* user = accounts_.find_by_key(caller.key_hash, now);
    if (!user) throw refusals::invalid_api_key();
    if (user->user.id == model::anonymous_id && !options_.allow_anonymous)
        throw refusals::invalid_api_key();
    return *user;
}

ResidentUser& Horde::require_moderator(const Caller& caller, Time now, std::string_view action) {
    ResidentUser& user = require_user(caller, now);
    if (!user.has(model::Role::moderator)) throw refusals::not_moderator(action);
    return user;
}

bool Horde::is_administrator(const ResidentUser& user) const {
    return user.has(model::Role::administrator) ||
           std::find(options_.administrators.begin(), options_.administrators.end(),
                     user.user.id) != options_.administrators.end();
}

UserDetails Horde::details_of(Step& step, ResidentUser& user) {
    step.depends_on(user.last_group);
    return {.user = user.user,
            .account = user.account,
            .held = user.held,
            .workers = user.workers,
            .shared_keys = user.shared_keys,
            .waiting = user.waiting,
            .in_progress = user.in_progress,
            .through = std::nullopt};
}

UserDetails Horde::find_user(Step& step, const Caller& caller) {
    if (caller.key_id) {
        if (ResidentSharedKey* shared = accounts_.find_shared_key(*caller.key_id, step.now)) {
            step.depends_on(shared->last_group);
            UserDetails details = details_of(step, accounts_.at(shared->key.owner));
            details.through = shared->key;
            return details;
        }
    }
    ResidentUser* user = accounts_.find_by_key(caller.key_hash, step.now);
    if (!user) throw refusals::user_not_found_by_key();
    return details_of(step, *user);
}

UserDetails Horde::create_user(Step& step, std::string name, std::string identity,
                               std::string key_hash) {
    must(!accounts_.find_by_identity(identity, step.now), "an identity has one account");
    ResidentUser& user =
        accounts_.create(step, std::move(name), std::move(identity), std::move(key_hash));
    step.await();
    return details_of(step, user);
}

void Horde::set_balance(Step& step, ResidentUser& user, Kudos balance, const std::string& key) {
    const Kudos difference = balance - user.account.balance;
    if (difference == Kudos{}) return;
    accounts_.book(step, {.key = key,
                          .kind = model::EventKind::opening,
                          .time = step.now,
                          .reference = "user " + std::to_string(user.user.id),
                          .postings = {{user.user.id, model::Pocket::spendable, difference},
                                       {static_cast<std::int64_t>(model::SystemAccount::opening),
                                        model::Pocket::spendable, -difference}}});
    step.await();
}

}  // namespace orda::horde
