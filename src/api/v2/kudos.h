#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `kudos/transfer` and `kudos/award`, spec/kudos.md §12, §13.
std::vector<http::Endpoint> kudos_endpoints(const Context& context);

}  // namespace orda::api
