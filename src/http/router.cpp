#include "http/router.h"

#include <map>
#include <optional>

#include "base/assertion.h"
#include "base/text.h"
#include "http/rate_limits.h"
#include "http/target.h"

namespace orda::http {

/// One part of the patterns that share what is before it.
struct Router::Node {
    struct Leaf {
        const Endpoint* endpoint = nullptr;
        /// Views into the endpoint's pattern, which methods of one path may word differently.
        std::vector<std::string_view> names;
    };

    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> any;
    std::unique_ptr<Node> rest;
    std::array<Leaf, method_count> leaves;
    std::uint32_t methods = 0;
    std::uint32_t route = 0;
};

/// One look-up: a walk down the tree that goes back when a branch does not lead to the method.
struct Router::Search {
    Method method;
    std::string_view path;
    RouteMatch match;

    /// `at` is where the next part begins; one beyond the end when the path is used up.
    bool walk(const Node& node, std::size_t at);
    bool walk_value(const Node& node, std::string_view value, std::size_t next);
    bool arrive(const Node& node);
};

bool Router::Search::arrive(const Node& node) {
    if (node.methods == 0) return false;
    match.methods |= node.methods;
    const Node::Leaf* leaf = &node.leaves[static_cast<std::size_t>(method)];
    if (leaf->endpoint == nullptr && method == Method::head)
        leaf = &node.leaves[static_cast<std::size_t>(Method::get)];
    if (leaf->endpoint == nullptr) return false;
    match.kind = RouteMatch::Kind::found;
    match.endpoint = leaf->endpoint;
    match.route = node.route;
    must(leaf->names.size() == match.value_count, "each value of a route has a name");
    std::copy(leaf->names.begin(), leaf->names.end(), match.names.begin());
    return true;
}

bool Router::Search::walk_value(const Node& node, std::string_view value, std::size_t next) {
    match.values[match.value_count++] = value;
    if (walk(node, next)) return true;
    --match.value_count;
    return false;
}

bool Router::Search::walk(const Node& node, std::size_t at) {
    if (at > path.size()) return arrive(node);
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);

    auto literal = node.literals.find(part);
    if (literal == node.literals.end() && part.find('%') != std::string_view::npos)
        if (const std::optional<std::string> decoded = percent_decode(part))
            literal = node.literals.find(*decoded);
    if (literal != node.literals.end() && walk(*literal->second, end + 1)) return true;

    if (part.empty()) return false;
    if (node.any && walk_value(*node.any, part, end + 1)) return true;
    return node.rest && walk_value(*node.rest, path.substr(at), path.size() + 1);
}

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(std::vector<Endpoint> endpoints) {
    for (Endpoint& endpoint : endpoints)
        add(std::move(endpoint));
}

void Router::add(Endpoint endpoint) {
    must(endpoint.path.starts_with('/'), "a pattern begins with a slash");
    must(static_cast<bool>(endpoint.handler) != static_cast<bool>(endpoint.stream_handler),
         "an endpoint has one handler");
    must(endpoint.method != Method::other && endpoint.method != Method::options,
         "OPTIONS is answered by the server itself");
    sort_rates(endpoint.rates);
    const Endpoint& kept = endpoints_.emplace_back(std::move(endpoint));

    Node* node = root_.get();
    std::vector<std::string_view> names;
    const std::vector<std::string_view> parts = split(std::string_view(kept.path).substr(1), '/');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::string_view part = parts[i];
        std::unique_ptr<Node>* next = nullptr;
        if (part.starts_with('{') && part.ends_with('}')) {
            part = part.substr(1, part.size() - 2);
            const bool rest = part.ends_with("...");
            if (rest) part.remove_suffix(3);
            must(!part.empty(), "a part of a pattern has a name");
            must(!rest || i + 1 == parts.size(), "the rest of a path is the last part");
            names.push_back(part);
            next = rest ? &node->rest : &node->any;
        } else {
            must(part.find_first_of("{}") == std::string_view::npos,
                 "a part of a pattern is a name or a literal");
            next = &node->literals[std::string(part)];
        }
        if (!*next) *next = std::make_unique<Node>();
        node = next->get();
    }
    must(names.size() <= max_path_values, "a pattern has few names");
    Node::Leaf& leaf = node->leaves[static_cast<std::size_t>(kept.method)];
    must(leaf.endpoint == nullptr, "a method and pattern are added once");
    leaf = {&kept, std::move(names)};
    if (node->methods == 0) node->route = route_count_++;
    node->methods |= method_bit(kept.method);
    if (kept.method == Method::get) node->methods |= method_bit(Method::head);
}

RouteMatch Router::find(Method method, std::string_view path) const {
    Search search{method, path, {}};
    if (path.starts_with('/') && path.size() <= max_path_length && !search.walk(*root_, 1) &&
        search.match.methods != 0)
        search.match.kind = RouteMatch::Kind::wrong_method;
    return search.match;
}

std::string allow_header(std::uint32_t methods) {
    methods |= method_bit(Method::options);
    std::string text;
    for (int i = 0; i < method_count; ++i) {
        const auto method = static_cast<Method>(i);
        if ((methods & method_bit(method)) == 0) continue;
        if (!text.empty()) text += ", ";
        text += method_name(method);
    }
    return text;
}

}  // namespace orda::http
