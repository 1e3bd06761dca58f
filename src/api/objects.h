#pragma once

#include <vector>

#include "api/context.h"
#include "http/endpoint.h"

namespace orda::api {

/// The built-in store's own links, `/blob/{bucket}/{name}`: PUT, GET, HEAD and one range;
/// spec/images-and-storage.md §15.
std::vector<http::Endpoint> object_endpoints(const Context& context);

}  // namespace orda::api
