#include "node/reader_pool.h"

#include "base/refusals.h"

namespace orda::node {

namespace asio = boost::asio;

ReaderPool::ReaderPool(db::Database& database, std::size_t threads) : database_(database) {
    for (std::size_t i = 0; i < threads; ++i)
        threads_.emplace_back([this] { serve(); });
}

ReaderPool::~ReaderPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_)
        thread.join();
}

asio::awaitable<void> ReaderPool::perform(Task task) {
    auto job = std::make_shared<Job>();
    job->task = std::move(task);
    co_await wait_for_callback([this, job](std::function<void()> done) {
        job->done = std::move(done);
        bool accepted = false;
        {
            const std::lock_guard lock(mutex_);
            accepted = !stopping_ && jobs_.size() < queue_limit;
            if (accepted) jobs_.push_back(job);
        }
        if (accepted) {
            wake_.notify_one();
            return;
        }
        job->failure = std::make_exception_ptr(
            refusals::service_unavailable("the database is read by too many at once", seconds{2}));
        job->done();
    });
    if (job->failure) std::rethrow_exception(job->failure);
}

void ReaderPool::serve() {
    std::unique_ptr<db::Session> session;
    for (;;) {
        std::shared_ptr<Job> job;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
            if (jobs_.empty()) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        try {
            if (!session) session = database_.open_reader();
            job->task(*session);
        } catch (const db::Error& error) {
            session.reset();
            job->failure = error.failure() == db::Failure::refused
                               ? std::current_exception()
                               : std::make_exception_ptr(refusals::service_unavailable(
                                     "the database cannot be read at the moment", seconds{5}));
        } catch (...) {
            job->failure = std::current_exception();
        }
        job->done();
    }
}

}  // namespace orda::node
