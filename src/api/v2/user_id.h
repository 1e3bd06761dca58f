#pragma once

#include "http/request.h"
#include "model/user.h"

namespace orda::api {

/// The number in the path's `{user_id}`; one too large for an account is nobody's. Throws
/// UserNotFound when it is none.
model::UserId user_id_of(const http::Request& request);

}  // namespace orda::api
