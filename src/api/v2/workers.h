#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `workers`, `workers/{worker_id}` and `workers/name/{worker_name...}`, spec/workers-and-teams.md
/// §7–§10.
std::vector<http::Endpoint> workers_endpoints(const Context& context);

}  // namespace orda::api
