#include "cli/admin_server.h"

#include <boost/json/serialize.hpp>
#include <exception>
#include <sys/stat.h>

#include "base/random.h"
#include "base/time.h"
#include "cli/admin_socket.h"
#include "http/json_parse.h"
#include "http/server.h"
#include "node/work_pool.h"

namespace orda::cli {

namespace json = boost::json;

namespace {

/// A check of the ledger or a backup takes long: others need not wait for it.
constexpr std::size_t operation_threads = 2;
constexpr std::size_t waiting_operations = 16;

http::ServerOptions options_for(const std::string& path) {
    http::ServerOptions options;
    options.listen = {"unix:" + path};
    options.threads = 1;
    options.max_connections = 32;
    options.unheld_reserve = 4;
    options.max_body = largest_arguments;
    options.request_timeout = longest_operation;
    options.node_name = "admin";
    return options;
}

http::Answer answer_of(int status, const json::object& body) {
    http::Answer answer;
    answer.status = status;
    answer.body = json::serialize(body);
    return answer;
}

http::Answer failure(std::string_view words) {
    return answer_of(400, {{"error", words}});
}

http::Answer perform(const AdminAccess& access, const std::string& operation,
                     const std::string& body) {
    try {
        const auto arguments = http::parse_json(body);
        if (!arguments) return failure("the arguments are no JSON");
        AdminResult result = perform_operation(access, operation, *arguments);
        return answer_of(200, {{"values", std::move(result.values)},
                               {"text", result.text},
                               {"failed", result.failed}});
    } catch (const std::exception& error) {
        return failure(error.what());
    }
}

}  // namespace

struct AdminServer::Parts {
    Parts(const std::filesystem::path& folder, AdminAccess given, const Log& log)
        : access(std::move(given)),
          path(folder),
          rates({.enabled = false, .trusted_addresses = {}}, random),
          server(options_for(path.text()), routes(), rates, log, clock, random),
          pool("administration", operation_threads, waiting_operations) {
        access.stop = stopping.get_token();
        server.start();
        ::chmod(path.text().c_str(), S_IRUSR | S_IWUSR);
    }
    ~Parts() {
        stopping.request_stop();
        server.stop();
    }

    http::Router routes() {
        http::Endpoint endpoint;
        endpoint.method = http::Method::post;
        endpoint.path = "/admin/{operation}";
        endpoint.hidden = true;
        endpoint.rates.clear();
        endpoint.handler = [this](const http::Request& request) { return answer(request); };
        http::Router router;
        router.add(std::move(endpoint));
        return router;
    }

    boost::asio::awaitable<http::Answer> answer(const http::Request& request) {
        // Named: g++ 12 destroys a closure twice that is made within an awaiting expression.
        const auto work = [this, operation = std::string(request.path_value("operation")),
                           body = request.body] { return perform(access, operation, body); };
        co_return co_await pool.run(work);
    }

    AdminAccess access;
    AdminSocketPath path;
    std::stop_source stopping;
    SystemRandom random;
    SystemClock clock;
    http::RateLimits rates;
    /// Outlives the pool, whose threads wake its coroutines.
    http::Server server;
    node::WorkPool pool;
};

AdminServer::AdminServer(const std::filesystem::path& folder, AdminAccess access, const Log& log) {
    try {
        parts_ = std::make_unique<Parts>(folder, std::move(access), log);
    } catch (const std::exception& error) {
        log.warning("orda admin cannot reach this server: {}", error.what());
    }
}

AdminServer::~AdminServer() = default;

}  // namespace orda::cli
