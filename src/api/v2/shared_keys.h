#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `sharedkeys`, spec/users-and-access.md §6.2–6.5.
std::vector<http::Endpoint> shared_keys_endpoints(const Context& context);

}  // namespace orda::api
