#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "horde/calls.h"

namespace orda::horde {

// What goes into and comes out of the operations on people, workers and modes, as plain values.

/// How much a caller may see of somebody, spec/users-and-access.md §9.
enum class Privilege : std::uint8_t { everyone, owner, moderator };

/// An account as one caller may see it.
struct UserSight {
    UserDetails details;
    Privilege privilege = Privilege::everyone;
    /// Image and text workers: alchemists are neither counted nor listed with their owner.
    std::vector<model::WorkerId> workers;
    /// Unfinished requests by kind, in the order of the queue; none of the anonymous account, and
    /// none for `everyone`.
    std::array<std::vector<model::RequestId>, model::kind_count> requests;
};

/// A change of an account, spec/users-and-access.md §5.4. What is absent stays as it is; of the
/// last three `false` says nothing either.
struct UserModification {
    std::optional<double> kudos;
    std::optional<std::int64_t> monthly_kudos;
    std::optional<double> usage_multiplier;
    std::optional<bool> moderator;
    std::optional<std::int32_t> concurrency;
    std::optional<std::int32_t> worker_invited;
    std::optional<bool> trusted;
    std::optional<bool> flagged;
    std::optional<bool> customizer;
    std::optional<bool> vpn;
    std::optional<bool> service;
    std::optional<bool> education;
    std::optional<bool> special;
    std::optional<std::string> admin_comment;
    std::optional<bool> public_workers;
    std::optional<std::string> username;
    std::optional<std::string> contact;
    /// Accepted without effect.
    std::optional<bool> filtered;
    std::optional<bool> reset_suspicion;
    std::optional<bool> generate_proxy_passkey;
    std::optional<bool> undelete;
};

/// What was changed, as stored.
struct UserModified {
    std::optional<double> new_kudos;
    std::optional<std::int32_t> concurrency;
    std::optional<double> usage_multiplier;
    std::optional<std::int32_t> worker_invited;
    std::optional<bool> moderator;
    std::optional<bool> public_workers;
    std::optional<std::string> username;
    std::optional<std::int64_t> monthly_kudos;
    std::optional<bool> trusted;
    std::optional<bool> flagged;
    std::optional<bool> customizer;
    std::optional<bool> vpn;
    std::optional<bool> service;
    std::optional<bool> education;
    std::optional<bool> special;
    std::optional<bool> undeleted;
    std::optional<std::int64_t> new_suspicion;
    std::optional<std::string> contact;
    std::optional<std::string> admin_comment;
    std::optional<std::string> proxy_passkey;
};

/// Somebody who registers, or a user that a test asks for.
struct NewAccount {
    /// As given; cleaned here.
    std::string name;
    std::string identity;
    /// Of the key that the caller shows once.
    std::string key_hash;
};

/// A user that a test makes or makes anew, spec/configuration.md A7.
struct TestUser {
    NewAccount account;
    bool moderator = true;
    bool trusted = true;
    bool administrator = false;
    /// The balance, absolutely; absent = as it is.
    std::optional<Kudos> kudos;
};
struct TestUserMade {
    UserDetails details;
    bool created = false;
};

/// A worker as lists and look-ups show it.
struct WorkerSight {
    WorkerDetails details;
    /// Active messages to this very worker.
    std::vector<model::WorkerMessage> messages;
    std::string owner_contact;
};

/// A change of a worker, spec/workers-and-teams.md §9.
struct WorkerModification {
    std::optional<bool> maintenance;
    std::optional<std::string> maintenance_msg;
    std::optional<std::string> info;
    std::optional<bool> paused;
    std::optional<std::string> name;
    /// Empty: leave the team.
    std::optional<std::string> team;
};

/// What was changed, as stored; `team` is a name, or `None`.
struct WorkerModified {
    std::optional<bool> maintenance;
    std::optional<std::string> info;
    std::optional<bool> paused;
    std::optional<std::string> name;
    std::optional<std::string> team;
};

struct WorkerDeleted {
    std::string deleted_id;
    std::string deleted_name;
};

/// A change of the horde's modes, spec/status-and-stats.md §2, and what was changed.
struct ModesModification {
    std::optional<bool> maintenance_mode;
    std::optional<bool> invite_only_mode;
    std::optional<bool> raid_mode;
};

}  // namespace orda::horde
