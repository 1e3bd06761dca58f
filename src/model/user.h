#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/kudos.h"
#include "base/time.h"
#include "base/uuid.h"
#include "model/kinds.h"

namespace orda::model {

using UserId = std::int64_t;

/// The account behind the key `0000000000`.
inline constexpr UserId anonymous_id = 0;

enum class Role : std::uint8_t {
    moderator,
    trusted,
    flagged,
    customizer,
    vpn,
    special,
    service,
    education,
    deleted,
    administrator,
};

/// The roles an account has.
class Roles {
  public:
    constexpr Roles() = default;
    static constexpr Roles from_bits(std::uint32_t bits) {
        Roles roles;
        roles.bits_ = bits;
        return roles;
    }
    constexpr bool has(Role role) const { return (bits_ & mask(role)) != 0; }
    constexpr void set(Role role, bool on = true) {
        bits_ = on ? bits_ | mask(role) : bits_ & ~mask(role);
    }
    constexpr std::uint32_t bits() const { return bits_; }
    bool operator==(const Roles&) const = default;

  private:
    static constexpr std::uint32_t mask(Role role) { return 1U << static_cast<unsigned>(role); }
    std::uint32_t bits_ = 0;
};

/// Why somebody became suspect; spec/scheduling.md §2.9. Stored by number.
enum class Suspicion : std::uint8_t {
    worker_name_long = 0,
    worker_name_extreme = 1,
    worker_profanity = 2,
    unsafe_address = 3,
    extreme_max_pixels = 4,
    unreasonably_fast = 5,
    username_long = 6,
    username_profanity = 7,
    corrupt_prompt = 8,
    too_many_aborted = 9,
};

/// From this many recorded suspicions on, an untrusted account or worker is suspicious.
inline constexpr std::size_t suspicion_threshold = 5;

/// Which floor an account's balance has; spec/kudos.md §1.1.
enum class AccountClass : std::uint8_t { anonymous, pseudonymous, registered };

/// Who somebody is: what changes seldom. What changes with every job is in Account.
struct User {
    UserId id = 0;
    std::string name;
    /// Login identity: `anon`, a UUID for pseudonymous accounts, or the provider's subject.
    std::string identity;
    /// Salted hash of the API key, lower-case hex.
    std::string key_hash;
    Roles roles;
    std::int32_t concurrency = 30;
    std::int32_t worker_invited = 0;
    bool public_workers = false;
    double usage_multiplier = 1.0;
    std::string contact;
    std::string admin_comment;
    std::string proxy_passkey;
    Kudos monthly_kudos;
    std::optional<Time> monthly_received;
    Time created;
    std::vector<Suspicion> suspicions;
    std::optional<Time> deleted_at;
    std::int64_t version = 0;
};

/// `name#id`, what others see.
std::string alias_of(const User& user);
AccountClass class_of(const User& user);
/// Five or more suspicions and not trusted.
bool is_suspicious(const User& user);

/// Running totals of kudos by cause, spec/kudos.md §16.1; stored in this order.
enum class Action : std::uint8_t {
    accumulated,
    gifted,
    donated,
    received,
    admin,
    recurring,
    awarded,
    styled,
};
inline constexpr std::size_t action_count = 8;

/// Counters of spec/kudos.md §16.2, one per kind; usage and contribution in hundredths of display
/// units (megapixelsteps, tokens).
struct Records {
    std::array<std::int64_t, kind_count> requests{};
    std::array<std::int64_t, kind_count> usage{};
    std::array<std::int64_t, kind_count> fulfillments{};
    std::array<std::int64_t, kind_count> contributions{};
    std::array<std::int64_t, kind_count> styles{};
    bool operator==(const Records&) const = default;
};

/// What somebody has: changes with every job and is written once per commit group.
struct Account {
    UserId id = 0;
    Kudos balance;
    Kudos escrow;
    std::array<Kudos, action_count> actions{};
    Records records;
    Time last_active;
    std::int64_t version = 0;
};

/// A key that lets others spend its owner's kudos, spec/kudos.md §14.
struct SharedKey {
    Uuid id;
    UserId owner = 0;
    std::string name;
    /// Remaining budget; unlimited when absent.
    std::optional<Kudos> budget;
    Kudos utilized;
    std::optional<Time> expiry;
    std::int64_t max_image_pixels = -1;
    std::int64_t max_image_steps = -1;
    std::int64_t max_text_tokens = -1;
    std::int64_t version = 0;
};

}  // namespace orda::model
