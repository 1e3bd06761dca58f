#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orda::http {

enum class Method { get, head, post, put, patch, del, options, other };
inline constexpr int method_count = 8;

/// `GET`, `DELETE`, …; `OTHER` for what no route can have.
std::string_view method_name(Method method);
/// Exact, upper-case names only; everything else is Method::other.
Method method_from_name(std::string_view name);

/// One received request, complete but for a streamed body. Belongs to the connection that received
/// it and lives until its answer has been written.
struct Request {
    /// `head` reaches the handler of `get`; the server leaves the body out.
    Method method = Method::get;
    /// Percent-decoded, without query, doubled slashes removed, `/v2/…` already `/api/v2/…`. Valid
    /// UTF-8 without NUL.
    std::string path;
    /// The request target as it came.
    std::string target;
    /// Decoded query parameters in their order; valid UTF-8 without NUL.
    std::vector<std::pair<std::string, std::string>> query;
    /// Header fields, names in lower case, in their order. `client_agent` is there as
    /// `client-agent`.
    std::vector<std::pair<std::string, std::string>> headers;
    /// Decoded values of the `{name}` parts of the route, in its order.
    std::vector<std::pair<std::string_view, std::string>> path_values;
    /// The route's pattern; empty for an unknown path.
    std::string_view route;
    /// Empty for routes that stream their body.
    std::string body;
    /// The caller's address: the socket's peer, or what a trusted proxy says it is.
    std::string peer;
    /// The address at the other end of the socket; `unix` for a local socket.
    std::string socket_peer;
    /// `peer`, or the end user's address when a service's proxy named it in `Proxied-For` and gave
    /// a valid passkey (spec/users-and-access.md §7.1, "effective address").
    std::string effective_peer;
    /// `http` or `https`, as the caller sees it.
    std::string scheme = "http";
    /// Host header (or forwarded host of a trusted proxy), for links back to this server.
    std::string host;
    /// Names this request in the log and in 500 answers.
    std::string reference;
    /// False when so many calls are being held already that the handler should answer at once
    /// instead of waiting for something to happen.
    bool may_hold = true;

    /// The first header of that lower-case name.
    std::optional<std::string_view> header(std::string_view name) const;
    /// The first query parameter of that name.
    std::optional<std::string_view> query_value(std::string_view name) const;
    /// The value of `{name}` in the route's path; empty when there is none.
    std::string_view path_value(std::string_view name) const;
};

}  // namespace orda::http
