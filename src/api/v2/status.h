#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `status/heartbeat`, `performance`, `models`, `modes` and `news`, spec/status-and-stats.md §1–§5.
std::vector<http::Endpoint> status_endpoints(const Context& context);

}  // namespace orda::api
