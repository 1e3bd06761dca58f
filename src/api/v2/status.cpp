#include "api/v2/status.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <thread>

#include "api/calls.h"
#include "api/refreshed.h"
#include "api/v2/given_caller.h"
#include "api/v2/integer_query.h"
#include "api/v2/status_schemas.h"
#include "api/v2/status_view.h"
#include "base/refusals.h"
#include "base/text.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;
using model::Kind;

namespace {

constexpr std::size_t largest_news_file = std::size_t{1} << 20;

/// What is costly to find out and may be a little old.
struct Kept {
    std::array<Refreshed<std::vector<horde::ActiveModel>>, 2> models{
        Refreshed<std::vector<horde::ActiveModel>>{seconds{1}},
        Refreshed<std::vector<horde::ActiveModel>>{seconds{1}}};
    Refreshed<std::vector<NewsAnswer>> news{seconds{30}};
};

std::int64_t server_threads(const Context& context) {
    const std::int64_t set = context.settings.server.threads;
    return set > 0 ? set : std::max<std::int64_t>(1, std::thread::hardware_concurrency());
}

/// Under no mask and no rate limit.
asio::awaitable<Answer> get_heartbeat(const Context& context, const Request&) {
    HeartbeatAnswer beat;
    beat.version = context.version;
    beat.threads = server_threads(context);
    beat.db_connection = context.node.is_open();
    if (!beat.db_connection) beat.message = "DOWN";
    // Calls begin as they arrive: none stands in a queue. This one does not count.
    const auto running = static_cast<std::int64_t>(context.calls_running());
    beat.active_count = std::max<std::int64_t>(0, running - 1);
    Answer answer;
    answer.body = heartbeat_answer().text(beat);
    answer.body += '\n';
    co_return answer;
}

asio::awaitable<Answer> get_performance(const Context& context, const Request& request) {
    const auto answer = context.node.peek([](const horde::Horde& horde, Time now) {
        return performance_of(horde.totals(Kind::image, now), horde.totals(Kind::text, now),
                              horde.totals(Kind::alchemy, now));
    });
    co_return json_answer(request, 200, performance_answer().text(answer));
}

/// Which models `model_state` keeps: known ones, custom ones or both.
struct StateFilter {
    bool known = true;
    bool custom = true;
};

StateFilter state_filter_of(const Request& request) {
    const std::string_view state = request.query_value("model_state").value_or("all");
    if (state == "all" || state.empty()) return {};
    if (state == "known") return {.known = true, .custom = false};
    if (state == "custom") return {.known = false, .custom = true};
    throw refusals::bad_request_unknown_value("model_state", "known, custom, all");
}

asio::awaitable<Answer> get_models(const Context& context, std::shared_ptr<Kept> kept,
                                   const Request& request) {
    const auto least = integer_query(request, "min_count", "Fewest threads serving the model.");
    const auto most = integer_query(request, "max_count", "Most threads serving the model.");
    const StateFilter filter = state_filter_of(request);
    const std::string_view type = request.query_value("type").value_or("image");
    if (type != "image" && type != "text") co_return json_answer(request, 200, "[]");
    const Kind kind = type == "image" ? Kind::image : Kind::text;
    auto& cache = kept->models[type == "image" ? 0 : 1];
    const Time now = context.node.clock().now();
    auto models = cache.take(now);
    if (!models)
        models = cache.put(context.node.peek([kind](const horde::Horde& horde, Time at) {
            return horde.served_models(kind, at);
        }),
                           now);
    std::vector<ModelAnswer> answers;
    for (const auto& model : *models) {
        if (least && model.threads < *least) continue;
        if (most && model.threads > *most) continue;
        if (model.known ? filter.known : filter.custom) answers.push_back(listed_model(model));
    }
    co_return json_answer(request, 200, model_answer().list_text(answers));
}

asio::awaitable<Answer> get_model(const Context& context, const Request& request) {
    // Clients encode a slash twice, which the original server needed.
    std::string name(request.path_value("model_name"));
    if (auto decoded = percent_decode(name)) name = std::move(*decoded);
    const auto found = context.node.peek(
        [&name](const horde::Horde& horde, Time now) { return horde.served_model(name, now); });
    std::vector<ModelAnswer> answers;
    if (found) answers.push_back(single_model(*found));
    co_return json_answer(request, 200, model_answer().list_text(answers));
}

asio::awaitable<Answer> get_modes(const Context& context, const Request& request) {
    const auto caller = given_caller(context, request);
    const auto modes = co_await context.node.read([&](horde::Horde& horde, horde::Step& step) {
        if (caller) horde.require_moderator(*caller, step.now, "see the modes with a key");
        return horde.modes();
    });
    horde::ModesModification answer{.maintenance_mode = modes.maintenance,
                                    .invite_only_mode = modes.invite_only,
                                    .raid_mode = std::nullopt};
    if (caller) answer.raid_mode = modes.raid;
    co_return json_answer(request, 200, modes_answer().text(answer));
}

asio::awaitable<Answer> put_modes(const Context& context, const Request& request) {
    require_key_header(request);
    horde::ModesModification wanted;
    if (const auto body = http::parse_json_body_leniently(
            request.header("content-type").value_or(""), request.body))
        wanted = modes_modification().read(*body);
    const horde::Caller caller = caller_of(context, request);
    const auto done = co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.modify_modes(step, caller, wanted);
    });
    co_return json_answer(request, 200, modes_answer().text(done));
}

std::vector<NewsAnswer> read_news(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return {};
    std::string text(largest_news_file + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text.size() > largest_news_file ? std::vector<NewsAnswer>{} : news_of(text);
}

asio::awaitable<Answer> get_news(const Context& context, std::shared_ptr<Kept> kept,
                                 const Request& request) {
    const Time now = context.node.clock().now();
    auto news = kept->news.take(now);
    if (!news) {
        const std::string path = context.settings.site.news;
        std::vector<NewsAnswer> read;
        if (!path.empty()) read = co_await context.storage.run([&path] { return read_news(path); });
        news = kept->news.put(std::move(read), now);
    }
    co_return json_answer(request, 200, news_answer().list_text(*news));
}

}  // namespace

std::vector<http::Endpoint> status_endpoints(const Context& context) {
    const auto handler = handlers_with(context);
    const auto kept = std::make_shared<Kept>();
    const auto keeping = [&context, kept](auto function) {
        return [&context, kept, function](const Request& request) {
            return function(context, kept, request);
        };
    };
    const std::vector<http::RateRule> modes_rates{
        {.key = http::RateKey::peer, .amount = 30, .window = seconds{60}}};
    const http::ParameterDescription agent = client_agent_header();
    using In = http::ParameterDescription::In;
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/status/heartbeat",
                         .tag = "v2",
                         .summary = "Whether this node is alive.",
                         .replies = {{200, &heartbeat_answer(), false, "It is."}},
                         .parameters = {agent},
                         .rates = {},
                         .handler = handler(get_heartbeat)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/status/performance",
                         .tag = "v2",
                         .summary = "How busy the horde is.",
                         .replies = {{200, &performance_answer(), false, "The figures."}},
                         .parameters = {agent},
                         .handler = handler(get_performance)});
    endpoints.push_back(
        {.method = http::Method::get,
         .path = "/api/v2/status/models",
         .tag = "v2",
         .summary = "The models that are served or asked for.",
         .replies = {{200, &model_answer(), true, "The models."}},
         .parameters = {{.name = "type", .in = In::query, .summary = "image (default) or text."},
                        {.name = "min_count",
                         .in = In::query,
                         .type = "integer",
                         .summary = "Fewest threads serving the model."},
                        {.name = "max_count",
                         .in = In::query,
                         .type = "integer",
                         .summary = "Most threads serving the model."},
                        {.name = "model_state",
                         .in = In::query,
                         .summary = "known, custom or all (default)."},
                        agent},
         .handler = keeping(get_models)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/status/models/{model_name...}",
                         .tag = "v2",
                         .summary = "One model, if it is served or asked for.",
                         .replies = {{200, &model_answer(), true, "The model, or none."}},
                         .parameters = {agent},
                         .handler = handler(get_model)});
    endpoints.push_back(
        {.method = http::Method::get,
         .path = "/api/v2/status/modes",
         .tag = "v2",
         .summary = "The modes of the horde.",
         .replies = {{200, &modes_answer(), false, "The modes."}},
         .parameters = {{.name = "apikey", .summary = "A moderator's key shows more."}, agent},
         .rates = modes_rates,
         .handler = handler(get_modes)});
    endpoints.push_back(
        {.method = http::Method::put,
         .path = "/api/v2/status/modes",
         .tag = "v2",
         .summary = "Switches modes of the horde.",
         .body = &modes_modification(),
         .replies = {{200, &modes_answer(), false, "What was switched."}},
         .parameters = {{.name = "apikey", .required = true, .summary = "A moderator's key."},
                        agent},
         .rates = modes_rates,
         .handler = handler(put_modes)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/status/news",
                         .tag = "v2",
                         .summary = "News of the horde, newest first.",
                         .replies = {{200, &news_answer(), true, "The news."}},
                         .parameters = {agent},
                         .handler = keeping(get_news)});
    return endpoints;
}

}  // namespace orda::api
