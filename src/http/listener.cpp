#include "http/listener.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <cstring>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

#include "base/refusals.h"
#include "base/text.h"
#include "http/answer_head.h"
#include "http/connection.h"
#include "http/error_answers.h"

namespace orda::http {

namespace asio = boost::asio;

namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view unix_prefix = "unix:";
constexpr int max_backlog = 4096;
/// Before the next try when the system has no descriptors or memory left.
constexpr auto accept_pause = std::chrono::milliseconds(50);
/// Callers turned away politely at once; further ones are just closed.
constexpr int max_turning_away = 64;
constexpr auto turn_away_limit = std::chrono::seconds(1);
constexpr seconds full_retry_after{5};

std::optional<Address> peer_address(const asio::generic::stream_protocol::endpoint& endpoint) {
    if (endpoint.data()->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, endpoint.data(), sizeof v4);
        std::array<std::uint8_t, 4> bytes;
        std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
        return Address::from_v4(bytes);
    }
    if (endpoint.data()->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, endpoint.data(), sizeof v6);
        std::array<std::uint8_t, 16> bytes;
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return Address::from_bytes(bytes);
    }
    return std::nullopt;
}

asio::ip::tcp::endpoint tcp_endpoint(const ListenAddress& listen) {
    const auto& bytes = listen.address->bytes();
    if (listen.address->is_v4()) {
        asio::ip::address_v4::bytes_type v4;
        std::copy(bytes.begin() + 12, bytes.end(), v4.begin());
        return {asio::ip::address_v4(v4), listen.port};
    }
    asio::ip::address_v6::bytes_type v6;
    std::copy(bytes.begin(), bytes.end(), v6.begin());
    return {asio::ip::address_v6(v6), listen.port};
}

/// A local socket whose server is gone leaves its file behind.
void remove_dead_socket(const std::string& path) {
    struct stat status{};
    if (lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
    asio::io_context context;
    asio::local::stream_protocol::socket probe(context);
    boost::system::error_code error;
    probe.connect(asio::local::stream_protocol::endpoint(path), error);
    if (error == asio::error::connection_refused) unlink(path.c_str());
}

std::uint16_t port_from(std::string_view text, const std::string& whole) {
    const auto port = parse_integer(text);
    if (!port || *port < 0 || *port > 65535)
        throw std::runtime_error("not a port in the address to listen on: " + whole);
    return static_cast<std::uint16_t>(*port);
}

}  // namespace

ListenAddress ListenAddress::parse(const std::string& text, std::uint16_t default_port) {
    ListenAddress listen;
    listen.port = default_port;
    if (text.starts_with(unix_prefix)) {
        listen.path = text.substr(unix_prefix.size());
        if (listen.path.empty()) throw std::runtime_error("no path to listen on: " + text);
        return listen;
    }
    std::string_view host = text;
    const std::size_t colon = text.rfind(':');
    if (host.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string::npos) throw std::runtime_error("no address to listen on: " + text);
        if (colon != std::string::npos && colon > end)
            listen.port = port_from(host.substr(colon + 1), text);
        host = host.substr(1, end - 1);
    } else if (colon != std::string::npos && text.find(':') == colon) {
        listen.port = port_from(host.substr(colon + 1), text);
        host = host.substr(0, colon);
    }
    listen.address = Address::parse(host);
    if (!listen.address) throw std::runtime_error("no address to listen on: " + text);
    return listen;
}

Listener::Listener(ServerCore& core, std::vector<EventLoop*> loops, const ListenAddress& address,
                   bool only_v6)
    : core_(core),
      loops_(std::move(loops)),
      address_(address),
      acceptor_(loops_.front()->context()) {
    boost::system::error_code error;
    Protocol::endpoint endpoint;
    if (address.path.empty()) {
        endpoint = tcp_endpoint(address);
    } else {
        remove_dead_socket(address.path);
        endpoint = asio::local::stream_protocol::endpoint(address.path);
    }
    acceptor_.open(endpoint.protocol(), error);
    if (!error && address.path.empty()) {
        acceptor_.set_option(asio::socket_base::reuse_address(true), error);
        if (!error && !address.address->is_v4())
            acceptor_.set_option(asio::ip::v6_only(only_v6), error);
    }
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(max_backlog, error);
    if (error) throw std::runtime_error("cannot listen on " + text() + ": " + error.message());
    if (!address.path.empty()) return;
    sockaddr_in6 bound{};
    const auto local = acceptor_.local_endpoint();
    std::memcpy(&bound, local.data(), std::min(sizeof bound, local.size()));
    port_ = ntohs(bound.sin6_port);  // at the same place for IPv4
}

Listener::~Listener() {
    if (!address_.path.empty()) unlink(address_.path.c_str());
}

std::string Listener::text() const {
    if (!address_.path.empty()) return std::string(unix_prefix) + address_.path;
    const std::string host = address_.address->text();
    const std::uint16_t port = port_ != 0 ? port_ : address_.port;
    return (address_.address->is_v4() ? host : "[" + host + "]") + ":" + std::to_string(port);
}

void Listener::start() {
    asio::co_spawn(loops_.front()->context(), accept(), asio::detached);
}

void Listener::close() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
}

asio::awaitable<void> Listener::accept() {
    asio::steady_timer pause(loops_.front()->context());
    while (acceptor_.is_open()) {
        EventLoop& loop = *loops_[next_loop_];
        next_loop_ = (next_loop_ + 1) % loops_.size();
        Protocol::endpoint peer;
        auto [error, socket] =
            co_await acceptor_.async_accept(loop.context().get_executor(), peer, as_value);
        if (error == asio::error::operation_aborted) co_return;
        if (!error) {
            take(std::move(socket), peer, loop);
            continue;
        }
        if (error != asio::error::connection_aborted) {
            core_.log.warning("cannot accept on {}: {}", text(), error.message());
            pause.expires_after(accept_pause);
            co_await pause.async_wait(as_value);
        }
    }
}

void Listener::take(Socket socket, const Protocol::endpoint& endpoint, EventLoop& loop) {
    SocketPeer peer;
    const std::optional<Address> address = peer_address(endpoint);
    peer.text = address ? address->text() : "unix";
    peer.trusted = !address || core_.proxies.trusts(*address);
    peer.tls = address && core_.tls;

    boost::system::error_code ignored;
    if (address) socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (core_.connections.load(std::memory_order_relaxed) >= core_.options.max_connections) {
        if (peer.tls || turning_away_->load() >= max_turning_away) return;
        turning_away_->fetch_add(1);
        asio::co_spawn(loop.context(),
                       turn_away(core_, std::make_shared<Socket>(std::move(socket)), turning_away_),
                       asio::detached);
        return;
    }
    const auto connection =
        std::make_shared<Connection>(core_, loop, std::move(socket), std::move(peer));
    Connection::start(connection);
}

asio::awaitable<void> Listener::turn_away(ServerCore& core, std::shared_ptr<Socket> socket,
                                          std::shared_ptr<std::atomic<int>> turning) {
    const Answer answer = refusal_answer(
        refusals::service_unavailable("There are too many connections.", full_retry_after), true);
    std::string text;
    const std::string date = http_date(core.clock.now());
    write_head(answer,
               {.constant_fields = core.constant_fields,
                .date = date,
                .length = answer.body.size(),
                .keep_alive = false},
               text);
    text += answer.body;
    asio::steady_timer limit(co_await asio::this_coro::executor, turn_away_limit);
    limit.async_wait([socket](const boost::system::error_code& error) {
        boost::system::error_code ignored;
        if (!error) socket->cancel(ignored);
    });
    auto [write_error, written] = co_await asio::async_write(*socket, asio::buffer(text), as_value);
    boost::system::error_code ignored;
    socket->shutdown(Socket::shutdown_send, ignored);
    // What the caller has sent is read once, or closing would take our answer back.
    std::array<char, 4096> unread;
    if (!write_error) co_await socket->async_read_some(asio::buffer(unread), as_value);
    limit.cancel();
    turning->fetch_sub(1);
}

}  // namespace orda::http
