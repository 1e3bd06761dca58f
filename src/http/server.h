#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.h"
#include "base/random.h"
#include "base/time.h"
#include "http/rate_limits.h"
#include "http/request.h"
#include "http/router.h"

namespace orda::http {

/// spec/configuration.md B3 "Server", filled in by the command line.
struct ServerOptions {
    /// `0.0.0.0`, `127.0.0.1`, `[::]`, `unix:/path/of/socket`; each may carry its own `:port`.
    std::vector<std::string> listen{"0.0.0.0"};
    /// 0 = any free one, reported by Server::port().
    std::uint16_t port = 7001;
    /// 0 = one per core.
    int threads = 0;
    /// Open connections, held calls included. A caller beyond it gets 503.
    std::size_t max_connections = 65536;
    /// Of these, what held calls leave free for others.
    std::size_t unheld_reserve = 4096;
    /// Largest request body of endpoints that name no other.
    std::size_t max_body = std::size_t{64} << 20;
    /// Request line and header fields together.
    std::size_t max_header = std::size_t{256} << 10;
    /// Between two requests of a connection.
    Duration idle_timeout = seconds{120};
    /// From the first byte of a request to the end of its header.
    Duration header_timeout = seconds{15};
    /// Longest pause while a body is received or an answer is sent.
    Duration transfer_timeout = seconds{30};
    /// From a complete request to its answer: after it the connection is closed without one.
    Duration request_timeout = seconds{60};
    /// How long a drain lets running calls go on.
    Duration shutdown_grace = seconds{20};
    /// Handlers that take longer than this are held calls: their connection is watched, and they
    /// are cancelled when the caller hangs up.
    Duration held_after = milliseconds{50};
    /// For the `Horde-Node` header, `name:port:version`.
    std::string node_name = "localhost";
    std::string version;
    /// PEM files; both or none. With them every TCP listener speaks TLS.
    std::string tls_certificate;
    std::string tls_key;
    /// Networks whose X-Forwarded-For, -Proto and -Host are believed, one hop each. Callers on a
    /// `unix:` socket are always believed.
    std::vector<std::string> trusted_proxies{"127.0.0.0/8", "::1/128"};
};

/// One finished call, for metrics and the access log; the views die after the hook returns.
struct CallRecord {
    Method method;
    /// The route's pattern, empty for unknown paths: a bounded set.
    std::string_view route;
    int status;
    /// From the complete header to the last byte of the answer.
    Duration duration;
    std::string_view peer;
    std::string_view reference;
};

/// Called on the server's threads, several at once; must not block or throw. Each may be empty.
struct ServerHooks {
    std::function<void(const CallRecord&)> finished;
    /// Whether a `Proxy-Authorization` value is the passkey of a service account.
    std::function<bool(std::string_view passkey)> is_passkey;
};

/// How busy the server is, for metrics; may be asked from any thread.
struct ServerLoad {
    std::size_t connections = 0;
    std::size_t running = 0;
    std::size_t held = 0;
};

/// The HTTP/1.1 server: reads requests under the limits of ServerOptions, routes, rate-limits and
/// answers them (spec/clients.md §2, spec/errors.md §1–2).
///
/// Each connection is a coroutine on one of the server's threads, and so is the handler that it
/// calls: a handler may wait for long without costing a thread but must not block. When the caller
/// hangs up, or the request timeout is over, a handler's pending operation is cancelled
/// (asio per-operation cancellation, `terminal`); what it returns or throws then is dropped. A
/// caller that shuts down its sending half counts as having hung up once its call is held. The
/// server must outlive whatever its handlers wait for: stop it, end the others, then destroy it.
class Server {
  public:
    /// `rates` and `clock` outlive the server; `random` is used here only. Throws
    /// std::runtime_error for options that cannot be (unreadable certificate, bad network).
    Server(ServerOptions options, Router router, RateLimits& rates, const Log& log,
           const Clock& clock, Random& random, ServerHooks hooks = {});
    /// Stops without grace if still running.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds every address and starts the threads. Throws std::runtime_error naming the address
    /// that cannot be had.
    void start();
    /// The port of the first TCP listener, after start().
    std::uint16_t port() const;
    /// Where it listens, `127.0.0.1:7001` or `unix:/path`, after start().
    std::vector<std::string> addresses() const;

    /// Stops accepting, closes idle connections, lets running calls finish for at most the grace
    /// (their answers say `Connection: close`), cancels the rest and joins the threads. Blocks the
    /// calling thread, which must not be one of the server's. Later calls do nothing.
    void drain();
    /// The same without grace.
    void stop();

    ServerLoad load() const;
    const Router& router() const;

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace orda::http
