#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `find_user`, `users` and `users/{user_id}`, spec/users-and-access.md §5.
std::vector<http::Endpoint> users_endpoints(const Context& context);

}  // namespace orda::api
