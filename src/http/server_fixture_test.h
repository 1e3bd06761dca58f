#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/raw_client_test.h"
#include "http/server.h"

namespace orda::http {

/// Waits up to some seconds for something that another thread brings about.
inline bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 5000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
}

/// A server on a free port of 127.0.0.1 with short time-outs; a test adds routes, changes options
/// and starts it.
class ServerTest : public testing::Test {
  protected:
    ServerTest() {
        options.listen = {"127.0.0.1"};
        options.port = 0;
        options.threads = 2;
        options.node_name = "node";
        options.version = "9.8.7";
        options.shutdown_grace = seconds{5};
    }

    Endpoint& add(Method method, std::string path, Handler handler) {
        Endpoint& endpoint = endpoints.emplace_back();
        endpoint.method = method;
        endpoint.path = std::move(path);
        endpoint.handler = std::move(handler);
        endpoint.rates.clear();
        return endpoint;
    }
    /// Answers with what `describe` says about the request.
    Endpoint& add_echo(Method method, std::string path,
                       std::function<std::string(const Request&)> describe) {
        return add(method, std::move(path),
                   [describe](const Request& request) { return echo(describe, request); });
    }
    void start() {
        Router router;
        router.add(std::move(endpoints));
        ServerHooks hooks;
        hooks.finished = [this](const CallRecord& record) {
            const std::lock_guard lock(mutex);
            records.push_back(std::string(method_name(record.method)) + " " +
                              std::string(record.route) + " " + std::to_string(record.status));
        };
        hooks.is_passkey = [](std::string_view passkey) { return passkey == "pass"; };
        server =
            std::make_unique<Server>(options, std::move(router), rates, log, clock, random, hooks);
        server->start();
        port = server->port();
    }
    bool was_logged(const std::string& words) {
        const std::lock_guard lock(mutex);
        return log_text.find(words) != std::string::npos;
    }
    bool was_recorded(const std::string& record) {
        return eventually([&] {
            const std::lock_guard lock(mutex);
            return std::ranges::find(records, record) != records.end();
        });
    }

    static boost::asio::awaitable<Answer> echo(std::function<std::string(const Request&)> describe,
                                               const Request& request) {
        Answer answer;
        answer.body = describe(request);
        co_return answer;
    }
    static boost::asio::awaitable<Answer> sleep_for(Duration span) {
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, span);
        co_await timer.async_wait(boost::asio::use_awaitable);
        Answer answer;
        answer.body = "slept";
        co_return answer;
    }

    ServerOptions options;
    std::vector<Endpoint> endpoints;
    SystemClock clock;
    SeededRandom random{1};
    RateLimits rates{{}, random};
    std::mutex mutex;
    std::string log_text;
    std::vector<std::string> records;
    Log log = Log::to_function([this](LogLevel, std::string_view line) {
        const std::lock_guard lock(mutex);
        log_text += std::string(line) + "\n";
    });
    std::uint16_t port = 0;
    std::unique_ptr<Server> server;
};

}  // namespace orda::http
