#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace orda::http {

/// A connected TCP or local socket on an event loop.
using Socket = boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol,
                                                boost::asio::io_context::executor_type>;
using ErrorCode = boost::system::error_code;
/// What happened, and how many bytes went before it.
using Transferred = std::pair<ErrorCode, std::size_t>;

/// Bytes to and from a caller, with or without TLS. Errors are values. One thread.
class Transport {
  public:
    /// With `tls`, which outlives it, `handshake` comes first.
    Transport(Socket socket, boost::asio::ssl::context* tls);

    boost::asio::awaitable<ErrorCode> handshake();
    boost::asio::awaitable<Transferred> read_some(boost::asio::mutable_buffer into);
    /// Writes all of both.
    boost::asio::awaitable<ErrorCode> write(std::string_view head, std::string_view body);
    /// Tells the other side that nothing more comes (TLS: close_notify), without waiting for its.
    boost::asio::awaitable<void> finish_writing();

    /// Ends the pending operation with operation_aborted.
    void cancel();
    void close();
    int descriptor();

  private:
    Socket socket_;
    std::optional<boost::asio::ssl::stream<Socket&>> tls_;
};

}  // namespace orda::http
