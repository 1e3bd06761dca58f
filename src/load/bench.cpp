#include "load/bench.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <sys/resource.h>

#include "load/accounts.h"
#include "load/cycle_script.h"
#include "load/scripts.h"
#include "load/work.h"

namespace orda::load {

namespace {

constexpr std::array<std::string_view, 8> names{"cycles",  "pops", "polls", "mix",
                                                "backlog", "hot",  "many",  "held"};

void bound(std::string_view option, std::size_t value, std::size_t least, std::size_t most) {
    if (value >= least && value <= most) return;
    throw std::invalid_argument(std::string(option) + " must lie between " + std::to_string(least) +
                                " and " + std::to_string(most));
}

std::size_t parts(std::size_t whole, std::size_t each) {
    return (whole + each - 1) / each;
}

std::size_t default_connections(Mode mode) {
    constexpr std::size_t busy = 64;
    constexpr std::size_t held = 1000;
    return mode == Mode::held ? held : busy;
}

std::size_t default_accounts(const BenchOptions& options) {
    constexpr std::size_t many = 1000;
    // Some room stays below the limit for the cycles of the same accounts.
    constexpr std::size_t waiting_each = highest_concurrency / 5 * 4;
    switch (options.mode) {
        case Mode::hot:
        case Mode::pops:
            return 1;
        case Mode::many:
            return many;
        case Mode::polls:
            return parts(options.waiting, waiting_each);
        case Mode::backlog:
            return std::max(options.connections, parts(options.backlog, waiting_each));
        case Mode::mix:
            return std::max(options.connections, parts(options.waiting, waiting_each));
        case Mode::held:
            return options.requesters;
        case Mode::cycles:
            return options.connections;
    }
    return 1;
}

/// Every connection is a descriptor.
void allow_descriptors(std::size_t connections) {
    constexpr rlim_t others = 64;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    const rlim_t needed = connections + others;
    if (limit.rlim_cur >= needed) return;
    if (limit.rlim_max < needed)
        throw std::runtime_error("the system allows this process " +
                                 std::to_string(limit.rlim_max) + " open files, needed are " +
                                 std::to_string(needed));
    limit.rlim_cur = needed;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// One bench under way.
class Bench {
  public:
    Bench(const BenchOptions& options, Random& random, const Progress& progress)
        : options_(options),
          progress_(progress),
          target_(resolve_target(options.url)),
          texts_(target_),
          ledger_(std::max(options.connections, options.requesters)),
          work_{.texts = texts_, .ledger = ledger_, .accounts = {}} {
        constexpr std::int64_t lowest_run = 100'000'000;
        constexpr std::int64_t highest_run = 999'999'999;
        work_.run = static_cast<std::uint64_t>(random.between(lowest_run, highest_run));
        work_.connections = options.connections;
        work_.models = std::min(options.models, options.connections);
        work_.prompt_size = options.prompt_size;
        work_.result_size = options.result_size;
        work_.mix = options.mix;
        work_.patience = options.patience;
        if (options.mode == Mode::held) work_.wait = options.wait;
        if (options.mode == Mode::backlog) {
            work_.waiting.resize(options.backlog);
            work_.unserved_models = options.backlog_models;
        } else if (options.mode == Mode::polls || options.mode == Mode::mix) {
            work_.waiting.resize(options.waiting);
        }
    }

    std::uint64_t run() const { return work_.run; }
    std::size_t requesters() const { return work_.accounts.requesters.size(); }

    std::vector<PhaseResult> phases() {
        find_accounts();
        switch (options_.mode) {
            case Mode::cycles:
            case Mode::hot:
            case Mode::many:
                measure("cycles", Operation::cycle, cycles);
                break;
            case Mode::pops:
                measure("pops", Operation::empty_pop, empty_pops);
                break;
            case Mode::polls:
                put_in();
                measure("polls", Operation::poll, polls);
                withdraw();
                break;
            case Mode::mix:
                put_in();
                measure("mix", Operation::cycle, mixed);
                withdraw();
                break;
            case Mode::backlog:
                backlog();
                break;
            case Mode::held:
                held();
                break;
        }
        return std::move(results_);
    }

  private:
    void find_accounts() {
        if (!options_.keys_file.empty()) {
            work_.accounts.requesters = read_keys(options_.keys_file);
            work_.accounts.owners = work_.accounts.requesters;
            return;
        }
        // Two workers a connection: one for the cycles, one that nobody has work for.
        const std::size_t owners = parts(2 * options_.connections, workers_per_owner);
        const bool asks = options_.mode != Mode::pops;
        const std::size_t at_once = options_.requesters + work_.waiting.size();
        progress_("making " + std::to_string(options_.accounts + owners) + " accounts");
        work_.accounts =
            make_accounts(target_, texts_,
                          {.run = work_.run,
                           .requesters = options_.accounts,
                           .owners = owners,
                           .high_concurrency = asks && at_once > ordinary_concurrency});
    }

    PhaseShape shape(std::string name, Operation operation) const {
        return {.name = std::move(name),
                .measure = operation,
                .threads = options_.threads,
                .seed = work_.run};
    }

    const PhaseResult& run(PhaseShape wanted) {
        progress_(wanted.name);
        return results_.emplace_back(run_phase(target_, wanted));
    }

    /// One of the phases that last as long as the user wants.
    void measure(std::string name, Operation operation,
                 Task<void> (*script)(Station&, const Work&)) {
        PhaseShape wanted = shape(std::move(name), operation);
        wanted.groups.push_back(
            {.connections = options_.connections,
             .script = [this, script](Station& station) { return script(station, work_); }});
        wanted.rate = options_.rate;
        wanted.warmup = options_.warmup;
        wanted.duration = options_.duration;
        run(std::move(wanted));
    }

    void all_waiting(std::string name, Operation operation, Task<void> (*script)(Station&, Work&)) {
        work_.next_waiting = 0;
        PhaseShape wanted = shape(std::move(name), operation);
        wanted.groups.push_back(
            {.connections = options_.connections,
             .script = [this, script](Station& station) { return script(station, work_); }});
        run(std::move(wanted));
    }

    void put_in() {
        all_waiting("put in " + std::to_string(work_.waiting.size()), Operation::async,
                    put_in_waiting);
        if (!results_.back().holds())
            throw std::runtime_error(
                "not every request was accepted: " +
                (results_.back().tally.failures().empty()
                     ? std::string("no answer")
                     : results_.back().tally.failures().begin()->first + ' ' +
                           results_.back().tally.failures().begin()->second.example));
    }

    void withdraw() {
        all_waiting("withdraw " + std::to_string(work_.waiting.size()), Operation::cancel,
                    withdraw_waiting);
    }

    /// The same three loads with little and with much waiting. Polls need something that waits:
    /// without the backlog it is what would wait for mode polls.
    void backlog() {
        const std::size_t much = work_.waiting.size();
        work_.waiting.resize(std::min(options_.waiting, much));
        put_in();
        three_loads(" before");
        withdraw();
        work_.waiting.assign(much, {});
        put_in();
        three_loads(" behind the backlog");
        withdraw();
    }

    void three_loads(const std::string& when) {
        measure("pops" + when, Operation::empty_pop, empty_pops);
        measure("polls" + when, Operation::poll, polls);
        measure("cycles" + when, Operation::cycle, cycles);
    }

    void held() {
        PhaseShape wanted = shape("held", Operation::wake);
        // The server may take as long again as it was allowed to hold the call.
        const Nanoseconds deadline = Caller::default_deadline + options_.wait;
        wanted.groups.push_back(
            {.connections = options_.requesters,
             .script = [this](Station& station) { return held_requests(station, work_); }});
        wanted.groups.push_back(
            {.connections = options_.connections,
             .script = [this](Station& station) { return held_pops(station, work_); },
             .background = true,
             .call_deadline = deadline});
        wanted.rate = options_.rate;
        wanted.warmup = options_.warmup;
        wanted.duration = options_.duration;
        run(std::move(wanted));
    }

    const BenchOptions& options_;
    const Progress& progress_;
    Target target_;
    CallTexts texts_;
    CycleLedger ledger_;
    Work work_;
    std::vector<PhaseResult> results_;
};

}  // namespace

std::string_view name_of(Mode mode) {
    return names[static_cast<std::size_t>(mode)];
}

std::optional<Mode> mode_from(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Mode>(std::distance(names.begin(), found));
}

std::vector<std::string> mode_names() {
    return {names.begin(), names.end()};
}

BenchOptions completed(BenchOptions options) {
    if (options.connections == 0) options.connections = default_connections(options.mode);
    if (options.mode != Mode::held) options.requesters = options.connections;
    if (options.rate == 0 && options.mode == Mode::held) {
        constexpr double arrivals_per_second = 100;
        options.rate = arrivals_per_second;
    }
    bound("--connections", options.connections, 1, most_connections);
    bound("--requesters", options.requesters, 1, most_connections);
    bound("--threads", options.threads, 1, most_threads);
    bound("--models", options.models, 1, most_connections);
    bound("--waiting", options.waiting, 1, most_waiting);
    bound("--backlog", options.backlog, 1, most_waiting);
    bound("--backlog-models", options.backlog_models, 1, most_waiting);
    bound("--prompt-size", options.prompt_size, 0, longest_text);
    bound("--result-size", options.result_size, 0, longest_text);
    if (options.accounts == 0) options.accounts = default_accounts(options);
    bound("--accounts", options.accounts, 1, most_accounts);
    if (options.mode == Mode::hot && options.accounts != 1)
        throw std::invalid_argument("mode hot has one account; use mode many for more");
    if (options.mode == Mode::hot)
        bound("--connections", options.connections, 1, highest_concurrency);
    if (options.duration <= Duration{0}) throw std::invalid_argument("--duration must be positive");
    if (options.warmup < Duration{0}) throw std::invalid_argument("--warmup cannot be negative");
    if (options.wait < std::chrono::seconds{1})
        throw std::invalid_argument("--wait is at least one second");
    if (options.rate < 0) throw std::invalid_argument("--rate cannot be negative");
    if (options.mix[0] + options.mix[1] + options.mix[2] == 0)
        throw std::invalid_argument("--mix needs a part above zero");
    return options;
}

bool BenchReport::holds() const {
    return std::all_of(phases.begin(), phases.end(),
                       [](const PhaseResult& phase) { return phase.holds(); });
}

BenchReport run_bench(const BenchOptions& options, Random& random, Time started,
                      const Progress& progress) {
    allow_descriptors(options.connections + options.requesters);
    Bench bench{options, random, progress};
    BenchReport report{.options = options, .run = bench.run(), .started = started, .phases = {}};
    report.phases = bench.phases();
    report.options.accounts = bench.requesters();
    return report;
}

}  // namespace orda::load
