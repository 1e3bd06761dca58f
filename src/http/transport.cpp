#include "http/transport.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace orda::http {

namespace asio = boost::asio;

namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

}  // namespace

Transport::Transport(Socket socket, asio::ssl::context* tls) : socket_(std::move(socket)) {
    if (tls != nullptr) tls_.emplace(socket_, *tls);
}

asio::awaitable<ErrorCode> Transport::handshake() {
    if (!tls_) co_return ErrorCode{};
    auto [error] = co_await tls_->async_handshake(asio::ssl::stream_base::server, as_value);
    co_return error;
}

asio::awaitable<Transferred> Transport::read_some(asio::mutable_buffer into) {
    if (tls_) {
        auto [error, count] = co_await tls_->async_read_some(into, as_value);
        co_return Transferred(error, count);
    }
    auto [error, count] = co_await socket_.async_read_some(into, as_value);
    co_return Transferred(error, count);
}

asio::awaitable<ErrorCode> Transport::write(std::string_view head, std::string_view body) {
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head.data(), head.size()),
                                                    asio::buffer(body.data(), body.size())};
    if (tls_) {
        auto [error, count] = co_await asio::async_write(*tls_, buffers, as_value);
        co_return error;
    }
    auto [error, count] = co_await asio::async_write(socket_, buffers, as_value);
    co_return error;
}

asio::awaitable<void> Transport::finish_writing() {
    if (tls_) {
        // As if the other side had said goodbye already: ours is sent and not waited for.
        SSL_set_shutdown(tls_->native_handle(), SSL_RECEIVED_SHUTDOWN);
        [[maybe_unused]] auto [error] = co_await tls_->async_shutdown(as_value);
    }
    ErrorCode ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
}

void Transport::cancel() {
    ErrorCode ignored;
    socket_.cancel(ignored);
}

void Transport::close() {
    ErrorCode ignored;
    socket_.close(ignored);
}

int Transport::descriptor() {
    return socket_.native_handle();
}

}  // namespace orda::http
