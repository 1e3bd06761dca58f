#include "cli/metrics_server.h"

#include "base/random.h"
#include "base/time.h"

namespace orda::cli {

namespace {

boost::asio::awaitable<http::Answer> show(const Metrics& metrics) {
    http::Answer answer;
    answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
    answer.body = metrics.prometheus();
    co_return answer;
}

http::ServerOptions options_for(const std::string& listen) {
    http::ServerOptions options;
    options.listen = {listen};
    options.port = 0;
    options.threads = 1;
    options.max_connections = 64;
    options.unheld_reserve = 16;
    options.node_name = "metrics";
    return options;
}

http::Router routes(const Metrics& metrics) {
    http::Endpoint endpoint;
    endpoint.path = "/metrics";
    endpoint.hidden = true;
    endpoint.rates.clear();
    endpoint.handler = [&metrics](const http::Request&) { return show(metrics); };
    http::Router router;
    router.add(std::move(endpoint));
    return router;
}

}  // namespace

struct MetricsServer::Parts {
    Parts(const std::string& listen, const Metrics& metrics, const Log& log)
        : rates({.enabled = false, .trusted_addresses = {}}, random),
          server(options_for(listen), routes(metrics), rates, log, clock, random) {}

    SystemRandom random;
    SystemClock clock;
    http::RateLimits rates;
    http::Server server;
};

MetricsServer::MetricsServer(const std::string& listen, const Metrics& metrics, const Log& log) {
    if (listen.empty()) return;
    parts_ = std::make_unique<Parts>(listen, metrics, log);
    parts_->server.start();
    for (const auto& address : parts_->server.addresses())
        log.info("metrics on http://{}/metrics", address);
}

MetricsServer::~MetricsServer() = default;

}  // namespace orda::cli
