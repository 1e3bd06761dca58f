#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "load/phase.h"

namespace orda::load {

enum class Mode { cycles, pops, polls, mix, backlog, hot, many, held };

std::string_view name_of(Mode mode);
std::optional<Mode> mode_from(std::string_view name);
/// All modes in the order of their enumeration.
std::vector<std::string> mode_names();

/// What `orda bench` was asked for. Zero in a count means: what suits the mode.
struct BenchOptions {
    Mode mode = Mode::cycles;
    std::string url = "http://127.0.0.1:7001";
    std::size_t connections = 0;
    std::size_t threads = 1;
    Duration duration = seconds{10};
    Duration warmup = seconds{2};
    double rate = 0;  ///< pieces of work per second; 0 = each connection as fast as it is answered
    std::size_t accounts = 0;
    std::size_t models = 8;
    std::size_t waiting = 1000;                  ///< requests that polls ask for
    std::size_t backlog = 100'000;               ///< requests that wait in mode backlog
    std::size_t backlog_models = 100;            ///< they are spread over
    std::size_t requesters = 8;                  ///< connections that ask in mode held
    std::chrono::seconds wait{20};               ///< of held pops
    std::array<std::size_t, 3> mix{10, 45, 45};  ///< cycles, empty pops, polls
    Duration patience = seconds{30};  ///< then a request or result that does not appear is lost
    std::size_t prompt_size = 200;
    std::size_t result_size = 200;
    std::string keys_file;  ///< instead of accounts made by the test-user endpoint
};

constexpr std::size_t most_connections = 60'000;
constexpr std::size_t most_threads = 64;
constexpr std::size_t most_accounts = 100'000;
constexpr std::size_t most_waiting = 2'000'000;
constexpr std::size_t longest_text = 1024 * 1024;

/// Sets what was left to the mode. Throws std::invalid_argument with words for the user when
/// something is out of its bounds.
BenchOptions completed(BenchOptions options);

/// What a bench has measured, in the order of its phases.
struct BenchReport {
    BenchOptions options;
    std::uint64_t run = 0;  ///< marks its accounts, workers, models and prompts
    Time started;
    std::vector<PhaseResult> phases;

    /// Nothing was lost, done twice, answered wrongly, refused or broken.
    bool holds() const;
};

/// Tells the user what goes on, one line at a time.
using Progress = std::function<void(std::string_view)>;

/// Runs a whole bench against a server: makes accounts, puts in what has to wait, measures,
/// withdraws it. `options` are completed. Takes the process's soft limit of open files up to what
/// is needed. Throws std::invalid_argument or std::runtime_error with words for the user.
BenchReport run_bench(const BenchOptions& options, Random& random, Time started,
                      const Progress& progress);

}  // namespace orda::load
