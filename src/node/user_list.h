#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <vector>

#include "model/user.h"
#include "node/node.h"

namespace orda::node {

/// How a list of all users is ordered.
enum class UserOrder : std::uint8_t {
    balance,  ///< richest first
    age,      ///< oldest first
};

/// Numbers of the users from `offset` on, at most `limit`, as the database has them: it may be
/// milliseconds behind. Throws 503 while the database is away.
boost::asio::awaitable<std::vector<model::UserId>> listed_users(Node& node, UserOrder order,
                                                                std::int64_t offset,
                                                                std::size_t limit);

}  // namespace orda::node
