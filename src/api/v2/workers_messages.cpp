#include "api/v2/workers_messages.h"

#include "api/calls.h"
#include "api/v2/integer_query.h"
#include "api/v2/simple_answer.h"
#include "api/v2/workers_messages_schemas.h"

namespace orda::api {

namespace asio = boost::asio;
using horde::MessageValidity;
using http::Answer;
using http::Request;

namespace {

std::optional<MessageValidity> validity_of(const Request& request) {
    const std::string_view word = request.query_value("validity").value_or("");
    if (word.empty() || word == "active") return MessageValidity::active;
    if (word == "expired") return MessageValidity::expired;
    if (word == "all") return MessageValidity::all;
    return std::nullopt;
}

std::optional<std::string> text_query(const Request& request, std::string_view name) {
    const auto given = request.query_value(name);
    return given ? std::optional{std::string(*given)} : std::nullopt;
}

asio::awaitable<Answer> get_messages(const Context& context, const Request& request) {
    require_key_header(request);
    const auto page = integer_query(request, "page", "The page of the list.");
    const horde::MessageQuery query{.caller = caller_of(context, request),
                                    .author = text_query(request, "user_id"),
                                    .worker = text_query(request, "worker_id"),
                                    .validity = validity_of(request),
                                    .page = page.value_or(1)};
    const auto found = co_await context.node.read([&query](horde::Horde& horde, horde::Step& step) {
        return horde.see_messages(step, query);
    });
    std::vector<FullMessageAnswer> answers;
    for (const auto& message : found)
        answers.push_back(full_message_answer(message));
    co_return json_answer(request, 200, full_message().list_text(answers));
}

asio::awaitable<Answer> post_message(const Context& context, const Request& request) {
    const auto body = read_body(message_body(), request);
    const horde::MessagePost post{.caller = caller_of(context, request),
                                  .message = body.message,
                                  .worker = body.worker_id,
                                  .life = std::chrono::hours{body.expiry},
                                  .origin = body.origin};
    const auto made = co_await context.node.change(
        [&post](horde::Horde& horde, horde::Step& step) { return horde.post_message(step, post); });
    co_return json_answer(request, 200, full_message().text(full_message_answer(made)));
}

asio::awaitable<Answer> get_message(const Context& context, const Request& request) {
    const std::string_view asked = request.path_value("message_id");
    const auto id = Uuid::parse(asked);
    const auto found = co_await context.node.read(
        [&](horde::Horde& horde, horde::Step&) { return horde.see_message(id, asked); });
    co_return json_answer(request, 200, full_message().text(full_message_answer(found)));
}

asio::awaitable<Answer> delete_message(const Context& context, const Request& request) {
    require_key_header(request);
    const std::string_view asked = request.path_value("message_id");
    const auto id = Uuid::parse(asked);
    const horde::Caller caller = caller_of(context, request);
    co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.delete_message(step, caller, id, asked);
    });
    co_return json_answer(request, 200, simple_answer().text({}));
}

}  // namespace

std::vector<http::Endpoint> workers_messages_endpoints(const Context& context) {
    const auto handler = handlers_with(context);
    const http::ParameterDescription key = key_header();
    const http::ParameterDescription agent = client_agent_header();
    using In = http::ParameterDescription::In;
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back(
        {.method = http::Method::get,
         .path = "/api/v2/workers/messages",
         .tag = "v2",
         .summary = "The caller's messages to workers and those to all; moderators see all.",
         .replies = {{200, &full_message(), true, "The messages, newest first."}},
         .parameters =
             {key,
              {.name = "user_id", .in = In::query, .summary = "Number of an author."},
              {.name = "worker_id", .in = In::query, .summary = "Only those to this worker."},
              {.name = "validity", .in = In::query, .summary = "active (default), expired or all."},
              {.name = "page",
               .in = In::query,
               .type = "integer",
               .summary = "The page of the list, from 1; 50 to a page."},
              agent},
         .handler = handler(get_messages)});
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/workers/messages",
                         .tag = "v2",
                         .summary = "Sends a message to a worker or to all of them.",
                         .body = &message_body(),
                         .replies = {{200, &full_message(), false, "The message."}},
                         .parameters = {key, agent},
                         .handler = handler(post_message)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/workers/messages/{message_id}",
                         .tag = "v2",
                         .summary = "One message.",
                         .replies = {{200, &full_message(), false, "The message."}},
                         .parameters = {agent},
                         .handler = handler(get_message)});
    endpoints.push_back({.method = http::Method::del,
                         .path = "/api/v2/workers/messages/{message_id}",
                         .tag = "v2",
                         .summary = "Deletes a message. Its author or a moderator only.",
                         .replies = {{200, &simple_answer(), false, "Deleted."}},
                         .parameters = {key, agent},
                         .handler = handler(delete_message)});
    return endpoints;
}

}  // namespace orda::api
