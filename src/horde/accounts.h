#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "horde/options.h"
#include "horde/step.h"
#include "model/user.h"

namespace orda::horde {

/// A user in memory.
struct ResidentUser {
    model::User user;
    model::Account account;
    /// Sum of the holds of this user's requests.
    Kudos held;
    /// All workers and shared keys of the user, oldest first.
    std::vector<model::WorkerId> workers;
    std::vector<Uuid> shared_keys;
    /// Jobs waiting, and in progress, of the user's requests by kind.
    std::array<std::int64_t, model::kind_count> waiting{};
    std::array<std::int64_t, model::kind_count> in_progress{};
    /// Requests and online workers in memory that refer to the user.
    std::int64_t references = 0;
    Time used;
    GroupNumber last_group = 0;

    bool has(model::Role role) const { return user.roles.has(role); }
};

struct ResidentSharedKey {
    model::SharedKey key;
    GroupNumber last_group = 0;
};

/// The users, accounts and shared keys that are in memory, and the double-entry ledger over them.
/// Finders throw Missing for what is not in memory and give null for what does not exist.
/// Spec: kudos.md §1, §6.3, §14, §20.
class Accounts {
  public:
    explicit Accounts(const HordeOptions& options);

    // ── Finding ──
    ResidentUser* find(model::UserId id, Time now);
    ResidentUser* find_by_key(const std::string& key_hash, Time now);
    ResidentUser* find_by_identity(const std::string& identity, Time now);
    ResidentSharedKey* find_shared_key(const Uuid& id, Time now);
    /// What is in memory, else null; never throws.
    ResidentSharedKey* resident_shared_key(const Uuid& id);
    /// The user behind a resident request or worker: always there.
    ResidentUser& at(model::UserId id);

    // ── Residence ──
    void install(model::UserBundle&& bundle, Time now);
    /// Remembers that these do not exist, for a while and up to a limit.
    void install_absent(const Missing& asked);
    /// Lets go of at most `limit` users nobody used for `residence` whose changes are durable;
    /// their workers, which must go as well, are added to `workers`.
    void evict(Time now, GroupNumber durable, std::size_t limit,
               std::vector<model::WorkerId>& workers);

    // ── Changing who somebody is ──
    /// Makes a user with the next free id; its floor is not granted yet (kudos.md §1.1).
    ResidentUser& create(Step& step, std::string name, std::string identity, std::string key_hash);
    /// Stores the changed profile; re-indexes key and identity.
    void changed(Step& step, ResidentUser& user);
    void set_key(Step& step, ResidentUser& user, std::string key_hash);
    ResidentSharedKey& put_shared_key(Step& step, model::SharedKey key);
    void set_next_user_id(model::UserId id) { next_user_id_ = id; }
    /// The key is gone at once (accounts_removal.cpp).
    void remove_shared_key(Step& step, const Uuid& id);
    /// Erases who somebody is: from now on the account is never found (accounts_removal.cpp).
    void wipe(Step& step, ResidentUser& user);
    static bool is_wiped(const model::User& user);

    // ── Ledger ──
    Kudos floor_of(const ResidentUser& user) const;
    /// Balance − floor − holds: what an admission may count on.
    Kudos available(const ResidentUser& user) const;
    /// Books an event: applies its postings to the balances, forgives down to the floor with
    /// postings of its own, asserts that the sum is zero and stores event and accounts.
    void book(Step& step, model::LedgerEvent event);
    /// Adds to one of the running totals by action.
    void count(ResidentUser& user, model::Action action, Kudos amount);
    /// Stores the account after counters were changed outside `book`.
    void account_changed(Step& step, ResidentUser& user);
    /// Takes `amount` from a shared key's budget, kudos.md §14.
    void charge(Step& step, ResidentSharedKey& key, Kudos amount);

    bool is_resident(model::UserId id) const { return users_.contains(id); }
    std::size_t size() const { return users_.size(); }

  private:
    /// What is known not to exist is remembered up to this many entries.
    static constexpr std::size_t absent_limit = 50'000;

    void index(const ResidentUser& user);
    void unindex(const ResidentUser& user);
    void remember_absent(std::string what);

    const HordeOptions& options_;
    std::unordered_map<model::UserId, std::unique_ptr<ResidentUser>> users_;
    std::unordered_map<std::string, model::UserId> by_key_;
    std::unordered_map<std::string, model::UserId> by_identity_;
    std::unordered_map<Uuid, ResidentSharedKey> shared_keys_;
    std::unordered_map<std::string, bool> absent_;
    model::UserId next_user_id_ = 1;
};

}  // namespace orda::horde
