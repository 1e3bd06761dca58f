#include "api/v2/user_deletion.h"

#include "api/v2/given_caller.h"
#include "api/v2/simple_answer.h"
#include "api/v2/user_id.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;

namespace {

asio::awaitable<Answer> delete_user(const Context& context, const Request& request) {
    const model::UserId id = user_id_of(request);
    const std::string_view asked = request.path_value("user_id");
    const auto caller = given_caller(context, request);
    co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.delete_user(step, caller, id, asked);
    });
    co_return json_answer(request, 200, simple_answer().text({}));
}

}  // namespace

std::vector<http::Endpoint> user_deletion_endpoints(const Context& context) {
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back(
        {.method = http::Method::del,
         .path = "/api/v2/users/{user_id}",
         .tag = "v2",
         .summary = "Marks a user as deleted; the second time, a month later, for good.",
         .replies = {{200, &simple_answer(), false, "Done."}},
         .parameters = {{.name = "apikey",
                         .required = true,
                         .summary = "The user's own key, or a moderator's."},
                        {.name = "Client-Agent",
                         .summary = "The calling program, name:version:contact."}},
         .rates = {{.key = http::RateKey::client_method_path, .amount = 60, .window = seconds{60}}},
         .handler = [&context](const Request& request) { return delete_user(context, request); }});
    return endpoints;
}

}  // namespace orda::api
