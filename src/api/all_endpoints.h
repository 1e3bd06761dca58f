#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// Every endpoint of the server; `context` outlives them.
std::vector<http::Endpoint> all_endpoints(const Context& context);

}  // namespace orda::api
