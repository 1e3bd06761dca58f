#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/endpoint.h"
#include "http/request.h"

namespace orda::http {

/// Most `{name}` parts of one pattern.
inline constexpr std::size_t max_path_values = 8;

/// What a look-up found. The views live as long as the router and the looked-up path.
struct RouteMatch {
    enum class Kind { found, unknown, wrong_method };
    Kind kind = Kind::unknown;
    const Endpoint* endpoint = nullptr;
    /// Number of the path's pattern, the same for all its methods; below Router::route_count().
    std::uint32_t route = 0;
    /// Names and still encoded values of the `{name}` parts.
    std::array<std::string_view, max_path_values> names;
    std::array<std::string_view, max_path_values> values;
    std::size_t value_count = 0;
    /// A bit per Method that the path has, HEAD included where GET is; only complete when no
    /// endpoint was found for the method asked for.
    std::uint32_t methods = 0;
};

constexpr std::uint32_t method_bit(Method method) {
    return 1u << static_cast<unsigned>(method);
}
/// `GET, HEAD, OPTIONS`, for the Allow header; OPTIONS is always there.
std::string allow_header(std::uint32_t methods);

/// All endpoints, found by method and path. Filled once, then read from any thread.
///
/// Patterns: `/api/v2/users/{id}`, `/objects/{name...}` (one or more parts, slashes included). A
/// literal part wins over `{id}`, which wins over `{name...}`; if the winner lacks the method, the
/// next one that has it answers. A `{…}` part never matches nothing; trailing slashes count.
class Router {
  public:
    Router();
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    /// Orders the endpoint's rates by window. The same method and pattern twice, or a pattern that
    /// cannot be, is a programmer's error.
    void add(Endpoint endpoint);
    void add(std::vector<Endpoint> endpoints);

    /// `path` is clean (http/target.h) and still encoded. HEAD finds GET.
    RouteMatch find(Method method, std::string_view path) const;

    /// In the order of adding; addresses are stable.
    const std::deque<Endpoint>& endpoints() const { return endpoints_; }
    std::size_t route_count() const { return route_count_; }

  private:
    struct Node;
    struct Search;

    std::deque<Endpoint> endpoints_;
    std::unique_ptr<Node> root_;
    std::uint32_t route_count_ = 0;
};

}  // namespace orda::http
