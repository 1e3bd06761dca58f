#include "api/v2/user_id.h"

#include <limits>

#include "base/refusals.h"

namespace orda::api {

namespace {

constexpr std::string_view all_digits = "0123456789";
/// Names nobody.
constexpr model::UserId no_user = -1;

}  // namespace

model::UserId user_id_of(const http::Request& request) {
    const std::string_view text = request.path_value("user_id");
    if (text.empty() || text.find_first_not_of(all_digits) != std::string_view::npos)
        throw refusals::user_not_found(text);
    model::UserId id = 0;
    for (const char digit : text) {
        id = id * 10 + (digit - '0');
        if (id > std::numeric_limits<std::int32_t>::max()) return no_user;
    }
    return id;
}

}  // namespace orda::api
