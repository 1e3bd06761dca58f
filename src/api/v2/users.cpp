#include "api/v2/users.h"

#include <algorithm>

#include "api/calls.h"
#include "api/v2/given_caller.h"
#include "api/v2/integer_query.h"
#include "api/v2/user_id.h"
#include "api/v2/users_schemas.h"
#include "api/v2/users_view.h"
#include "base/refusals.h"
#include "node/user_list.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;

namespace {

constexpr std::size_t page_size = 25;
constexpr std::int64_t last_page = 10'000;

asio::awaitable<Answer> get_find_user(const Context& context, const Request& request) {
    const auto caller = given_caller(context, request);
    if (!caller) throw refusals::invalid_api_key();
    const auto sight = co_await context.node.read([&](horde::Horde& horde, horde::Step& step) {
        return horde.see_own_account(step, *caller);
    });
    const UserAnswer answer = user_answer(sight, context.node.clock().now());
    co_return json_answer(request, 200, user_details().text(answer));
}

asio::awaitable<Answer> get_user(const Context& context, const Request& request) {
    const model::UserId id = user_id_of(request);
    const auto caller = given_caller(context, request);
    const std::string_view asked = request.path_value("user_id");
    const auto sight = co_await context.node.read([&](horde::Horde& horde, horde::Step& step) {
        return horde.see_user(step, caller, id, asked);
    });
    const UserAnswer answer = user_answer(sight, context.node.clock().now());
    co_return json_answer(request, 200, user_details().text(answer));
}

asio::awaitable<Answer> get_users(const Context& context, const Request& request) {
    const std::int64_t page = std::max<std::int64_t>(
        1, integer_query(request, "page", "The page of the list.").value_or(1));
    const bool by_age = request.query_value("sort").value_or("") == "age";
    if (page > last_page) co_return json_answer(request, 200, "[]");
    const auto ids = co_await node::listed_users(
        context.node, by_age ? node::UserOrder::age : node::UserOrder::balance,
        (page - 1) * static_cast<std::int64_t>(page_size), page_size);
    const auto sights = co_await context.node.read(
        [&ids](horde::Horde& horde, horde::Step& step) { return horde.see_users(step, ids); });
    std::vector<UserAnswer> users;
    for (const auto& sight : sights)
        users.push_back(listed_user_answer(sight, context.node.clock().now()));
    co_return json_answer(request, 200, listed_user_details().list_text(users));
}

asio::awaitable<Answer> put_user(const Context& context, const Request& request) {
    const auto wanted = user_modification().read(
        http::parse_json_body(request.header("content-type").value_or(""), request.body));
    const model::UserId id = user_id_of(request);
    const std::string_view asked = request.path_value("user_id");
    if (!request.header("apikey")) {
        co_await context.node.read([&](horde::Horde& horde, horde::Step& step) {
            return horde.require_user_numbered(id, asked, step.now).user.id;
        });
        require_key_header(request);
    }
    const horde::Caller caller = caller_of(context, request);
    const auto done = co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.modify_user(step, caller, id, asked, wanted);
    });
    co_return json_answer(request, 200, user_modified().text(done));
}

}  // namespace

std::vector<http::Endpoint> users_endpoints(const Context& context) {
    const auto handler = handlers_with(context);
    const std::vector<http::RateRule> one_user{
        {.key = http::RateKey::client_method_path, .amount = 60, .window = seconds{60}}};
    const http::ParameterDescription key = key_header();
    const http::ParameterDescription optional_key{
        .name = "apikey", .summary = "A moderator's key, or the user's own, shows more."};
    const http::ParameterDescription agent = client_agent_header();
    using In = http::ParameterDescription::In;
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/find_user",
                         .tag = "v2",
                         .summary = "The account that a key or shared key belongs to.",
                         .replies = {{200, &user_details(), false, "The account."}},
                         .parameters = {key, agent},
                         .handler = handler(get_find_user)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/users",
                         .tag = "v2",
                         .summary = "All users, 25 to a page.",
                         .replies = {{200, &user_details(), true, "The users."}},
                         .parameters = {{.name = "page",
                                         .in = In::query,
                                         .type = "integer",
                                         .summary = "The page of the list, from 1."},
                                        {.name = "sort",
                                         .in = In::query,
                                         .summary = "kudos: richest first; age: oldest first."},
                                        agent},
                         .handler = handler(get_users)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/users/{user_id}",
                         .tag = "v2",
                         .summary = "One user.",
                         .replies = {{200, &user_details(), false, "The account."}},
                         .parameters = {optional_key, agent},
                         .rates = one_user,
                         .handler = handler(get_user)});
    endpoints.push_back({.method = http::Method::put,
                         .path = "/api/v2/users/{user_id}",
                         .tag = "v2",
                         .summary = "Changes a user; what may be changed depends on the caller.",
                         .body = &user_modification(),
                         .replies = {{200, &user_modified(), false, "What was changed."}},
                         .parameters = {key, agent},
                         .rates = one_user,
                         .handler = handler(put_user)});
    return endpoints;
}

}  // namespace orda::api
