#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "load/caller.h"
#include "load/loop.h"
#include "load/moment.h"
#include "load/tally.h"
#include "load/target.h"
#include "load/task.h"

namespace orda::load {

/// When the next piece of work of one thread is due: as soon as a connection is free (closed loop,
/// step 0), or at even steps whether one is free or not (open loop).
class Pace {
  public:
    Pace(Nanoseconds step, Moment first) : step_(step), next_(first) {}
    bool is_open() const { return step_.count() > 0; }
    /// Takes the next step; only of an open pace.
    Moment take() {
        const Moment due = next_;
        next_ += step_;
        return due;
    }

  private:
    Nanoseconds step_;
    Moment next_;
};

/// What a script works with: one connection and what its thread shares. Never leaves its thread.
struct Station {
    std::size_t index = 0;  ///< within the group, over all threads
    Loop& loop;
    Caller& caller;
    Tally& tally;
    Pace& pace;
    SeededRandom random;
    Moment end;  ///< no new work from then on
    const std::atomic<bool>& stop;

    bool goes_on() const {
        return !stop.load(std::memory_order_relaxed) && !tally.hopeless() && moment_now() < end;
    }
    /// `due = co_await station.turn()` waits for the next piece of work to be due; then goes_on()
    /// may have changed. In a closed loop that is at once, and `due` is Moment{}.
    auto turn() {
        struct Awaiter {
            Station& station;
            Moment due{};
            bool await_ready() const noexcept { return !station.pace.is_open(); }
            void await_suspend(std::coroutine_handle<> waiting) {
                due = station.pace.take();
                station.loop.resume_at(std::min(due, station.end), waiting);
            }
            Moment await_resume() const noexcept { return due; }
        };
        return Awaiter{*this};
    }
};

/// What one connection does in a phase. The Station outlives the task.
using Script = std::function<Task<void>(Station&)>;

/// Connections with the same script.
struct Group {
    std::size_t connections = 1;
    Script script;
    /// Runs until all other groups have ended and is then cut off.
    bool background = false;
    /// How long one call may take.
    Nanoseconds call_deadline = Caller::default_deadline;
};

struct PhaseShape {
    std::string name;
    /// What the phase is measured by.
    Operation measure = Operation::cycle;
    std::vector<Group> groups;
    std::size_t threads = 1;
    /// Pieces of work per second over all threads; 0 = closed loop.
    double rate = 0;
    Nanoseconds warmup{0};
    /// Nothing: until all scripts have ended by themselves, and all of it is measured.
    std::optional<Nanoseconds> duration;
    std::uint64_t seed = 0;
};

struct PhaseResult {
    std::string name;
    Operation measure = Operation::cycle;
    double seconds = 0;            ///< that were measured
    double processor_seconds = 0;  ///< the generator itself used meanwhile, all threads
    Tally tally{Window{}};

    double per_second(Operation operation) const {
        return seconds > 0 ? static_cast<double>(tally.latencies(operation).count()) / seconds : 0;
    }
    bool holds() const { return tally.failure_count() == 0 && tally.counts.holds(); }
};

/// Runs one phase and returns when it is over: pieces of work begun before the end are finished.
/// Throws std::runtime_error when the server does not take the connections, and what a script
/// throws.
PhaseResult run_phase(const Target& target, const PhaseShape& shape);

}  // namespace orda::load
