#pragma once

#include "api/v2/users_schemas.h"
#include "base/time.h"

namespace orda::api {

/// An account as one caller sees it, spec/users-and-access.md §5.1. Pure.
UserAnswer user_answer(const horde::UserSight& sight, Time now);
/// The same in the list of all users: what is hidden or empty becomes null or `{}`.
UserAnswer listed_user_answer(const horde::UserSight& sight, Time now);

}  // namespace orda::api
