#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>
#include <unordered_map>

namespace orda::http {

/// Tells when the other side of a socket hangs up, without reading from it: an epoll set of its own
/// that listens for nothing else, so requests that a caller has sent ahead do not hide the end.
/// Belongs to one event loop and is used on its thread only.
class HangupWatch {
  public:
    /// Throws std::system_error when the system has no epoll set left.
    explicit HangupWatch(boost::asio::io_context& context);

    /// Calls `hung_up` once, from the loop, when the caller at the other end of `descriptor` is
    /// gone or will send nothing more. False when the system refuses.
    bool add(int descriptor, std::function<void()> hung_up);
    /// Before `descriptor` is closed; unknown ones are fine.
    void remove(int descriptor);

    void close();

  private:
    boost::asio::awaitable<void> listen();
    void deliver();

    boost::asio::posix::basic_stream_descriptor<boost::asio::io_context::executor_type> set_;
    std::unordered_map<int, std::function<void()>> watched_;
};

}  // namespace orda::http
