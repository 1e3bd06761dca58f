#include <algorithm>

#include "base/html_cleaner.h"
#include "base/refusals.h"
#include "base/text.h"
#include "horde/horde.h"
#include "horde/user_texts.h"

namespace orda::horde {

std::optional<UserDetails> Horde::register_pseudonymous(Step& step, const NewAccount& account) {
    if (modes_.raid) return std::nullopt;
    const bool long_name = code_points(account.name) > longest_user_name;
    const std::string name = registered_name(account.name);
    const model::UserId id = create_user(step, name, account.identity, account.key_hash).user.id;
    ResidentUser& user = accounts_.at(id);
    if (long_name) {
        user.user.suspicions.push_back(model::Suspicion::username_long);
        accounts_.changed(step, user);
    }
    return details_of(step, user);
}

TestUserMade Horde::put_test_user(Step& step, const TestUser& wanted) {
    const NewAccount& account = wanted.account;
    ResidentUser* user = accounts_.find_by_identity(account.identity, step.now);
    if (user && user->user.id == model::anonymous_id)
        throw refusals::bad_request("The anonymous account is no test user.");
    const bool created = user == nullptr;
    if (created)
        user = &accounts_.create(step, account.name, account.identity, account.key_hash);
    else
        accounts_.set_key(step, *user, account.key_hash);
    user->user.name = account.name;
    model::Roles& roles = user->user.roles;
    roles.set(model::Role::moderator, wanted.moderator);
    if (wanted.administrator) roles.set(model::Role::administrator);
    // A moderator is trusted whatever was asked for.
    trust(step, *user, wanted.moderator || wanted.trusted);
    accounts_.changed(step, *user);
    if (wanted.kudos)
        set_balance(step, *user, *wanted.kudos,
                    "opening:" + std::to_string(user->user.id) + ":" +
                        Uuid::ordered(step.now, step.random).text());
    step.await();
    return {.details = details_of(step, *user), .created = created};
}

}  // namespace orda::horde
