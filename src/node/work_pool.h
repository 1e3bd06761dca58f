#pragma once

#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace orda::node {

/// Threads for what a coroutine must not do itself because it blocks or computes for long: reading
/// the database, disks, pictures. Coroutines wait for their work without costing a thread.
class WorkPool {
  public:
    /// `what` says in a refusal what there is too much of; more than `queue_limit` waiting pieces
    /// of work are refused with 503.
    WorkPool(std::string what, std::size_t threads, std::size_t queue_limit);
    /// Finishes what waits.
    ~WorkPool();
    WorkPool(const WorkPool&) = delete;
    WorkPool& operator=(const WorkPool&) = delete;

    /// Runs `work()` on one of the threads and gives what it returns, or throws what it throws.
    template <class F>
    auto run(F work) -> boost::asio::awaitable<std::invoke_result_t<F&>> {
        using Result = std::invoke_result_t<F&>;
        // The coroutine waits for the work, so the references stay good.
        if constexpr (std::is_void_v<Result>) {
            co_await perform([&work] { work(); });
        } else {
            std::optional<Result> result;
            co_await perform([&result, &work] { result.emplace(work()); });
            co_return std::move(*result);
        }
    }

  private:
    struct Piece {
        std::function<void()> work;
        std::exception_ptr failure;
        std::function<void()> done;
    };

    boost::asio::awaitable<void> perform(std::function<void()> work);
    void serve();

    const std::string what_;
    const std::size_t queue_limit_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Piece>> pieces_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace orda::node
