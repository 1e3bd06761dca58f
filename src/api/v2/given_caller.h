#pragma once

#include <optional>

#include "api/calls.h"

namespace orda::api {

/// Who calls, where a key is optional: nobody when the `apikey` header is missing or empty.
std::optional<horde::Caller> given_caller(const Context& context, const http::Request& request);

}  // namespace orda::api
