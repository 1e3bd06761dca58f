#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `dev/test-user`, for test suites of clients, spec/configuration.md A7: there only with
/// `dev.test_api_keys`, and only for callers on this machine.
std::vector<http::Endpoint> dev_endpoints(const Context& context);

}  // namespace orda::api
