#pragma once

#include <atomic>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "base/log.h"
#include "http/callers.h"
#include "http/dispatch.h"
#include "http/router.h"
#include "http/server.h"

namespace orda::http {

/// What all event loops and connections of one server share. Constant once it serves, but for the
/// counters.
struct ServerCore {
    ServerCore(ServerOptions options_given, Router router_given, RateLimits& rates,
               const Log& log_given, const Clock& clock_given, ServerHooks hooks_given)
        : options(std::move(options_given)),
          router(std::move(router_given)),
          log(log_given),
          clock(clock_given),
          hooks(std::move(hooks_given)),
          proxies(options.trusted_proxies),
          dispatch{router, rates, clock, hooks, log, options.max_body} {}
    ServerCore(const ServerCore&) = delete;
    ServerCore& operator=(const ServerCore&) = delete;

    /// Threads for answers that come from files.
    static constexpr std::size_t file_reader_count = 2;

    const ServerOptions options;
    const Router router;
    const Log log;
    const Clock& clock;
    const ServerHooks hooks;
    const TrustedProxies proxies;
    const Dispatch dispatch;
    /// Of every answer; known once the port is.
    std::string constant_fields;
    std::optional<boost::asio::ssl::context> tls;
    boost::asio::thread_pool file_readers{file_reader_count};

    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> running{0};
    std::atomic<std::size_t> held{0};
    std::atomic<bool> draining{false};

    /// Held calls at once, so that other callers still find a free connection.
    std::size_t max_held() const {
        return options.max_connections > options.unheld_reserve
                   ? options.max_connections - options.unheld_reserve
                   : options.max_connections / 2;
    }
    /// So many connections are open that idle ones must go sooner.
    bool is_crowded() const {
        return connections.load(std::memory_order_relaxed) * 10 > options.max_connections * 9;
    }
};

}  // namespace orda::http
