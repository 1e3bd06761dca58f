#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `DELETE users/{user_id}`, spec/users-and-access.md §5.5.
std::vector<http::Endpoint> user_deletion_endpoints(const Context& context);

}  // namespace orda::api
