#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `/` and `/api/`: where one finds what, with the horde's figures of the moment.
std::vector<http::Endpoint> index_endpoints(const Context& context);

}  // namespace orda::api
