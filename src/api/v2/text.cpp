#include "api/v2/text.h"

#include "api/calls.h"
#include "api/v2/answers.h"
#include "api/v2/text_schemas.h"
#include "base/refusals.h"
#include "base/text.h"
#include "http/json_writer.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;

namespace {

/// Workers' texts may hold U+0000, which nobody can store or show.
std::string without_nul(std::string text) {
    for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at))
        text.replace(at, 1, "\xEF\xBF\xBD");
    return text;
}

/// The members of the job payload that stay the same whatever the horde decides: all parameters
/// with their defaults, but for n and the two lengths.
std::string payload_members(const model::TextSubmission& asked) {
    model::TextParameters params = asked.params;
    params.n.reset();
    params.max_length.reset();
    params.max_context_length.reset();
    params.min_p = params.min_p.value_or(0.0);
    params.smoothing_factor = params.smoothing_factor.value_or(0.0);
    params.dynatemp_range = params.dynatemp_range.value_or(0.0);
    params.dynatemp_exponent = params.dynatemp_exponent.value_or(1.0);
    const std::string object = text_parameters().text(params);
    return object.substr(1, object.size() - 2);
}

/// spec/text-generation.md §4.8; the keys are all that a back end may ever see.
http::RawJson payload_of(const model::TextDemands& demands, const model::RequestBody& body) {
    http::RawJson payload{""};
    http::JsonWriter writer(payload.text);
    writer.begin_object();
    writer.key("prompt").value(body.prompt);
    writer.key("n").value(1);
    writer.key("max_context_length").value(demands.max_context_length);
    writer.key("max_length").value(demands.max_length);
    payload.text += ',';
    payload.text += body.payload;
    payload.text += '}';
    return payload;
}

http::RawJson payload_of_nothing() {
    return {R"({"max_context_length":2048,"max_length":80,"min_p":0.0,"smoothing_factor":0.0,)"
            R"("dynatemp_range":0.0,"dynatemp_exponent":1.0})"};
}

TextStatusAnswer status_answer(const horde::RequestStatus& status) {
    TextStatusAnswer answer;
    answer.numbers = numbers_of(status);
    for (const auto& generation : status.generations)
        answer.generations.push_back({.text = generation.result->generation,
                                      .seed = generation.seed,
                                      .worker_id = generation.worker.text(),
                                      .worker_name = generation.worker_name,
                                      .model = generation.model,
                                      .state = std::string(wire_name(generation.verdict)),
                                      .gen_metadata = {generation.result->metadata}});
    return answer;
}

asio::awaitable<Answer> post_async(const Context& context, const Request& request) {
    const auto asked = read_request_body(text_request(), request);
    const horde::Caller caller = caller_of(context, request);
    auto body = std::make_shared<model::RequestBody>();
    body->prompt = asked.prompt;
    body->payload = payload_members(asked);
    const std::shared_ptr<const model::RequestBody> fixed = std::move(body);
    const auto accepted = co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.request_text(step, caller, asked, fixed);
    });
    if (accepted.whitelist_address)
        context.rates.whitelist(request.peer, context.node.clock().now());
    AcceptedAnswer answer;
    answer.kudos = accepted.kudos;
    if (accepted.dry_run) co_return json_answer(request, 200, accepted_answer().text(answer));
    answer.id = accepted.id.text();
    if (!accepted.possible) answer.message = nobody_can_serve();
    co_return json_answer(request, 202, accepted_answer().text(answer));
}

asio::awaitable<Answer> get_status(const Context& context, const Request& request) {
    const Uuid id = request_id_of(request);
    auto status = co_await context.node.read([id](horde::Horde& horde, horde::Step& step) {
        return horde.status(step, model::Kind::text, id, true);
    });
    co_await context.node.load_results(status.generations);
    co_return json_answer(request, 200, text_status_answer().text(status_answer(status)));
}

asio::awaitable<Answer> delete_status(const Context& context, const Request& request) {
    const Uuid id = request_id_of(request);
    auto status = co_await context.node.change([id](horde::Horde& horde, horde::Step& step) {
        return horde.cancel(step, model::Kind::text, id);
    });
    co_await context.node.load_results(status.generations);
    co_return json_answer(request, 200, text_status_answer().text(status_answer(status)));
}

horde::PopCall pop_call(const Context& context, const Request& request, const TextPopBody& body) {
    horde::PopCall call;
    call.caller = caller_of(context, request);
    call.kind = model::Kind::text;
    call.name = body.name;
    call.priority_usernames = body.priority_usernames;
    call.amount = body.amount;
    call.declaration.models = body.models;
    call.declaration.bridge_agent = body.bridge_agent;
    call.declaration.threads = body.threads;
    call.declaration.nsfw = body.nsfw;
    call.declaration.max_length = body.max_length;
    call.declaration.max_context_length = body.max_context_length;
    call.declaration.softprompts = body.softprompts;
    return call;
}

asio::awaitable<Answer> post_pop(const Context& context, const Request& request) {
    const auto body = read_body(text_pop(), request);
    const auto result = co_await context.node.pop(pop_call(context, request, body),
                                                  patience_of(request, body.wait));
    TextPopAnswer answer;
    answer.messages = messages_of(result.messages);
    if (!result.handout) {
        answer.payload = payload_of_nothing();
        answer.skipped = skipped_of(model::Kind::text, result.skipped);
        co_return json_answer(request, 200, text_pop_answer().text(answer));
    }
    const horde::Handout& handout = *result.handout;
    const auto prompt = co_await context.node.body_of(handout.request, handout.body);
    answer.payload = payload_of(handout.demands->text, *prompt);
    answer.id = handout.jobs.front().text();
    for (const auto& job : handout.jobs)
        answer.ids.push_back(job.text());
    answer.model = handout.model;
    answer.ttl = std::chrono::duration_cast<seconds>(handout.time_to_live).count();
    co_return json_answer(request, 200, text_pop_answer().text(answer));
}

asio::awaitable<Answer> post_submit(const Context& context, const Request& request) {
    auto body = read_body(text_submit(), request);
    horde::SubmitCall call;
    call.caller = caller_of(context, request);
    call.kind = model::Kind::text;
    const auto job = Uuid::parse(body.id);
    if (!job) throw refusals::invalid_job_id(body.id);
    call.job = *job;
    call.state = submit_state_of(body.state);
    call.generation = without_nul(std::move(body.generation));
    call.characters = static_cast<std::int64_t>(code_points(call.generation));
    call.seed = body.seed.value_or(0);
    for (const auto& entry : body.gen_metadata) {
        call.metadata_censorship = true;
        call.metadata_csam = entry.value == "csam";
    }
    if (call.state == horde::SubmitState::csam && !call.metadata_csam)
        body.gen_metadata.push_back({"censorship", "csam", std::nullopt});
    call.metadata_entries = body.gen_metadata.size();
    call.metadata = metadata_text(body.gen_metadata);
    const auto result = co_await context.node.change(
        [&](horde::Horde& horde, horde::Step& step) { return horde.submit(step, call); });
    co_return json_answer(request, 200, reward_answer().text({result.reward}));
}

}  // namespace

std::vector<http::Endpoint> text_endpoints(const Context& context) {
    const auto handler = handlers_with(context);
    const std::vector<http::RateRule> status_rates{
        {.key = http::RateKey::client_method_path, .amount = 120, .window = seconds{60}}};
    const http::ParameterDescription key = key_header();
    const http::ParameterDescription agent = client_agent_header();
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/generate/text/async",
                         .tag = "v2",
                         .summary = "Asks for texts; answers at once with an id to poll.",
                         .body = &text_request(),
                         .replies = {{202, &accepted_answer(), false, "Accepted."},
                                     {200, &accepted_answer(), false, "The price (dry run)."}},
                         .parameters = {key, agent},
                         .rates = async_rates(),
                         .handler = handler(post_async)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/generate/text/status/{id}",
                         .tag = "v2",
                         .summary = "How a text request is doing, with its results so far.",
                         .replies = {{200, &text_status_answer(), false, "The status."}},
                         .parameters = {agent},
                         .rates = status_rates,
                         .handler = handler(get_status)});
    endpoints.push_back({.method = http::Method::del,
                         .path = "/api/v2/generate/text/status/{id}",
                         .tag = "v2",
                         .summary = "Cancels what still waits of a text request.",
                         .replies = {{200, &text_status_answer(), false, "The status before."}},
                         .parameters = {agent},
                         .rates = status_rates,
                         .handler = handler(delete_status)});
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/generate/text/pop",
                         .tag = "v2",
                         .summary = "A worker asks for text jobs.",
                         .body = &text_pop(),
                         .replies = {{200, &text_pop_answer(), false, "A job, or none."}},
                         .parameters = {key, agent},
                         .rates = worker_rates(),
                         .handler = handler(post_pop)});
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/generate/text/submit",
                         .tag = "v2",
                         .summary = "A worker delivers a text.",
                         .body = &text_submit(),
                         .replies = {{200, &reward_answer(), false, "Accepted."}},
                         .parameters = {key, agent},
                         .rates = worker_rates(),
                         .handler = handler(post_submit)});
    return endpoints;
}

}  // namespace orda::api
