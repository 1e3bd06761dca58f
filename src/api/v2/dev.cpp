#include "api/v2/dev.h"

#include "api/calls.h"
#include "api/new_credentials.h"
#include "base/address.h"
#include "base/html_cleaner.h"
#include "base/refusals.h"
#include "base/text.h"
#include "http/json_writer.h"
#include "http/schema.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;
namespace json = boost::json;

namespace {

constexpr std::int64_t most_kudos = 1'000'000'000'000;
constexpr std::size_t longest_text = 50;

bool from_this_machine(const Request& request) {
    if (request.socket_peer == "unix") return true;
    const auto address = Address::parse(request.socket_peer);
    return address && address->kind() == AddressKind::loopback;
}

Answer not_from_elsewhere() {
    Answer answer;
    answer.status = 403;
    http::JsonWriter(answer.body)
        .begin_object()
        .member("message", "Test users are made from the machine itself only.")
        .end_object();
    answer.body += '\n';
    return answer;
}

json::object body_of(const Request& request) {
    if (request.body.empty()) return {};
    const auto body = http::parse_json(request.body);
    if (!body || !body->is_object()) throw refusals::bad_request("The body must be a JSON object.");
    return body->get_object();
}

std::string text_field(const json::object& body, std::string_view name,
                       std::string_view default_text) {
    const json::value* value = body.if_contains(name);
    if (!value) return std::string(default_text);
    if (!value->is_string())
        throw refusals::bad_request("\"" + std::string(name) + "\" must be a text.");
    std::string text = clean_html(value->get_string());
    if (text.empty() || code_points(text) > longest_text)
        throw refusals::bad_request("\"" + std::string(name) + "\" must have 1 to 50 characters.");
    return text;
}

bool flag_field(const json::object& body, std::string_view name, bool default_flag) {
    const json::value* value = body.if_contains(name);
    if (!value) return default_flag;
    if (!value->is_bool())
        throw refusals::bad_request("\"" + std::string(name) + "\" must be true or false.");
    return value->get_bool();
}

std::optional<Kudos> kudos_field(const json::object& body) {
    constexpr std::int64_t default_kudos = 10'000;
    const json::value* value = body.if_contains("kudos");
    if (!value) return Kudos::whole(default_kudos);
    if (value->is_null()) return std::nullopt;
    const auto amount = value->is_int64() ? value->get_int64() : std::int64_t{-1};
    if (amount < 0 || amount > most_kudos)
        throw refusals::bad_request("\"kudos\" must be a whole number from 0 on, or null.");
    return Kudos::whole(amount);
}

horde::TestUser wanted_user(const Request& request) {
    const json::object body = body_of(request);
    horde::TestUser wanted;
    wanted.account.name = text_field(body, "username", "test_user");
    wanted.account.identity = text_field(body, "oauth_id", "ci_test_user");
    wanted.moderator = flag_field(body, "moderator", true);
    wanted.trusted = flag_field(body, "trusted", true);
    wanted.kudos = kudos_field(body);
    wanted.administrator = flag_field(body, "admin", false);
    return wanted;
}

asio::awaitable<Answer> post_test_user(const Context& context, const Request& request) {
    if (!context.settings.dev.test_api_keys) throw refusals::route_not_found(request.path);
    if (!from_this_machine(request)) co_return not_from_elsewhere();
    horde::TestUser wanted = wanted_user(request);
    const NewKey key = new_key(context.key_salt);
    wanted.account.key_hash = key.hash;
    const auto made =
        co_await context.node.change([&wanted](horde::Horde& horde, horde::Step& step) {
            return horde.put_test_user(step, wanted);
        });
    const model::User& user = made.details.user;
    std::string body;
    http::JsonWriter(body)
        .begin_object()
        .member("api_key", key.text)
        .member("user_id", std::to_string(user.id))
        .member("username", user.name)
        .member("alias", model::alias_of(user))
        .member("kudos", made.details.account.balance.to_double())
        .member("trusted", user.roles.has(model::Role::trusted))
        .member("moderator", user.roles.has(model::Role::moderator))
        .member("created", made.created)
        .end_object();
    co_return json_answer(request, made.created ? 201 : 200, std::move(body));
}

}  // namespace

std::vector<http::Endpoint> dev_endpoints(const Context& context) {
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/dev/test-user",
                         .summary = "Makes a user for tests, or makes it anew.",
                         .hidden = true,
                         .handler = [&context](const Request& request) {
                             return post_test_user(context, request);
                         }});
    return endpoints;
}

}  // namespace orda::api
