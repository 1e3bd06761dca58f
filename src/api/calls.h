#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "horde/calls.h"
#include "http/answer.h"
#include "http/endpoint.h"
#include "http/request.h"
#include "http/schema.h"

namespace orda::api {

// What all endpoints have in common: who calls, reading bodies in two stages, masks.

/// The key that everybody may use.
inline constexpr std::string_view anonymous_key = "0000000000";

/// Who calls, from the headers.
horde::Caller caller_of(const Context& context, const http::Request& request);

/// Throws the parameter stage's failure when the `apikey` header is missing.
void require_key_header(const http::Request& request);

/// What the API documents say of the headers that nearly every endpoint reads.
http::ParameterDescription key_header();
http::ParameterDescription client_agent_header();

/// Makes the handlers of endpoints out of functions `f(context, request)`; `context` outlives them.
inline auto handlers_with(const Context& context) {
    return [&context](auto function) {
        return [&context, function](const http::Request& request) {
            return function(context, request);
        };
    };
}

/// A success answer under the caller's `X-Fields` mask; a malformed mask is refused.
http::Answer json_answer(const http::Request& request, int status, std::string body);

/// Throws NulByteInPayload when any text in the body has U+0000, also under names nobody knows.
void refuse_nul(const boost::json::value& body);

/// The body of an endpoint that validates it, in both stages (spec/errors.md §1.2): schema, then
/// the `apikey` header, then what else is required.
template <class T>
T read_body(const http::Schema<T>& schema, const http::Request& request) {
    const auto body =
        http::parse_json_body(request.header("content-type").value_or(""), request.body);
    T object = schema.read(body);
    require_key_header(request);
    schema.check_parameters(body);
    schema.check_nul(object);
    return object;
}

/// The same for requests, whose parameters nobody knows all: none may have U+0000 in a text.
template <class T>
T read_request_body(const http::Schema<T>& schema, const http::Request& request) {
    T object = read_body(schema, request);
    if (request.body.find("\\u0000") != std::string::npos)
        refuse_nul(
            http::parse_json_body(request.header("content-type").value_or(""), request.body));
    return object;
}

/// The base of links back to this server, as this caller sees it: `https://horde.example`.
std::string base_url_of(const Context& context, const http::Request& request);

/// How long the caller is ready to wait for news, from the body's field or `Prefer: wait=N`; at
/// most 30 s.
Duration patience_of(const http::Request& request, std::optional<double> field);

/// The id in the path; throws RequestNotFound when it is none.
Uuid request_id_of(const http::Request& request);

}  // namespace orda::api
