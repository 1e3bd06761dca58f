#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "load/moment.h"

namespace orda::load {

/// Something that waits for a descriptor.
class Watcher {
  public:
    virtual ~Watcher() = default;
    /// The descriptor can be read (or has ended), written, or both.
    virtual void ready(bool readable, bool writable) = 0;
    /// Comes about every `Loop::check_interval`, to notice what is overdue.
    virtual void check(Moment now) = 0;
};

/// Waits for many descriptors and moments in one thread, straight on epoll: one system call for
/// many answers, and no failed read before each wait as a general reactor makes. Level triggered.
/// All members belong to the thread that runs it.
class Loop {
  public:
    static constexpr Nanoseconds check_interval = std::chrono::milliseconds{100};
    static constexpr std::size_t scratch_bytes = 64 * 1024;

    /// Throws std::system_error when the system has no descriptor left.
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Watchers are checked from here on; they outlive run().
    void add(Watcher& watcher) { watchers_.push_back(&watcher); }
    /// Watches `descriptor` for reading, and for writing as well or not. Closing it ends that.
    void watch(int descriptor, Watcher& watcher);
    void watch_writing(int descriptor, Watcher& watcher, bool writing);

    /// Resumes a coroutine at a moment; due ones at once.
    void resume_at(Moment when, std::coroutine_handle<> waiting);
    auto pause_until(Moment when) {
        struct Awaiter {
            Loop& loop;
            Moment when;
            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> waiting) const {
                loop.resume_at(when, waiting);
            }
            void await_resume() const noexcept {}
        };
        return Awaiter{*this, when};
    }
    auto pause(Nanoseconds span) { return pause_until(moment_now() + span); }

    /// Runs until `finished` says so; it is asked between batches of events.
    void run(const std::function<bool()>& finished);

    /// A buffer for whoever is being told that it can read.
    char* scratch() { return scratch_.data(); }

  private:
    struct Timer {
        Moment when;
        std::uint64_t order;  ///< equal moments keep their order
        std::coroutine_handle<> waiting;
        bool operator>(const Timer& other) const {
            return when != other.when ? when > other.when : order > other.order;
        }
    };

    void control(int action, int descriptor, Watcher& watcher, std::uint32_t events);
    void run_due_timers();
    void wait_for_events();

    int epoll_;
    std::vector<Watcher*> watchers_;
    std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
    std::uint64_t timer_order_ = 0;
    Moment next_check_;
    std::vector<char> scratch_;
};

}  // namespace orda::load
