#include "api/v2/given_caller.h"

namespace orda::api {

std::optional<horde::Caller> given_caller(const Context& context, const http::Request& request) {
    if (request.header("apikey").value_or("").empty()) return std::nullopt;
    return caller_of(context, request);
}

}  // namespace orda::api
