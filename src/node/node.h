#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>

#include "base/log.h"
#include "base/metrics.h"
#include "base/random.h"
#include "base/time.h"
#include "db/database.h"
#include "horde/horde.h"
#include "node/commit_queue.h"
#include "node/reader_pool.h"
#include "node/signal.h"

namespace orda::node {

struct NodeOptions {
    horde::HordeOptions horde;
    CommitQueue::Options commit;
    /// Threads reading the database.
    std::size_t readers = 2;
    /// Names this node in the pen row.
    std::string address = "local";
    /// Hash of the anonymous key, for the first start.
    std::string anonymous_key_hash;
};

/// Runs the horde: its lock, waiting for commits, loading what is missing, held pops and the
/// periodic work. Everything the API does to the horde goes through `change` and `read`.
class Node {
  public:
    /// Brings the database up to date, takes the pen and loads what is alive. Throws db::Error or
    /// std::runtime_error with words an operator can act on.
    Node(db::Database& database, NodeOptions options, const Clock& clock, const Log& log,
         Metrics& metrics);
    ~Node();

    /// Runs `f(horde, step)` under the lock and gives its result once everything it changed or
    /// read is durable. What it needs and does not find in memory is loaded, and it is run again:
    /// it may only change anything after everything was found. `f` must be short: no I/O, no
    /// logging, no JSON. Throws what `f` throws, and 503 while the database takes no changes.
    template <class F>
    auto change(F f)
        -> boost::asio::awaitable<std::invoke_result_t<F&, horde::Horde&, horde::Step&>> {
        std::optional<std::invoke_result_t<F&, horde::Horde&, horde::Step&>> result;
        co_await perform(true, [&result, &f](horde::Horde& horde, horde::Step& step) {
            result.emplace(f(horde, step));
        });
        co_return std::move(*result);
    }

    /// The same for what changes nothing; goes on while the database is away.
    template <class F>
    auto read(F f)
        -> boost::asio::awaitable<std::invoke_result_t<F&, horde::Horde&, horde::Step&>> {
        std::optional<std::invoke_result_t<F&, horde::Horde&, horde::Step&>> result;
        const auto take = [&result, &f](horde::Horde& horde, horde::Step& step) {
            result.emplace(f(horde, step));
        };
        // Most reads find everything in memory and durable.
        if (!try_now(take)) co_await perform(false, take);
        co_return std::move(*result);
    }

    /// A worker's pop, registering it first where it is new; held up to `patience` while nothing
    /// fits. Throws the pop's refusals.
    boost::asio::awaitable<horde::PopResult> pop(horde::PopCall call, Duration patience);

    /// Answers every held pop now, and holds none from here on: the server is about to stop.
    void stop_holding();

    /// Reads the database beside the horde, for what is not kept in memory.
    ReaderPool& readers() { return readers_; }
    /// The body of a request: from memory, else from the database.
    boost::asio::awaitable<std::shared_ptr<const model::RequestBody>> body_of(
        model::RequestId id, std::shared_ptr<const model::RequestBody> known);
    /// Fills in the results that are only in the database.
    boost::asio::awaitable<void> load_results(std::vector<horde::Generation>& generations);

    /// The periodic work that is due; called about every second by the owner's housekeeping
    /// thread. Short slices under the lock.
    void housekeeping();

    /// Runs `f(horde, now)` under the lock at once, without waiting for anything: for metrics and
    /// the like. `f` must not change the horde nor throw Missing.
    template <class F>
    auto peek(F f) {
        const std::lock_guard lock(mutex_);
        return f(horde_, clock_.now());
    }
    /// Changes that come from the operator or the start, not from a call: applied at once.
    void apply(const std::function<void(horde::Horde&, horde::Step&)>& f);

    bool is_open() const { return commits_->is_open(); }
    CommitQueue& commits() { return *commits_; }
    const Clock& clock() const { return clock_; }

  private:
    using Operation = std::function<void(horde::Horde&, horde::Step&)>;
    struct HeldPop {
        Signal signal;
        std::optional<horde::PopResult> result;
        horde::GroupNumber group = 0;
    };

    /// Runs the operation under the lock; the group to wait for, 0 = nothing to wait for.
    horde::GroupNumber run_locked(const Operation& operation);
    bool try_now(const Operation& operation);
    boost::asio::awaitable<void> perform(bool changes, Operation operation);
    boost::asio::awaitable<void> durable(horde::GroupNumber group);
    boost::asio::awaitable<horde::PopResult> hold(std::uint64_t number,
                                                  std::shared_ptr<HeldPop> held,
                                                  horde::PopResult empty, Duration patience);
    void start(const NodeOptions& options);
    void remove_expired_from_database();

    db::Database& database_;
    const Clock& clock_;
    Log log_;
    Metrics& metrics_;
    Histogram& lock_seconds_;
    Counter& loads_;

    std::mutex mutex_;
    SystemRandom random_;
    horde::Horde horde_;
    std::map<std::uint64_t, std::shared_ptr<HeldPop>> held_;
    bool holding_ = true;

    std::unique_ptr<CommitQueue> commits_;
    ReaderPool readers_;
    Time next_expired_scan_;
};

}  // namespace orda::node
