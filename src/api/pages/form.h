#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "http/request.h"

namespace orda::api {

/// Largest body of an HTML form that is taken, bytes.
inline constexpr std::size_t largest_form = std::size_t{16} << 10;

/// A field of an HTML form sent as `application/x-www-form-urlencoded`; nothing when it is not
/// there, when the body is of another type, or when the field's encoding is broken or no UTF-8.
std::optional<std::string> form_field(const http::Request& request, std::string_view name);

}  // namespace orda::api
