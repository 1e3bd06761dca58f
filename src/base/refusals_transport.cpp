#include <iterator>

#include "base/refusals.h"
#include "base/refusals_parts.h"

namespace orda {

namespace {

constexpr const char* validation_message = "Input payload validation failed";

/// `1 second`, `2 minute`: as the API writes a window.
std::string window_text(seconds window) {
    static constexpr std::pair<std::int64_t, const char*> units[] = {
        {86'400, "day"}, {3'600, "hour"}, {60, "minute"}};
    for (const auto& [length, name] : units)
        if (window.count() % length == 0)
            return fmt::format("{} {}", window.count() / length, name);
    return fmt::format("{} second", window.count());
}

}  // namespace

ValidationFailure::ValidationFailure(Errors errors)
    : Refusal(400, "", validation_message), errors_(std::move(errors)) {}

ValidationFailure::ValidationFailure(std::string where, std::string what)
    : ValidationFailure(Errors{{std::move(where), std::move(what)}}) {}

namespace refusals {

Refusal body_not_json() {
    return quiet(400, "",
                 "The body was not understood: a JSON document with the content type "
                 "application/json is expected.");
}

Refusal route_not_found(std::string_view path) {
    return quiet(404, "RouteNotFound",
                 fmt::format("There is nothing at {}. Mind the trailing slash.", shown(path)));
}

Refusal method_not_allowed(std::string_view allowed) {
    return quiet(405, "", fmt::format("This method is not allowed here. Allowed: {}.", allowed));
}

Refusal body_too_large(std::uint64_t limit_bytes) {
    return quiet(413, "BodyTooLarge",
                 fmt::format("The body is larger than the {} bytes accepted here.", limit_bytes));
}

Refusal header_too_large(std::uint64_t limit_bytes) {
    return quiet(431, "HeaderTooLarge",
                 fmt::format("The header is larger than the {} bytes accepted here.", limit_bytes));
}

Refusal request_timeout() {
    return quiet(408, "RequestTimeout", "The request took too long to arrive.");
}

Refusal malformed_request(std::string_view reason) {
    return quiet(400, "MalformedRequest", fmt::format("The request is malformed: {}.", reason));
}

Refusal too_many_requests(std::int64_t amount, seconds window, seconds until_reset) {
    return retry_in(until_reset,
                    quiet(429, "", fmt::format("{} per {}", amount, window_text(window))));
}

Refusal mask_parse_error(std::string_view reason) {
    return quiet(400, "", fmt::format("Mask parse error: {}", reason));
}

Refusal mask_error(std::string_view reason) {
    return quiet(400, "", fmt::format("Mask error: {}", reason));
}

Refusal nul_byte_in_payload() {
    return quiet(400, "NulByteInPayload", "NUL characters are not allowed in any text.");
}

Refusal service_unavailable(std::string_view reason, seconds retry_after) {
    return retry_in(retry_after, quiet(503, "ServiceUnavailable",
                                       fmt::format("{} Please try again in {} seconds.", reason,
                                                   retry_after.count())));
}

Refusal internal_server_error(std::string_view reference) {
    return logged(
        500, "InternalServerError",
        fmt::format("Internal Server Error. The server's log has it under {}.", reference));
}

}  // namespace refusals

}  // namespace orda
