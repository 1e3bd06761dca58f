#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <mutex>
#include <type_traits>
#include <vector>

#include "db/database.h"
#include "node/work_pool.h"

namespace orda::node {

/// Reads the database on threads of its own, over sessions that are kept open, so that coroutines
/// do not block. Functions given to it run outside every lock.
class ReaderPool {
  public:
    ReaderPool(db::Database& database, std::size_t threads);

    /// Runs `read(session)` on one of the threads and gives what it returns. Throws what it throws;
    /// a database that is away becomes Refusal 503.
    template <class F>
    auto run(F read) -> boost::asio::awaitable<std::invoke_result_t<F&, db::Session&>> {
        co_return co_await pool_.run([this, &read] {
            Lease lease(*this);
            try {
                return read(lease.session());
            } catch (const db::Error& error) {
                lease.drop();
                translate(error);
            }
        });
    }

  private:
    /// A session taken from those that idle, or opened; given back at the end unless dropped.
    class Lease {
      public:
        explicit Lease(ReaderPool& pool);
        ~Lease();
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        db::Session& session() { return *session_; }
        void drop() { session_.reset(); }

      private:
        ReaderPool& pool_;
        std::unique_ptr<db::Session> session_;
    };

    [[noreturn]] static void translate(const db::Error& error);

    db::Database& database_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<db::Session>> idle_;
    WorkPool pool_;
};

}  // namespace orda::node
