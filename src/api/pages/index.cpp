#include "api/pages/index.h"

#include <fmt/format.h>

#include "api/pages/page.h"
#include "api/v2/status_view.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;
using model::Kind;

namespace {

std::string row(std::string_view what, std::int64_t workers, std::int64_t threads,
                std::int64_t jobs) {
    return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                       what, workers, threads, jobs);
}

std::string figures(const PerformanceAnswer& now) {
    return "<table>\n<caption>At the moment</caption>\n<tr><td></td><th scope=\"col\">workers</th>"
           "<th scope=\"col\">threads</th><th scope=\"col\">jobs waiting or in "
           "progress</th></tr>\n" +
           row("Images", now.worker_count, now.thread_count, now.queued_requests) +
           row("Texts", now.text_worker_count, now.text_thread_count, now.queued_text_requests) +
           row("Alchemy", now.interrogator_count, now.interrogator_thread_count,
               static_cast<std::int64_t>(now.queued_forms)) +
           "</table>\n";
}

asio::awaitable<Answer> get_home(const Context& context, const Request&) {
    const auto now = context.node.peek([](const horde::Horde& horde, Time at) {
        return performance_of(horde.totals(Kind::image, at), horde.totals(Kind::text, at),
                              horde.totals(Kind::alchemy, at));
    });
    co_return page(
        context, 200, "Welcome",
        "<p>A horde: volunteers' machines make images and texts for everybody. Those who help earn "
        "kudos and are served first.</p>\n" +
            figures(now) +
            "<ul>\n<li><a href=\"/register\">Make an account</a>, or use the key 0000000000 to "
            "stay "
            "anonymous.</li>\n<li><a href=\"/api/\">The API</a></li>\n"
            "<li><a href=\"/api/v2/workers\">Workers online</a></li>\n</ul>\n");
}

asio::awaitable<Answer> get_api_home(const Context& context, const Request&) {
    co_return page(context, 200, "The API",
                   "<p>Everything is below <code>/api/v2</code>. Callers name themselves with the "
                   "header <code>apikey</code>.</p>\n<ul>\n"
                   "<li><a href=\"/api/openapi.json\">Description, OpenAPI 3.1</a></li>\n"
                   "<li><a href=\"/api/swagger.json\">Description, Swagger 2.0</a></li>\n</ul>\n");
}

}  // namespace

std::vector<http::Endpoint> index_endpoints(const Context& context) {
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back(
        {.method = http::Method::get,
         .path = "/",
         .summary = "The first page.",
         .hidden = true,
         .handler = [&context](const Request& request) { return get_home(context, request); }});
    endpoints.push_back(
        {.method = http::Method::get,
         .path = "/api/",
         .summary = "Where the API is described.",
         .hidden = true,
         .handler = [&context](const Request& request) { return get_api_home(context, request); }});
    return endpoints;
}

}  // namespace orda::api
