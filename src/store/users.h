#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "model/bundles.h"

// Users with everything that is in memory whenever they are. All throw db::Error; any session, by
// one thread at a time.

namespace orda::store {

std::optional<model::UserBundle> user_by_id(db::Session& session, model::UserId id);
/// By the salted hash of the API key; an empty hash belongs to nobody.
std::optional<model::UserBundle> user_by_key(db::Session& session, std::string_view key_hash);
/// By login identity; an empty one belongs to nobody.
std::optional<model::UserBundle> user_by_identity(db::Session& session, std::string_view identity);
std::optional<model::UserBundle> user_of_worker(db::Session& session, const model::WorkerId& id);
/// By the worker's exact name.
std::optional<model::UserBundle> user_of_worker_name(db::Session& session, std::string_view name);
std::optional<model::UserBundle> user_of_shared_key(db::Session& session, const Uuid& id);

/// The number for the next new user: above all there have been; 1 in an empty database, since
/// model::anonymous_id is not given out.
model::UserId next_user_id(db::Session& session);

/// A user as lists show it.
struct UserEntry {
    model::User user;
    model::Account account;
};
enum class UserOrder : std::uint8_t {
    balance,  ///< richest first
    age,      ///< oldest first
};
/// The entries from `offset` on, at most `limit`; the anonymous account included.
std::vector<UserEntry> users_page(db::Session& session, UserOrder order, std::int64_t offset,
                                  std::size_t limit);

}  // namespace orda::store
