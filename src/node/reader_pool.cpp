#include "node/reader_pool.h"

#include "base/refusals.h"

namespace orda::node {

namespace {

/// Reads that may wait at once.
constexpr std::size_t queue_limit = 20'000;

}  // namespace

ReaderPool::ReaderPool(db::Database& database, std::size_t threads)
    : database_(database), pool_("reading from the database", threads, queue_limit) {}

ReaderPool::Lease::Lease(ReaderPool& pool) : pool_(pool) {
    {
        const std::lock_guard lock(pool_.mutex_);
        if (!pool_.idle_.empty()) {
            session_ = std::move(pool_.idle_.back());
            pool_.idle_.pop_back();
        }
    }
    if (session_) return;
    try {
        session_ = pool_.database_.open_reader();
    } catch (const db::Error& error) {
        translate(error);
    }
}

ReaderPool::Lease::~Lease() {
    if (!session_) return;
    const std::lock_guard lock(pool_.mutex_);
    pool_.idle_.push_back(std::move(session_));
}

void ReaderPool::translate(const db::Error& error) {
    // What the database refuses is a programmer's error and shall be seen as one.
    if (error.failure() == db::Failure::refused) throw error;
    throw refusals::service_unavailable("The database cannot be read at the moment.", seconds{5});
}

}  // namespace orda::node
