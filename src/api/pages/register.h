#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `/register`: the form that makes an account, spec/web-pages.md A3.
std::vector<http::Endpoint> register_endpoints(const Context& context);

}  // namespace orda::api
