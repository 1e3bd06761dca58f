#include "load/loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>

namespace orda::load {

Loop::Loop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)),
      next_check_(moment_now() + check_interval),
      scratch_(scratch_bytes) {
    if (epoll_ < 0) throw std::system_error(errno, std::generic_category(), "epoll");
}

Loop::~Loop() {
    close(epoll_);
}

void Loop::control(int action, int descriptor, Watcher& watcher, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &watcher;
    if (epoll_ctl(epoll_, action, descriptor, &event) != 0)
        throw std::system_error(errno, std::generic_category(), "epoll");
}

void Loop::watch(int descriptor, Watcher& watcher) {
    control(EPOLL_CTL_ADD, descriptor, watcher, EPOLLIN);
}

void Loop::watch_writing(int descriptor, Watcher& watcher, bool writing) {
    const std::uint32_t events = writing ? EPOLLIN | EPOLLOUT : EPOLLIN;
    control(EPOLL_CTL_MOD, descriptor, watcher, events);
}

void Loop::resume_at(Moment when, std::coroutine_handle<> waiting) {
    timers_.push({when, timer_order_++, waiting});
}

void Loop::run(const std::function<bool()>& finished) {
    while (!finished()) {
        run_due_timers();
        if (finished()) return;
        wait_for_events();
    }
}

void Loop::run_due_timers() {
    const Moment now = moment_now();
    // Timers set meanwhile for the past wait for the next round, so that descriptors get a turn.
    const std::uint64_t end = timer_order_;
    while (!timers_.empty() && timers_.top().when <= now && timers_.top().order < end) {
        const std::coroutine_handle<> waiting = timers_.top().waiting;
        timers_.pop();
        waiting.resume();
    }
    if (now < next_check_) return;
    next_check_ = now + check_interval;
    for (Watcher* watcher : watchers_)
        watcher->check(now);
}

void Loop::wait_for_events() {
    Moment until = next_check_;
    if (!timers_.empty()) until = std::min(until, timers_.top().when);
    const auto left = std::max(Nanoseconds{0}, Nanoseconds{until - moment_now()});
    constexpr std::int64_t per_second = 1'000'000'000;
    const timespec limit{.tv_sec = left.count() / per_second, .tv_nsec = left.count() % per_second};

    constexpr int batch = 256;
    std::array<epoll_event, batch> events;
    const int count = epoll_pwait2(epoll_, events.data(), batch, &limit, nullptr);
    if (count < 0) {
        if (errno == EINTR) return;
        throw std::system_error(errno, std::generic_category(), "epoll");
    }
    for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        static_cast<Watcher*>(event.data.ptr)
            ->ready((event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0,
                    (event.events & EPOLLOUT) != 0);
    }
}

}  // namespace orda::load
