#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orda::http {

enum class Method { get, head, post, put, patch, del, options, other };

/// One received request, complete but for a streamed body. Belongs to the connection that received
/// it and lives until its answer has been written.
struct Request {
    Method method = Method::get;
    /// Percent-decoded, without query, doubled slashes removed, `/v2/…` already `/api/v2/…`.
    std::string path;
    /// The request target as it came.
    std::string target;
    /// Decoded query parameters in their order.
    std::vector<std::pair<std::string, std::string>> query;
    /// Header fields, names in lower case, in their order.
    std::vector<std::pair<std::string, std::string>> headers;
    /// Values of the `{name}` parts of the route.
    std::vector<std::pair<std::string_view, std::string>> path_values;
    /// Empty for routes that stream their body.
    std::string body;
    /// The caller's address: the socket's peer, or what a trusted proxy says it is.
    std::string peer;
    /// The address at the other end of the socket.
    std::string socket_peer;
    /// `http` or `https`, as the caller sees it.
    std::string scheme = "http";
    /// Host header (or forwarded host of a trusted proxy), for links back to this server.
    std::string host;
    /// Names this request in the log and in 500 answers.
    std::string reference;

    /// The first header of that lower-case name.
    std::optional<std::string_view> header(std::string_view name) const;
    std::optional<std::string_view> query_value(std::string_view name) const;
    /// The value of `{name}` in the route's path; empty when there is none.
    std::string_view path_value(std::string_view name) const;
};

}  // namespace orda::http
