#include "http/server.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "base/assertion.h"
#include "http/answer_head.h"
#include "http/event_loop.h"
#include "http/file_limit.h"
#include "http/listener.h"
#include "http/server_core.h"
#include "http/tls.h"

namespace orda::http {

namespace asio = boost::asio;

namespace {

/// How long cancelled calls may take to notice.
constexpr Duration abandon_grace = seconds{2};
constexpr Duration drain_step = milliseconds{5};
/// Deadlines are looked at four times in the shortest of them, within these bounds.
constexpr Duration shortest_sweep = milliseconds{5};
constexpr Duration longest_sweep = milliseconds{500};

Duration sweep_interval(const ServerOptions& options) {
    const Duration shortest = std::min({options.idle_timeout, options.header_timeout,
                                        options.transfer_timeout, options.request_timeout});
    return std::clamp(shortest / 4, shortest_sweep, longest_sweep);
}

int thread_count(const ServerOptions& options) {
    if (options.threads > 0) return options.threads;
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

class Server::Implementation {
  public:
    Implementation(ServerOptions options, Router router, RateLimits& rates, const Log& log,
                   const Clock& clock, Random& random, ServerHooks hooks);

    void start();
    void end(Duration grace);

    ServerCore core;
    std::vector<std::unique_ptr<EventLoop>> loops;
    std::vector<std::unique_ptr<Listener>> listeners;
    std::uint16_t port = 0;

  private:
    void run_on_loop(EventLoop& loop, const std::function<void()>& act);
    bool wait_for_connections(Duration limit);

    std::mutex end_mutex_;
    bool started_ = false;
    bool ended_ = false;
    std::vector<std::thread> threads_;
};

Server::Implementation::Implementation(ServerOptions options, Router router, RateLimits& rates,
                                       const Log& log, const Clock& clock, Random& random,
                                       ServerHooks hooks)
    : core(std::move(options), std::move(router), rates, log, clock, std::move(hooks)) {
    const ServerOptions& given = core.options;
    if (given.listen.empty()) throw std::runtime_error("no address to listen on");
    if (given.max_connections == 0) throw std::runtime_error("no connections allowed");
    if (given.tls_certificate.empty() != given.tls_key.empty())
        throw std::runtime_error("TLS needs both a certificate and a key");
    if (!given.tls_certificate.empty())
        core.tls.emplace(server_tls(given.tls_certificate, given.tls_key));
    for (int i = 0; i < thread_count(given); ++i)
        loops.push_back(std::make_unique<EventLoop>(
            EventLoop::Options{given.held_after, sweep_interval(given), random.next()}));
}

void Server::Implementation::start() {
    must(!started_, "a server starts once");
    started_ = true;
    raise_file_limit(core.options.max_connections, core.log);

    std::vector<EventLoop*> loop_list;
    for (const auto& loop : loops)
        loop_list.push_back(loop.get());
    std::vector<ListenAddress> addresses;
    for (const std::string& text : core.options.listen)
        addresses.push_back(ListenAddress::parse(text, core.options.port));
    const bool has_v4 = std::ranges::any_of(addresses, [](const ListenAddress& address) {
        return address.address && address.address->is_v4();
    });
    for (const ListenAddress& address : addresses) {
        listeners.push_back(std::make_unique<Listener>(core, loop_list, address, has_v4));
        if (port == 0) port = listeners.back()->port();
    }
    core.constant_fields = constant_fields(core.options.node_name, port, core.options.version);

    for (const auto& listener : listeners)
        listener->start();
    for (const auto& loop : loops)
        threads_.emplace_back([this, &loop = *loop] {
            for (;;) {
                try {
                    loop.run();
                    return;
                } catch (const std::exception& failure) {
                    core.log.error("an event loop went on after: {}", failure.what());
                }
            }
        });
    for (const auto& listener : listeners)
        core.log.info("listening on {}", listener->text());
}

void Server::Implementation::run_on_loop(EventLoop& loop, const std::function<void()>& act) {
    // The loop may still be inside set_value when the wait is over: it keeps the promise.
    const auto done = std::make_shared<std::promise<void>>();
    auto over = done->get_future();
    asio::post(loop.context(), [&act, done] {
        act();
        done->set_value();
    });
    over.wait();
}

bool Server::Implementation::wait_for_connections(Duration limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (core.connections.load() != 0) {
        if (std::chrono::steady_clock::now() >= until) return false;
        std::this_thread::sleep_for(drain_step);
    }
    return true;
}

void Server::Implementation::end(Duration grace) {
    const std::lock_guard lock(end_mutex_);
    if (ended_) return;
    ended_ = true;
    core.draining.store(true);
    if (!threads_.empty()) {
        run_on_loop(*loops.front(), [this] {
            for (const auto& listener : listeners)
                listener->close();
        });
        for (const auto& loop : loops)
            run_on_loop(*loop, [&loop] {
                loop->for_each([](LoopMember& member) { member.close_if_idle(); });
            });
        if (!wait_for_connections(grace)) {
            core.log.warning("cutting off {} connections", core.connections.load());
            for (const auto& loop : loops)
                run_on_loop(*loop, [&loop] {
                    loop->for_each([](LoopMember& member) { member.abandon(); });
                });
            if (!wait_for_connections(abandon_grace))
                core.log.error("{} calls do not end", core.connections.load());
        }
    }
    for (const auto& loop : loops)
        loop->stop();
    for (std::thread& thread : threads_)
        thread.join();
    core.file_readers.join();
}

Server::Server(ServerOptions options, Router router, RateLimits& rates, const Log& log,
               const Clock& clock, Random& random, ServerHooks hooks)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(router), rates,
                                                       log, clock, random, std::move(hooks))) {}

Server::~Server() {
    stop();
}

void Server::start() {
    implementation_->start();
}
std::uint16_t Server::port() const {
    return implementation_->port;
}

std::vector<std::string> Server::addresses() const {
    std::vector<std::string> texts;
    for (const auto& listener : implementation_->listeners)
        texts.push_back(listener->text());
    return texts;
}

void Server::drain() {
    implementation_->end(implementation_->core.options.shutdown_grace);
}
void Server::stop() {
    implementation_->end(Duration::zero());
}

ServerLoad Server::load() const {
    const ServerCore& core = implementation_->core;
    return {core.connections.load(), core.running.load(), core.held.load()};
}

const Router& Server::router() const {
    return implementation_->core.router;
}

}  // namespace orda::http
