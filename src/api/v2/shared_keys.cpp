#include "api/v2/shared_keys.h"

#include "api/calls.h"
#include "api/v2/shared_keys_schemas.h"
#include "api/v2/simple_answer.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;

namespace {

std::optional<Uuid> key_id_of(const Request& request) {
    return Uuid::parse(request.path_value("sharedkey_id"));
}

horde::SharedKeyWish wish_of(const http::Schema<horde::SharedKeyWish>& schema,
                             const Request& request) {
    require_key_header(request);
    const auto wish = schema.read_leniently(
        http::parse_json_body_leniently(request.header("content-type").value_or(""), request.body));
    schema.check_nul(wish);
    return wish;
}

Answer details(const Request& request, const horde::SharedKeySight& sight) {
    return json_answer(request, 200, shared_key_details().text(shared_key_answer(sight)));
}

asio::awaitable<Answer> put_shared_key(const Context& context, const Request& request) {
    const horde::SharedKeyWish wish = wish_of(new_shared_key(), request);
    const horde::Caller caller = caller_of(context, request);
    const auto made = co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.create_shared_key(step, caller, wish);
    });
    co_return details(request, made);
}

asio::awaitable<Answer> get_shared_key(const Context& context, const Request& request) {
    const auto id = key_id_of(request);
    const auto found = co_await context.node.read(
        [&id](horde::Horde& horde, horde::Step& step) { return horde.see_shared_key(step, id); });
    co_return details(request, found);
}

asio::awaitable<Answer> patch_shared_key(const Context& context, const Request& request) {
    const horde::SharedKeyWish wish = wish_of(shared_key_modification(), request);
    const auto id = key_id_of(request);
    const horde::Caller caller = caller_of(context, request);
    const auto changed = co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.modify_shared_key(step, caller, id, wish);
    });
    co_return details(request, changed);
}

asio::awaitable<Answer> delete_shared_key(const Context& context, const Request& request) {
    require_key_header(request);
    const auto id = key_id_of(request);
    const horde::Caller caller = caller_of(context, request);
    co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.delete_shared_key(step, caller, id);
    });
    co_return json_answer(request, 200, simple_answer().text({}));
}

}  // namespace

std::vector<http::Endpoint> shared_keys_endpoints(const Context& context) {
    const auto handler = handlers_with(context);
    const std::vector<http::RateRule> making_rates{
        {.key = http::RateKey::client_method_path, .amount = 5, .window = seconds{60}}};
    const http::ParameterDescription key{
        .name = "apikey", .required = true, .summary = "The API key of the owner."};
    const http::ParameterDescription agent = client_agent_header();
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back({.method = http::Method::put,
                         .path = "/api/v2/sharedkeys",
                         .tag = "v2",
                         .summary = "Makes a key that lets others spend the caller's kudos.",
                         .body = &new_shared_key(),
                         .replies = {{200, &shared_key_details(), false, "The new key."}},
                         .parameters = {key, agent},
                         .rates = making_rates,
                         .handler = handler(put_shared_key)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/sharedkeys/{sharedkey_id}",
                         .tag = "v2",
                         .summary = "One shared key.",
                         .replies = {{200, &shared_key_details(), false, "The key."}},
                         .parameters = {agent},
                         .handler = handler(get_shared_key)});
    endpoints.push_back({.method = http::Method::patch,
                         .path = "/api/v2/sharedkeys/{sharedkey_id}",
                         .tag = "v2",
                         .summary = "Changes a shared key. Its owner only.",
                         .body = &shared_key_modification(),
                         .replies = {{200, &shared_key_details(), false, "The changed key."}},
                         .parameters = {key, agent},
                         .handler = handler(patch_shared_key)});
    endpoints.push_back({.method = http::Method::del,
                         .path = "/api/v2/sharedkeys/{sharedkey_id}",
                         .tag = "v2",
                         .summary = "Deletes a shared key and what waits under it. Its owner only.",
                         .replies = {{200, &simple_answer(), false, "Deleted."}},
                         .parameters = {key, agent},
                         .handler = handler(delete_shared_key)});
    return endpoints;
}

}  // namespace orda::api
