#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/request.h"

namespace orda::api {

/// A query parameter that is a whole number; nothing when it is not given. Beyond 64 bits it is the
/// nearest there is. Throws the parameter stage's failure, with `help`, when it is no whole number.
std::optional<std::int64_t> integer_query(const http::Request& request, std::string_view name,
                                          std::string_view help);

}  // namespace orda::api
