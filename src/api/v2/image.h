#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// `generate/*` for images, spec/image-generation.md.
std::vector<http::Endpoint> image_endpoints(const Context& context);

}  // namespace orda::api
