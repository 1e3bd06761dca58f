#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/metrics.h"
#include "base/time.h"
#include "db/database.h"
#include "horde/step.h"
#include "model/changes.h"
#include "store/pen.h"

namespace orda::node {

/// Makes the horde's changes durable, in the order they happened, in groups: one transaction per
/// group, one group at a time, on a thread of its own (DESIGN idea 3 and §5).
///
/// While the database cannot be written the group in hand is tried again and again; nothing
/// overtakes it. A group that the database refuses is a programmer's error: the process ends, to
/// start again from what is durable.
class CommitQueue {
  public:
    struct Options {
        /// Longest wait of a change for companions while several callers are under way.
        Duration group_window{milliseconds{2}};
        /// Longest wait of changes that nobody waits for.
        Duration lazy_window{milliseconds{250}};
        /// The gate closes when the oldest change has waited this long …
        Duration gate_age{seconds{5}};
        /// … or this many changes wait.
        std::size_t gate_changes = 400'000;
    };

    /// `horde_lock` is held by whoever calls `collecting` and `add`; a group is closed under it, so
    /// that no operation sees its group's number change. It outlives the queue.
    CommitQueue(db::Database& database, store::Pen pen, Options options, std::mutex& horde_lock,
                const Log& log, Metrics& metrics);
    /// Writes what is left, for at most a few seconds, then stops.
    ~CommitQueue();
    CommitQueue(const CommitQueue&) = delete;
    CommitQueue& operator=(const CommitQueue&) = delete;

    /// Number of the group that the next `add` goes into. Caller holds the horde's lock, which
    /// `add` is called under as well: that keeps the order.
    horde::GroupNumber collecting() const { return collecting_.load(std::memory_order_acquire); }
    /// Returns the group the changes went into. Caller holds the horde's lock.
    horde::GroupNumber add(model::ChangeSet changes);

    /// Every group up to this one is durable.
    horde::GroupNumber durable() const { return durable_.load(std::memory_order_acquire); }
    /// Calls `done` once the group is durable: at once when it is, else from the commit thread;
    /// `done` must be quick.
    void when_durable(horde::GroupNumber group, std::function<void()> done);

    /// Changes may be made: the last group was written and not too much waits. Any thread.
    bool is_open() const;
    /// Blocks until everything added so far is durable or the time is up.
    bool flush(Duration patience);

  private:
    void run();
    /// Waits for a group worth writing; false when it is time to stop.
    bool next_group(std::vector<model::ChangeSet>& group);
    void write(const std::vector<model::ChangeSet>& group);

    db::Database& database_;
    const Options options_;
    std::mutex& horde_lock_;
    Log log_;
    Histogram& group_seconds_;
    Histogram& group_sets_;
    Counter& failures_;

    std::unique_ptr<db::Session> session_;
    store::Pen pen_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<model::ChangeSet> pending_;
    std::size_t pending_changes_ = 0;
    std::size_t awaited_sets_ = 0;
    Time oldest_;
    std::multimap<horde::GroupNumber, std::function<void()>> waiting_;
    bool stopping_ = false;
    Time give_up_;

    std::atomic<horde::GroupNumber> collecting_;
    std::atomic<horde::GroupNumber> durable_;
    std::atomic<bool> failing_{false};
    std::thread thread_;
};

}  // namespace orda::node
