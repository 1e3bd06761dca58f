#include <algorithm>

#include "base/refusals.h"
#include "horde/horde.h"

namespace orda::horde {

namespace {

constexpr std::size_t keys_of_anybody = 3;
constexpr std::size_t keys_of_trusted = 10;
constexpr std::size_t keys_of_education = 1000;
constexpr std::int64_t default_budget = 5000;
constexpr std::int64_t hours_per_day = 24;
/// What stands for `unlimited` in a budget and for `never` in an expiry.
constexpr std::int64_t none = -1;

std::size_t most_keys(const ResidentUser& user) {
    if (user.has(model::Role::education)) return keys_of_education;
    return user.has(model::Role::trusted) ? keys_of_trusted : keys_of_anybody;
}

std::optional<Kudos> budget_of(std::int64_t kudos) {
    return kudos == none ? std::nullopt : std::optional{Kudos::whole(kudos)};
}

void apply(const SharedKeyWish& wish, model::SharedKey& key) {
    if (wish.kudos) key.budget = budget_of(*wish.kudos);
    if (wish.name) key.name = *wish.name;
    key.max_image_pixels = wish.max_image_pixels.value_or(key.max_image_pixels);
    key.max_image_steps = wish.max_image_steps.value_or(key.max_image_steps);
    key.max_text_tokens = wish.max_text_tokens.value_or(key.max_text_tokens);
}

Time in_days(Time now, std::int64_t days) {
    return now + std::chrono::hours{days * hours_per_day};
}

}  // namespace

SharedKeySight Horde::create_shared_key(Step& step, const Caller& caller,
                                        const SharedKeyWish& wish) {
    ResidentUser& owner = require_user(caller, step.now);
    if (owner.user.id == model::anonymous_id) throw refusals::anon_forbidden("make shared keys");
    const std::size_t most = most_keys(owner);
    if (owner.shared_keys.size() >= most)
        throw refusals::forbidden_too_many_shared_keys(static_cast<std::int64_t>(most));

    model::SharedKey key{.id = Uuid::secret(step.random),
                         .owner = owner.user.id,
                         .name = {},
                         .budget = budget_of(default_budget)};
    apply(wish, key);
    // A new key cannot have expired already: no days are none, too.
    if (wish.expiry.value_or(none) > 0) key.expiry = in_days(step.now, *wish.expiry);
    owner.last_group = step.group;
    const ResidentSharedKey& made = accounts_.put_shared_key(step, std::move(key));
    step.await();
    return {.key = made.key, .owner_alias = model::alias_of(owner.user)};
}

SharedKeySight Horde::see_shared_key(Step& step, const std::optional<Uuid>& id) {
    const ResidentSharedKey* key = id ? accounts_.find_shared_key(*id, step.now) : nullptr;
    if (!key) throw refusals::invalid_api_key_shared();
    step.depends_on(key->last_group);
    return {.key = key->key, .owner_alias = model::alias_of(accounts_.at(key->key.owner).user)};
}

SharedKeySight Horde::modify_shared_key(Step& step, const Caller& caller,
                                        const std::optional<Uuid>& id, const SharedKeyWish& wish) {
    ResidentSharedKey& key = own_shared_key(caller, id, step.now);
    if (!wish.kudos && !wish.expiry && !wish.name && !wish.max_image_pixels &&
        !wish.max_image_steps && !wish.max_text_tokens)
        throw refusals::no_shared_key_mod_selected();
    model::SharedKey changed = key.key;
    apply(wish, changed);
    if (wish.expiry) {
        if (*wish.expiry == none)
            changed.expiry.reset();
        else
            changed.expiry = in_days(step.now, *wish.expiry);
    }
    accounts_.put_shared_key(step, std::move(changed));
    step.await();
    return {.key = key.key, .owner_alias = model::alias_of(accounts_.at(key.key.owner).user)};
}

Uuid Horde::delete_shared_key(Step& step, const Caller& caller, const std::optional<Uuid>& id) {
    ResidentSharedKey& key = own_shared_key(caller, id, step.now);
    const Uuid gone = key.key.id;
    remove_shared_key(step, key);
    step.await();
    return gone;
}

ResidentSharedKey& Horde::own_shared_key(const Caller& caller, const std::optional<Uuid>& id,
                                         Time now) {
    ResidentSharedKey* key = id ? accounts_.find_shared_key(*id, now) : nullptr;
    if (!key) throw refusals::invalid_api_key_shared();
    const ResidentUser& by = require_user(caller, now);
    if (by.user.id != key->key.owner)
        throw refusals::forbidden_shared_key(model::alias_of(by.user),
                                             model::alias_of(accounts_.at(key->key.owner).user));
    return *key;
}

void Horde::remove_shared_key(Step& step, ResidentSharedKey& key) {
    const Uuid id = key.key.id;
    std::vector<ResidentRequest*> waiting;
    for (const auto kind : {model::Kind::image, model::Kind::text, model::Kind::alchemy})
        for (const auto& member : book_.waiting_of(key.key.owner, kind))
            if (member.request->request.shared_key == id) waiting.push_back(member.request);
    for (ResidentRequest* request : waiting) {
        // Whoever has a part of it in hand or in hands shall get it done.
        const bool begun = request->in_progress > 0 || request->finished > 0;
        if (begun) book_.cancel(step, *request);
        if (request->in_progress == 0) release_hold(step, *request);
        if (!begun) book_.remove(step, *request);
    }
    accounts_.remove_shared_key(step, id);
}

}  // namespace orda::horde
