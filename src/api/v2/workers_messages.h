#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `workers/messages`, spec/workers-and-teams.md §11.
std::vector<http::Endpoint> workers_messages_endpoints(const Context& context);

}  // namespace orda::api
