#pragma once

#include <span>
#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `/api/swagger.json` and `/api/openapi.json`: what the given endpoints are, written once now;
/// spec/web-pages.md A8.
std::vector<http::Endpoint> document_endpoints(const Context& context,
                                               std::span<const http::Endpoint> described);

}  // namespace orda::api
