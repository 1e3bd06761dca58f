#include "node/work_pool.h"

#include "base/refusals.h"
#include "node/signal.h"

namespace orda::node {

namespace asio = boost::asio;

WorkPool::WorkPool(std::string what, std::size_t threads, std::size_t queue_limit)
    : what_(std::move(what)), queue_limit_(queue_limit) {
    for (std::size_t i = 0; i < threads; ++i)
        threads_.emplace_back([this] { serve(); });
}

WorkPool::~WorkPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_)
        thread.join();
}

asio::awaitable<void> WorkPool::perform(std::function<void()> work) {
    auto piece = std::make_shared<Piece>();
    piece->work = std::move(work);
    // Named: g++ 12 destroys a closure twice that is made within an awaiting expression.
    const std::function<void(std::function<void()>)> start = [this,
                                                              piece](std::function<void()> done) {
        piece->done = std::move(done);
        bool accepted = false;
        {
            const std::lock_guard lock(mutex_);
            accepted = !stopping_ && pieces_.size() < queue_limit_;
            if (accepted) pieces_.push_back(piece);
        }
        if (accepted) {
            wake_.notify_one();
            return;
        }
        piece->failure = std::make_exception_ptr(refusals::service_unavailable(
            "There is too much at once of " + what_ + ".", std::chrono::seconds{2}));
        piece->done();
    };
    co_await wait_for_callback(start);
    if (piece->failure) std::rethrow_exception(piece->failure);
}

void WorkPool::serve() {
    for (;;) {
        std::shared_ptr<Piece> piece;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !pieces_.empty(); });
            if (pieces_.empty()) return;
            piece = std::move(pieces_.front());
            pieces_.pop_front();
        }
        try {
            piece->work();
        } catch (...) {
            piece->failure = std::current_exception();
        }
        piece->done();
    }
}

}  // namespace orda::node
