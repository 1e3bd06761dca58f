#include "load/phase.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <sys/resource.h>
#include <thread>

#include "base/assertion.h"

namespace orda::load {

namespace {

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// What the threads of a phase share.
struct Shared {
    const Target& target;
    const PhaseShape& shape;
    Moment begin;
    Window window;
    std::atomic<bool> stop{false};
    std::atomic<std::size_t> threads_at_work;
    std::mutex mutex;
    std::condition_variable thread_ended;
    std::size_t threads_ended = 0;
    std::exception_ptr error;

    void note_error(std::exception_ptr thrown) {
        stop = true;
        const std::lock_guard lock(mutex);
        if (!error) error = std::move(thrown);
    }
    /// False when all threads had ended before.
    bool sleep_until(Moment when) {
        std::unique_lock lock(mutex);
        return !thread_ended.wait_until(lock, when, [&] { return threads_ended == shape.threads; });
    }
};

/// Runs a script and counts it out, so that the loop need not look at every task.
Task<void> counted(const Script* script, Station* station, std::size_t* left, Shared* shared) {
    try {
        Task<void> story = (*script)(*station);
        co_await story;
    } catch (...) {
        shared->note_error(std::current_exception());
    }
    --*left;
}

class PhaseThread {
  public:
    PhaseThread(Shared& shared, std::size_t number)
        : shared_(shared), number_(number), tally_(shared.window), pace_(pace_of_thread()) {}

    void run() {
        std::size_t left = 0;
        std::size_t background_left = 0;
        std::vector<Task<void>> tasks;
        for (const Group& group : shared_.shape.groups)
            for (std::size_t i = number_; i < group.connections; i += shared_.shape.threads) {
                std::size_t& counter = group.background ? background_left : left;
                ++counter;
                tasks.push_back(counted(&group.script, &add_station(group, i), &counter, &shared_));
            }
        for (Task<void>& task : tasks)
            task.start();

        loop_.run([&] {
            if (left == 0) leave();
            return !at_work_ && (background_left == 0 || shared_.threads_at_work == 0);
        });
    }

    /// This thread has no foreground work any more. May be called again.
    void leave() {
        if (!at_work_) return;
        at_work_ = false;
        --shared_.threads_at_work;
    }

    const Tally& tally() const { return tally_; }

  private:
    Pace pace_of_thread() const {
        if (shared_.shape.rate <= 0) return Pace{Nanoseconds{0}, shared_.begin};
        const double all = 1e9 / shared_.shape.rate;
        const auto share = [&](double steps) {
            return Nanoseconds{static_cast<std::int64_t>(all * steps)};
        };
        return Pace{std::max(Nanoseconds{1}, share(static_cast<double>(shared_.shape.threads))),
                    shared_.begin + share(static_cast<double>(number_))};
    }

    Station& add_station(const Group& group, std::size_t index) {
        Caller& caller = *callers_.emplace_back(std::make_unique<Caller>(loop_, shared_.target));
        caller.set_deadline(group.call_deadline);
        if (!caller.connect())
            throw std::runtime_error(shared_.target.url + " does not take the connection");
        return stations_.emplace_back(Station{.index = index,
                                              .loop = loop_,
                                              .caller = caller,
                                              .tally = tally_,
                                              .pace = pace_,
                                              .random = SeededRandom{shared_.shape.seed + index},
                                              .end = shared_.window.end,
                                              .stop = shared_.stop});
    }

    Shared& shared_;
    std::size_t number_;
    bool at_work_ = true;
    Tally tally_;
    Pace pace_;
    Loop loop_;
    std::vector<std::unique_ptr<Caller>> callers_;
    std::deque<Station> stations_;
};

}  // namespace

PhaseResult run_phase(const Target& target, const PhaseShape& shape) {
    must(shape.threads > 0, "a phase has a thread");
    const Moment begin = moment_now();
    Window window{.begin = begin + shape.warmup, .end = Moment::max()};
    if (shape.duration) window.end = window.begin + *shape.duration;
    Shared shared{.target = target,
                  .shape = shape,
                  .begin = begin,
                  .window = window,
                  .threads_at_work = shape.threads};

    std::vector<std::unique_ptr<PhaseThread>> workers;
    for (std::size_t i = 0; i < shape.threads; ++i)
        workers.push_back(std::make_unique<PhaseThread>(shared, i));
    std::vector<std::jthread> threads;
    for (const auto& worker : workers)
        threads.emplace_back([&shared, &worker] {
            try {
                worker->run();
            } catch (...) {
                shared.note_error(std::current_exception());
                worker->leave();
            }
            const std::lock_guard lock(shared.mutex);
            ++shared.threads_ended;
            shared.thread_ended.notify_all();
        });

    PhaseResult result{.name = shape.name, .measure = shape.measure, .tally = Tally{window}};
    shared.sleep_until(window.begin);
    const double used_before = processor_seconds();
    shared.sleep_until(window.end);
    result.processor_seconds = processor_seconds() - used_before;
    const Nanoseconds measured = std::min(moment_now(), window.end) - window.begin;
    result.seconds = std::max(0.0, std::chrono::duration<double>(measured).count());
    threads.clear();

    if (shared.error) std::rethrow_exception(shared.error);
    for (const auto& worker : workers)
        result.tally.merge(worker->tally());
    return result;
}

}  // namespace orda::load
