#include "node/signal.h"

#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <optional>

namespace orda::node {

namespace asio = boost::asio;

struct Signal::State {
    std::atomic<bool> set{false};
    std::mutex mutex;
    std::shared_ptr<asio::steady_timer> timer;
};

Signal::Signal() : state_(std::make_shared<State>()) {}
Signal::~Signal() = default;

bool Signal::is_set() const {
    return state_->set.load(std::memory_order_acquire);
}

void Signal::set() {
    state_->set.store(true, std::memory_order_release);
    std::shared_ptr<asio::steady_timer> timer;
    {
        const std::lock_guard lock(state_->mutex);
        timer = state_->timer;
    }
    // A timer belongs to its executor's thread.
    if (timer) asio::post(timer->get_executor(), [timer] { timer->cancel(); });
}

asio::awaitable<bool> Signal::wait(Duration patience) {
    const auto state = state_;
    const auto executor = co_await asio::this_coro::executor;
    const auto timer = std::make_shared<asio::steady_timer>(executor, patience);
    {
        const std::lock_guard lock(state->mutex);
        state->timer = timer;
    }
    if (!state->set.load(std::memory_order_acquire)) {
        boost::system::error_code ignored;
        co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
    {
        const std::lock_guard lock(state->mutex);
        state->timer.reset();
    }
    co_return state->set.load(std::memory_order_acquire);
}

asio::awaitable<void> wait_for_callback(std::function<void(std::function<void()>)> start) {
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [](auto handler, std::function<void(std::function<void()>)> begin) {
            // std::function wants copies, the handler cannot be copied.
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            const auto executor = asio::get_associated_executor(*shared);
            begin(
                [shared, executor] { asio::post(executor, [shared] { std::move (*shared)(); }); });
        },
        asio::use_awaitable, std::move(start));
}

}  // namespace orda::node
