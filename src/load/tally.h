#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "load/caller.h"
#include "load/histogram.h"
#include "load/moment.h"

namespace orda::load {

/// What is measured, each with its own latencies.
enum class Operation : std::uint8_t {
    account,       ///< making an account and raising its limit
    async,         ///< putting a request in
    pop,           ///< a pop that got a job
    submit,        ///< handing a result in
    status,        ///< the status that shows the result
    cycle,         ///< from the async sent to the result read
    empty_pop,     ///< a pop of a worker nobody has work for
    poll,          ///< the status of a request that waits
    cancel,        ///< withdrawing a request that waits
    early_status,  ///< in a cycle: a status asked before the result was there
    early_pop,     ///< in a cycle: a pop that another one was faster than
    held_pop,      ///< a held pop that ended without a job
    wake,          ///< from a request sent to the held pop answered with it
};
constexpr std::size_t operation_count = 13;

std::string_view name_of(Operation operation);

/// How the requests that were put in ended; at the end the first four are equal and the others
/// zero when all is well.
struct Counts {
    std::uint64_t accepted = 0;
    std::uint64_t popped = 0;
    std::uint64_t submitted = 0;
    std::uint64_t read = 0;
    std::uint64_t lost = 0;       ///< accepted, but never popped or never seen finished
    std::uint64_t duplicate = 0;  ///< popped more than once
    std::uint64_t wrong = 0;      ///< an answer that contradicts what was done before

    bool holds() const {
        return accepted == popped && popped == submitted && submitted == read && lost == 0 &&
               duplicate == 0 && wrong == 0;
    }
};

/// The moments between which calls are measured: a call counts when its answer came in between.
struct Window {
    Moment begin;
    Moment end;
    bool holds(Moment moment) const { return moment >= begin && moment < end; }
};

/// What one thread has seen. Not thread-safe; merged at the end.
class Tally {
  public:
    /// With more failures than this a run makes no sense any more.
    static constexpr std::uint64_t failure_limit = 1000;
    /// Kinds of failures that are told apart.
    static constexpr std::size_t failure_kinds = 64;
    /// Bytes of an answer kept as an example.
    static constexpr std::size_t example_bytes = 300;

    struct Failure {
        std::uint64_t count = 0;
        std::string example;
    };

    explicit Tally(Window window) : window_(window) {}

    void record(Operation operation, Moment from, Moment arrived) {
        if (window_.holds(arrived))
            latencies_[static_cast<std::size_t>(operation)].record(arrived - from);
    }
    void record(Operation operation, const Answer& answer) {
        record(operation, answer.due, answer.arrived);
    }
    /// A call that was refused, broken or answered with something else than expected.
    void fail(Operation operation, const Answer& answer, std::string_view why);
    void merge(const Tally& other);

    const LatencyHistogram& latencies(Operation operation) const {
        return latencies_[static_cast<std::size_t>(operation)];
    }
    /// Calls measured, of all operations that are one call.
    std::uint64_t calls() const;
    const std::map<std::string, Failure>& failures() const { return failures_; }
    std::uint64_t failure_count() const { return failure_count_; }
    bool hopeless() const { return failure_count_ > failure_limit; }

    Counts counts;

  private:
    Window window_;
    std::array<LatencyHistogram, operation_count> latencies_;
    std::map<std::string, Failure> failures_;
    std::uint64_t failure_count_ = 0;
};

}  // namespace orda::load
