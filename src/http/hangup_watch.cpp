#include "http/hangup_watch.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <sys/epoll.h>
#include <system_error>
#include <utility>

namespace orda::http {

namespace asio = boost::asio;

namespace {

constexpr int events_at_once = 64;

int new_set() {
    const int set = epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
    return set;
}

}  // namespace

HangupWatch::HangupWatch(asio::io_context& context) : set_(context.get_executor(), new_set()) {
    asio::co_spawn(context, listen(), asio::detached);
}

bool HangupWatch::add(int descriptor, std::function<void()> hung_up) {
    epoll_event event{};
    event.events = EPOLLRDHUP | EPOLLONESHOT;  // EPOLLHUP and EPOLLERR come by themselves
    event.data.fd = descriptor;
    if (epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0) return false;
    watched_[descriptor] = std::move(hung_up);
    return true;
}

void HangupWatch::remove(int descriptor) {
    if (watched_.erase(descriptor) != 0)
        epoll_ctl(set_.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
}

void HangupWatch::close() {
    boost::system::error_code ignored;
    set_.close(ignored);
    watched_.clear();
}

asio::awaitable<void> HangupWatch::listen() {
    while (set_.is_open()) {
        auto [error] = co_await set_.async_wait(asio::posix::descriptor_base::wait_read,
                                                asio::as_tuple(asio::use_awaitable));
        if (error) co_return;
        deliver();
    }
}

void HangupWatch::deliver() {
    std::array<epoll_event, events_at_once> events;
    const int count = epoll_wait(set_.native_handle(), events.data(), events_at_once, 0);
    for (int i = 0; i < count; ++i) {
        const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
        const auto found = watched_.find(descriptor);
        if (found == watched_.end()) continue;
        // The entry stays until `remove`: the epoll set still knows the descriptor.
        if (const auto hung_up = std::exchange(found->second, nullptr)) hung_up();
    }
}

}  // namespace orda::http
