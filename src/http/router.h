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

/// Longest path that is looked up, before decoding; longer ones are unknown.
inline constexpr std::size_t max_path_length = 8192;
/// Most `{name}` parts of one pattern.
inline constexpr std::size_t max_path_values = 8;

/// A path as it came, made comparable: no query, doubled slashes removed, `/v2/…` under `/api`.
/// Still percent-encoded, so that an encoded slash stays inside its part.
struct CleanPath {
    std::string text;
    /// At or below `/api`: errors are JSON.
    bool api = false;
};
/// Reuses `into`. Accepts `/path?query`, `http://host/path` and anything else (which matches
/// nothing).
void clean_path(std::string_view target, CleanPath& into);

/// Decodes `%xx`; false when an encoding is broken or the result is not UTF-8. NUL is decoded like
/// any other character.
bool percent_decode(std::string_view text, std::string& into);

/// Splits and decodes what follows `?`: `+` is a blank, a broken `%` stands for itself. False when
/// the result is not UTF-8 or there are more than `max_query_parameters`.
inline constexpr std::size_t max_query_parameters = 256;
bool parse_query(std::string_view target, std::vector<std::pair<std::string, std::string>>& into);

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
    /// Bit per Method that the path has (HEAD with GET, OPTIONS always); also when found.
    std::uint32_t methods = 0;
};

/// `GET, HEAD, OPTIONS`, for the Allow header.
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

    /// The same method and pattern twice, or a pattern that cannot be, is a programmer's error.
    void add(Endpoint endpoint);
    void add(std::vector<Endpoint> endpoints);

    RouteMatch find(Method method, const CleanPath& path) const;

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
