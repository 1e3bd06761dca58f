#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `generate/text/*`, spec/text-generation.md.
std::vector<http::Endpoint> text_endpoints(const Context& context);

}  // namespace orda::api
