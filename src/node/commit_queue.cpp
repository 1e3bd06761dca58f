#include "node/commit_queue.h"

#include <utility>

#include "base/assertion.h"
#include "store/group_writer.h"

namespace orda::node {

namespace {

/// Pauses between attempts to write a group.
constexpr Duration first_retry = milliseconds{50};
constexpr Duration longest_retry = seconds{2};
/// Patience of a stopping process with a database that is away.
constexpr Duration last_patience = seconds{10};

std::vector<double> set_bounds() {
    return {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000};
}

Time now() {
    return SystemClock{}.now();
}

}  // namespace

CommitQueue::CommitQueue(db::Database& database, store::Pen pen, Options options,
                         std::mutex& horde_lock, const Log& log, Metrics& metrics)
    : database_(database),
      options_(options),
      horde_lock_(horde_lock),
      log_(log),
      group_seconds_(metrics.histogram("orda_commit_group_seconds",
                                       "Time from taking a commit group to its being durable")),
      group_sets_(metrics.histogram("orda_commit_group_change_sets",
                                    "Change sets in one commit group", {}, set_bounds())),
      failures_(metrics.counter("orda_commit_failures_total",
                                "Attempts to write a commit group that failed")),
      pen_(std::move(pen)),
      collecting_(static_cast<horde::GroupNumber>(pen_.group) + 1),
      durable_(static_cast<horde::GroupNumber>(pen_.group)) {
    metrics.gauge_from("orda_commit_pending_changes", "Changes waiting for their commit group",
                       [this] {
                           const std::lock_guard lock(mutex_);
                           return static_cast<double>(pending_changes_);
                       });
    thread_ = std::thread([this] { run(); });
}

CommitQueue::~CommitQueue() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        give_up_ = now() + last_patience;
    }
    wake_.notify_all();
    thread_.join();
}

horde::GroupNumber CommitQueue::add(model::ChangeSet changes) {
    bool wake = false;
    horde::GroupNumber group = 0;
    {
        const std::lock_guard lock(mutex_);
        group = collecting_.load(std::memory_order_relaxed);
        if (pending_.empty()) oldest_ = now();
        pending_changes_ += changes.changes.size();
        wake = pending_.empty() || (changes.awaited && awaited_sets_ == 0);
        awaited_sets_ += changes.awaited ? 1 : 0;
        pending_.push_back(std::move(changes));
    }
    if (wake) wake_.notify_one();
    return group;
}

void CommitQueue::when_durable(horde::GroupNumber group, std::function<void()> done) {
    {
        const std::lock_guard lock(mutex_);
        if (group > durable_.load(std::memory_order_relaxed)) {
            waiting_.emplace(group, std::move(done));
            // Somebody waits for a group of changes that nobody had asked for: no reason to idle.
            if (awaited_sets_++ == 0) wake_.notify_one();
            return;
        }
    }
    done();
}

bool CommitQueue::is_open() const {
    if (failing_.load(std::memory_order_acquire)) return false;
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
    return pending_.empty() ||
           (pending_changes_ < options_.gate_changes && now() - oldest_ < options_.gate_age);
}

bool CommitQueue::flush(Duration patience) {
    const horde::GroupNumber group = collecting();
    const Time until = now() + patience;
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            if (pending_.empty() && durable_.load() + 1 == collecting_.load()) return true;
            awaited_sets_ += 1;
        }
        wake_.notify_one();
        if (durable() >= group) return true;
        if (now() >= until) return false;
        std::this_thread::sleep_for(milliseconds{2});
    }
}

void CommitQueue::run() {
    std::vector<model::ChangeSet> group;
    while (next_group(group)) {
        const Time started = now();
        write(group);
        if (failing_.load(std::memory_order_relaxed)) return;
        group_seconds_.observe(now() - started);
        group_sets_.observe(static_cast<double>(group.size()));
        group.clear();
        std::vector<std::function<void()>> done;
        {
            const std::lock_guard lock(mutex_);
            const auto durable = durable_.load(std::memory_order_relaxed) + 1;
            durable_.store(durable, std::memory_order_release);
            const auto end = waiting_.upper_bound(durable);
            for (auto at = waiting_.begin(); at != end; ++at)
                done.push_back(std::move(at->second));
            waiting_.erase(waiting_.begin(), end);
        }
        for (const auto& callback : done)
            callback();
    }
}

bool CommitQueue::next_group(std::vector<model::ChangeSet>& group) {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (stopping_) break;
        if (pending_.empty()) {
            wake_.wait(lock);
        } else if (awaited_sets_ == 0) {
            const Time due = oldest_ + options_.lazy_window;
            if (now() >= due) break;
            wake_.wait_until(lock, due);
        } else {
            break;
        }
    }
    lock.unlock();
    const std::lock_guard horde(horde_lock_);
    lock.lock();
    if (pending_.empty()) return false;
    group.swap(pending_);
    pending_changes_ = 0;
    awaited_sets_ = 0;
    collecting_.fetch_add(1, std::memory_order_acq_rel);
    return true;
}

void CommitQueue::write(const std::vector<model::ChangeSet>& group) {
    Duration pause = first_retry;
    bool outcome_unknown = false;
    for (;;) {
        try {
            if (!session_) session_ = database_.open_writer();
            if (outcome_unknown) {
                // The pen row tells whether the group got there before the connection died.
                const store::Pen there = store::read_pen(*session_);
                if (there.epoch != pen_.epoch)
                    assertion_failed("this node still holds the pen", __FILE__, __LINE__);
                if (there.group == pen_.group + 1) {
                    pen_.group += 1;
                    break;
                }
                outcome_unknown = false;
            }
            store::GroupWriter writer(*session_, pen_);
            writer.write(group);
            pen_.group += 1;
            break;
        } catch (const db::Error& error) {
            failures_.add();
            switch (error.failure()) {
                case db::Failure::unexpected_rows:
                case db::Failure::refused:
                    log_.error(
                        "the database does not take a commit group, which is an error in "
                        "this program; ending, to start again from what is durable: {}",
                        error.what());
                    log_.flush();
                    assertion_failed(error.what(), __FILE__, __LINE__);
                case db::Failure::outcome_unknown:
                    outcome_unknown = true;
                    break;
                case db::Failure::unavailable:
                case db::Failure::busy:
                    break;
            }
            if (!failing_.exchange(true))
                log_.error("the database cannot be written, changes are refused until it can: {}",
                           error.what());
            session_.reset();
        }
        std::unique_lock lock(mutex_);
        if (stopping_ && now() >= give_up_) {
            log_.error("stopping although the last changes could not be written");
            return;
        }
        wake_.wait_for(lock, pause, [this] { return stopping_ && now() >= give_up_; });
        pause = std::min(pause * 2, longest_retry);
    }
    if (failing_.exchange(false)) log_.info("the database can be written again");
}

}  // namespace orda::node
