#pragma once

#include <boost/asio/awaitable.hpp>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "db/database.h"
#include "node/signal.h"

namespace orda::node {

/// Threads that read the database, each over a session of its own, so that coroutines do not
/// block. Functions given to it run outside every lock.
class ReaderPool {
  public:
    using Task = std::function<void(db::Session&)>;
    /// Tasks that may wait at once; a caller beyond it is refused with 503.
    static constexpr std::size_t queue_limit = 20'000;

    ReaderPool(db::Database& database, std::size_t threads);
    ~ReaderPool();
    ReaderPool(const ReaderPool&) = delete;
    ReaderPool& operator=(const ReaderPool&) = delete;

    /// Runs `read` on one of the threads and gives what it returns. Throws what it throws; a
    /// database that is away becomes Refusal 503.
    template <class F>
    auto run(F read) -> boost::asio::awaitable<std::invoke_result_t<F, db::Session&>> {
        std::optional<std::invoke_result_t<F, db::Session&>> result;
        // The coroutine waits for the task, so the references stay good.
        co_await perform([&result, &read](db::Session& session) { result = read(session); });
        co_return std::move(*result);
    }

  private:
    struct Job {
        Task task;
        std::exception_ptr failure;
        std::function<void()> done;
    };

    boost::asio::awaitable<void> perform(Task task);
    void serve();

    db::Database& database_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Job>> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace orda::node
