#include "horde/accounts.h"

#include <algorithm>

#include "base/assertion.h"
#include "rules/accounts.h"

namespace orda::horde {

namespace {

std::string absent_user(model::UserId id) {
    return "user:" + std::to_string(id);
}
std::string absent_key(const std::string& key_hash) {
    return "key:" + key_hash;
}
std::string absent_identity(const std::string& identity) {
    return "identity:" + identity;
}
std::string absent_shared_key(const Uuid& id) {
    return "shared:" + id.text();
}

}  // namespace

Accounts::Accounts(const HordeOptions& options) : options_(options) {}

ResidentUser* Accounts::find(model::UserId id, Time now) {
    const auto found = users_.find(id);
    if (found != users_.end()) {
        if (is_wiped(found->second->user)) return nullptr;
        found->second->used = now;
        return found->second.get();
    }
    if (id < 0 || absent_.contains(absent_user(id))) return nullptr;
    Missing missing;
    missing.users.push_back(id);
    throw missing;
}

ResidentUser* Accounts::find_by_key(const std::string& key_hash, Time now) {
    const auto found = by_key_.find(key_hash);
    if (found != by_key_.end()) return find(found->second, now);
    if (absent_.contains(absent_key(key_hash))) return nullptr;
    Missing missing;
    missing.key_hashes.push_back(key_hash);
    throw missing;
}

ResidentUser* Accounts::find_by_identity(const std::string& identity, Time now) {
    const auto found = by_identity_.find(identity);
    if (found != by_identity_.end()) return find(found->second, now);
    if (absent_.contains(absent_identity(identity))) return nullptr;
    Missing missing;
    missing.identities.push_back(identity);
    throw missing;
}

ResidentSharedKey* Accounts::find_shared_key(const Uuid& id, Time now) {
    const auto found = shared_keys_.find(id);
    if (found != shared_keys_.end()) {
        find(found->second.key.owner, now);
        return &found->second;
    }
    if (absent_.contains(absent_shared_key(id))) return nullptr;
    Missing missing;
    missing.shared_keys.push_back(id);
    throw missing;
}

ResidentSharedKey* Accounts::resident_shared_key(const Uuid& id) {
    const auto found = shared_keys_.find(id);
    return found == shared_keys_.end() ? nullptr : &found->second;
}

ResidentUser& Accounts::at(model::UserId id) {
    const auto found = users_.find(id);
    must(found != users_.end(), "the users of resident requests and workers are resident");
    return *found->second;
}

void Accounts::install(model::UserBundle&& bundle, Time now) {
    // A load installs only what is still absent: memory is newer than the database.
    if (users_.contains(bundle.user.id)) return;
    auto resident = std::make_unique<ResidentUser>();
    resident->user = std::move(bundle.user);
    resident->account = std::move(bundle.account);
    resident->used = now;
    for (const auto& worker : bundle.workers)
        resident->workers.push_back(worker.id);
    for (auto& key : bundle.shared_keys) {
        resident->shared_keys.push_back(key.id);
        absent_.erase(absent_shared_key(key.id));
        shared_keys_[key.id] = {std::move(key), 0};
    }
    index(*resident);
    users_.emplace(resident->user.id, std::move(resident));
}

void Accounts::install_absent(const Missing& asked) {
    for (const auto id : asked.users)
        if (!users_.contains(id)) remember_absent(absent_user(id));
    for (const auto& hash : asked.key_hashes)
        if (!by_key_.contains(hash)) remember_absent(absent_key(hash));
    for (const auto& identity : asked.identities)
        if (!by_identity_.contains(identity)) remember_absent(absent_identity(identity));
    for (const auto& id : asked.shared_keys)
        if (!shared_keys_.contains(id)) remember_absent(absent_shared_key(id));
}

void Accounts::remember_absent(std::string what) {
    if (absent_.size() >= absent_limit) absent_.clear();
    absent_.emplace(std::move(what), true);
}

void Accounts::evict(Time now, GroupNumber durable, std::size_t limit,
                     std::vector<model::WorkerId>& workers) {
    std::vector<model::UserId> gone;
    for (const auto& [id, resident] : users_) {
        if (gone.size() == limit) break;
        if (id == model::anonymous_id || resident->references > 0) continue;
        if (resident->last_group > durable || now - resident->used < options_.residence) continue;
        gone.push_back(id);
    }
    for (const auto id : gone) {
        const auto found = users_.find(id);
        unindex(*found->second);
        for (const auto& key : found->second->shared_keys)
            shared_keys_.erase(key);
        workers.insert(workers.end(), found->second->workers.begin(), found->second->workers.end());
        users_.erase(found);
    }
}

ResidentUser& Accounts::create(Step& step, std::string name, std::string identity,
                               std::string key_hash) {
    auto resident = std::make_unique<ResidentUser>();
    model::User& user = resident->user;
    user.id = next_user_id_++;
    user.name = std::move(name);
    user.identity = std::move(identity);
    user.key_hash = std::move(key_hash);
    user.concurrency = options_.default_concurrency;
    user.created = step.now;
    resident->account.id = user.id;
    resident->account.last_active = step.now;
    resident->used = step.now;
    absent_.erase(absent_user(user.id));
    ResidentUser& placed = *users_.emplace(user.id, std::move(resident)).first->second;
    changed(step, placed);
    account_changed(step, placed);
    index(placed);
    return placed;
}

void Accounts::changed(Step& step, ResidentUser& user) {
    user.user.version += 1;
    user.last_group = step.group;
    step.add(model::PutUser{user.user});
}

void Accounts::set_key(Step& step, ResidentUser& user, std::string key_hash) {
    unindex(user);
    user.user.key_hash = std::move(key_hash);
    index(user);
    changed(step, user);
}

ResidentSharedKey& Accounts::put_shared_key(Step& step, model::SharedKey key) {
    auto [found, added] = shared_keys_.try_emplace(key.id);
    if (added) {
        at(key.owner).shared_keys.push_back(key.id);
        absent_.erase(absent_shared_key(key.id));
    }
    found->second.key = std::move(key);
    found->second.key.version += 1;
    found->second.last_group = step.group;
    step.add(model::PutSharedKey{found->second.key});
    return found->second;
}

Kudos Accounts::floor_of(const ResidentUser& user) const {
    return rules::floor_of(model::class_of(user.user));
}

Kudos Accounts::available(const ResidentUser& user) const {
    return user.account.balance - floor_of(user) - user.held;
}

void Accounts::book(Step& step, model::LedgerEvent event) {
    must(model::sum_of(event) == Kudos{}, "the postings of an event sum to zero");
    std::vector<ResidentUser*> touched;
    for (const auto& posting : event.postings) {
        if (posting.account < 0) continue;
        ResidentUser& user = at(posting.account);
        if (posting.pocket == model::Pocket::escrow)
            user.account.escrow += posting.amount;
        else
            user.account.balance += posting.amount;
        if (std::find(touched.begin(), touched.end(), &user) == touched.end())
            touched.push_back(&user);
    }
    for (ResidentUser* user : touched) {
        const Kudos lacking = floor_of(*user) - user->account.balance;
        // What somebody begins with is no movement, which is what grants the floor.
        if (lacking > Kudos{} && event.kind != model::EventKind::opening) {
            user->account.balance += lacking;
            event.postings.push_back({user->user.id, model::Pocket::spendable, lacking});
            event.postings.push_back({static_cast<std::int64_t>(model::SystemAccount::mint_floor),
                                      model::Pocket::spendable, -lacking});
        }
        account_changed(step, *user);
    }
    event.time = step.now;
    step.add(model::AddEvent{std::move(event)});
}

void Accounts::count(ResidentUser& user, model::Action action, Kudos amount) {
    user.account.actions[static_cast<std::size_t>(action)] += amount;
}

void Accounts::account_changed(Step& step, ResidentUser& user) {
    user.account.version += 1;
    user.last_group = step.group;
    user.used = step.now;
    step.add(model::PutAccount{user.account});
}

void Accounts::charge(Step& step, ResidentSharedKey& key, Kudos amount) {
    if (key.key.budget && *key.key.budget <= Kudos{}) return;
    key.key.utilized += amount;
    if (key.key.budget) key.key.budget = std::max(Kudos{}, *key.key.budget - amount);
    key.key.version += 1;
    key.last_group = step.group;
    step.add(model::PutSharedKey{key.key});
}

void Accounts::index(const ResidentUser& user) {
    absent_.erase(absent_key(user.user.key_hash));
    absent_.erase(absent_identity(user.user.identity));
    by_key_[user.user.key_hash] = user.user.id;
    by_identity_[user.user.identity] = user.user.id;
}

void Accounts::unindex(const ResidentUser& user) {
    by_key_.erase(user.user.key_hash);
    by_identity_.erase(user.user.identity);
}

}  // namespace orda::horde
