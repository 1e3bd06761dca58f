#include "api/v2/workers.h"

#include "api/calls.h"
#include "api/v2/given_caller.h"
#include "api/v2/workers_list.h"
#include "api/v2/workers_schemas.h"
#include "api/v2/workers_view.h"
#include "base/refusals.h"
#include "base/text.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;

namespace {

model::WorkerId worker_id_of(const Request& request) {
    const std::string_view text = request.path_value("worker_id");
    const auto id = Uuid::parse(text);
    if (!id) throw refusals::worker_not_found(text);
    return *id;
}

asio::awaitable<bool> from_moderator(const Context& context, std::optional<horde::Caller> caller) {
    if (!caller) co_return false;
    co_return co_await context.node.read([&caller](horde::Horde& horde, horde::Step& step) {
        return horde.is_moderator(caller, step.now);
    });
}

std::string joined(const WorkersList::Entries& entries, std::string_view type,
                   std::string_view name) {
    const std::string folded_name = fold_case(name);
    const auto kind = model::kind_of(type);
    std::string list = "[";
    for (const auto& entry : entries) {
        if (!name.empty() ? entry.folded_name != folded_name : !type.empty() && entry.kind != kind)
            continue;
        if (list.size() > 1) list += ',';
        list += entry.json;
    }
    list += ']';
    return list;
}

asio::awaitable<Answer> get_workers(const Context& context, std::shared_ptr<WorkersList> list,
                                    const Request& request) {
    const bool privileged = co_await from_moderator(context, given_caller(context, request));
    const auto entries = list->entries(context, privileged);
    co_return json_answer(request, 200,
                          joined(*entries, request.query_value("type").value_or(""),
                                 request.query_value("name").value_or("")));
}

asio::awaitable<Answer> get_worker(const Context& context, const Request& request) {
    const model::WorkerId id = worker_id_of(request);
    const bool privileged = co_await from_moderator(context, given_caller(context, request));
    const std::string_view asked = request.path_value("worker_id");
    const auto sight = co_await context.node.read(
        [&](horde::Horde& horde, horde::Step& step) { return horde.see_worker(step, id, asked); });
    co_return json_answer(request, 200, worker_details().text(worker_answer(sight, privileged)));
}

asio::awaitable<Answer> get_worker_named(const Context& context, const Request& request) {
    const std::string name(request.path_value("worker_name"));
    const bool privileged = co_await from_moderator(context, given_caller(context, request));
    const auto sight = co_await context.node.read(
        [&](horde::Horde& horde, horde::Step& step) { return horde.see_worker_named(step, name); });
    co_return json_answer(request, 200, worker_details().text(worker_answer(sight, privileged)));
}

asio::awaitable<Answer> put_worker(const Context& context, const Request& request) {
    const auto wanted = worker_modification().read(
        http::parse_json_body(request.header("content-type").value_or(""), request.body));
    const model::WorkerId id = worker_id_of(request);
    const std::string_view asked = request.path_value("worker_id");
    if (!request.header("apikey")) {
        co_await context.node.read([&](horde::Horde& horde, horde::Step& step) {
            return horde.see_worker(step, id, asked).details.worker.id;
        });
        require_key_header(request);
    }
    const horde::Caller caller = caller_of(context, request);
    const auto done = co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.modify_worker(step, caller, id, asked, wanted);
    });
    co_return json_answer(request, 200, worker_modified().text(done));
}

asio::awaitable<Answer> delete_worker(const Context& context, const Request& request) {
    const model::WorkerId id = worker_id_of(request);
    const std::string_view asked = request.path_value("worker_id");
    const auto caller = given_caller(context, request);
    const auto done = co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.delete_worker(step, caller, id, asked);
    });
    co_return json_answer(request, 200, worker_deleted().text(done));
}

}  // namespace

std::vector<http::Endpoint> workers_endpoints(const Context& context) {
    const auto handler = handlers_with(context);
    const std::vector<http::RateRule> one_worker{
        {.key = http::RateKey::client_method_path, .amount = 30, .window = seconds{60}}};
    const http::ParameterDescription key = key_header();
    const http::ParameterDescription optional_key{.name = "apikey",
                                                  .summary = "A moderator's key shows more."};
    const http::ParameterDescription agent = client_agent_header();
    using In = http::ParameterDescription::In;
    const auto list = std::make_shared<WorkersList>();
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/workers",
                         .tag = "v2",
                         .summary = "The workers that are online.",
                         .replies = {{200, &worker_details(), true, "The workers."}},
                         .parameters = {optional_key,
                                        {.name = "type",
                                         .in = In::query,
                                         .summary = "image, text or interrogation; absent = all."},
                                        {.name = "name",
                                         .in = In::query,
                                         .summary = "Only the worker of that name, in any case."},
                                        agent},
                         .handler = [&context, list](const Request& request) {
                             return get_workers(context, list, request);
                         }});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/workers/{worker_id}",
                         .tag = "v2",
                         .summary = "One worker, also when it is not online.",
                         .replies = {{200, &worker_details(), false, "The worker."}},
                         .parameters = {optional_key, agent},
                         .rates = one_worker,
                         .handler = handler(get_worker)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/workers/name/{worker_name...}",
                         .tag = "v2",
                         .summary = "One worker by its exact name.",
                         .replies = {{200, &worker_details(), false, "The worker."}},
                         .parameters = {optional_key, agent},
                         .handler = handler(get_worker_named)});
    endpoints.push_back({.method = http::Method::put,
                         .path = "/api/v2/workers/{worker_id}",
                         .tag = "v2",
                         .summary = "Changes a worker.",
                         .body = &worker_modification(),
                         .replies = {{200, &worker_modified(), false, "What was changed."}},
                         .parameters = {key, agent},
                         .rates = one_worker,
                         .handler = handler(put_worker)});
    endpoints.push_back({.method = http::Method::del,
                         .path = "/api/v2/workers/{worker_id}",
                         .tag = "v2",
                         .summary = "Deletes a worker and frees its name.",
                         .replies = {{200, &worker_deleted(), false, "Deleted."}},
                         .parameters = {key, agent},
                         .rates = one_worker,
                         .handler = handler(delete_worker)});
    return endpoints;
}

}  // namespace orda::api
