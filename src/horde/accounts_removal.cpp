#include <algorithm>

#include "horde/accounts.h"

namespace orda::horde {

namespace {

constexpr std::string_view wiped = "<wiped>";

}  // namespace

void Accounts::remove_shared_key(Step& step, const Uuid& id) {
    const auto found = shared_keys_.find(id);
    if (found == shared_keys_.end()) return;
    ResidentUser& owner = at(found->second.key.owner);
    std::erase(owner.shared_keys, id);
    owner.last_group = step.group;
    shared_keys_.erase(found);
    step.add(model::DeleteSharedKey{id});
    // Until the deletion is durable a look into the database would still find it.
    Missing gone;
    gone.shared_keys.push_back(id);
    install_absent(gone);
}

void Accounts::wipe(Step& step, ResidentUser& user) {
    Missing gone;
    gone.key_hashes.push_back(user.user.key_hash);
    gone.identities.push_back(user.user.identity);
    unindex(user);
    user.user.name = wiped;
    user.user.contact = wiped;
    user.user.identity.clear();
    user.user.key_hash.clear();
    user.user.proxy_passkey.clear();
    changed(step, user);
    install_absent(gone);
}

bool Accounts::is_wiped(const model::User& user) {
    // No living account has such a name: cleaning escapes its first character.
    return user.identity.empty() && user.name == wiped;
}

}  // namespace orda::horde
