#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/event_loop.h"
#include "http/server_core.h"
#include "http/transport.h"

namespace orda::http {

/// Where to listen, read from `0.0.0.0`, `192.0.2.1:80`, `::`, `[::]:7001`, `unix:/path`.
struct ListenAddress {
    std::optional<Address> address;
    std::uint16_t port = 0;
    /// Path of a local socket, instead of the above.
    std::string path;

    /// Throws std::runtime_error for anything else.
    static ListenAddress parse(const std::string& text, std::uint16_t default_port);
};

/// Accepts connections on one address and deals them out to the event loops in turn.
class Listener {
  public:
    /// Binds. `loops` outlive the listener; the first one accepts. Throws std::runtime_error
    /// naming the address.
    Listener(ServerCore& core, std::vector<EventLoop*> loops, const ListenAddress& address,
             bool only_v6);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// On the first loop's thread, or before it runs.
    void start();
    /// On the first loop's thread, or when it runs no more.
    void close();

    /// 0 for a local socket.
    std::uint16_t port() const { return port_; }
    std::string text() const;

  private:
    using Protocol = boost::asio::generic::stream_protocol;
    using Acceptor =
        boost::asio::basic_socket_acceptor<Protocol, boost::asio::io_context::executor_type>;

    boost::asio::awaitable<void> accept();
    void take(Socket socket, const Protocol::endpoint& peer, EventLoop& loop);
    /// More connections than we hold: 503, so that the caller knows.
    static boost::asio::awaitable<void> turn_away(ServerCore& core, std::shared_ptr<Socket> socket,
                                                  std::shared_ptr<std::atomic<int>> turning);

    ServerCore& core_;
    std::vector<EventLoop*> loops_;
    ListenAddress address_;
    std::uint16_t port_ = 0;
    Acceptor acceptor_;
    std::size_t next_loop_ = 0;
    std::shared_ptr<std::atomic<int>> turning_away_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace orda::http
