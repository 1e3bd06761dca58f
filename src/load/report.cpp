#include "load/report.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace orda::load {

namespace {

namespace json = boost::json;

double milliseconds_of(Nanoseconds span) {
    return static_cast<double>(span.count()) / 1e6;
}

constexpr std::string_view before_mark = " before";
constexpr std::string_view behind_mark = " behind the backlog";

double cores(const PhaseResult& phase) {
    return phase.seconds > 0 ? phase.processor_seconds / phase.seconds : 0;
}

double microseconds_per_call(const PhaseResult& phase) {
    const std::uint64_t calls = phase.tally.calls();
    return calls > 0 ? phase.processor_seconds * 1e6 / static_cast<double>(calls) : 0;
}

/// Calls `take(operation, latencies)` for what was measured.
template <class Take>
void each_operation(const PhaseResult& phase, Take take) {
    for (std::size_t i = 0; i < operation_count; ++i) {
        const auto operation = static_cast<Operation>(i);
        if (phase.tally.latencies(operation).count() > 0)
            take(operation, phase.tally.latencies(operation));
    }
}

bool counts_requests(const PhaseResult& phase) {
    return phase.tally.counts.accepted > 0 || !phase.tally.counts.holds();
}

void append_phase(std::string& out, const PhaseResult& phase) {
    fmt::format_to(std::back_inserter(out),
                   "\n{}: {:.0f} {}/s over {:.2f} s; the generator took {:.2f} cores, {:.1f} µs a "
                   "call\n",
                   phase.name, phase.per_second(phase.measure), name_of(phase.measure),
                   phase.seconds, cores(phase), microseconds_per_call(phase));
    fmt::format_to(std::back_inserter(out), "  {:<13}{:>10}{:>10}{:>9}{:>9}{:>9}{:>9}{:>9}{:>10}\n",
                   "ms", "count", "per s", "mean", "p50", "p90", "p99", "p99.9", "max");
    each_operation(phase, [&](Operation operation, const LatencyHistogram& latencies) {
        fmt::format_to(
            std::back_inserter(out),
            "  {:<13}{:>10}{:>10.0f}{:>9.3f}{:>9.3f}{:>9.3f}{:>9.3f}{:>9.3f}{:>10.3f}\n",
            name_of(operation), latencies.count(), phase.per_second(operation),
            milliseconds_of(latencies.mean()), milliseconds_of(latencies.quantile(0.5)),
            milliseconds_of(latencies.quantile(0.9)), milliseconds_of(latencies.quantile(0.99)),
            milliseconds_of(latencies.quantile(0.999)), milliseconds_of(latencies.greatest()));
    });
    if (counts_requests(phase)) {
        const Counts& counts = phase.tally.counts;
        fmt::format_to(std::back_inserter(out),
                       "  accepted {}, popped {}, submitted {}, read {}; lost {}, duplicate {}, "
                       "wrong {}\n",
                       counts.accepted, counts.popped, counts.submitted, counts.read, counts.lost,
                       counts.duplicate, counts.wrong);
    }
    for (const auto& [kind, failure] : phase.tally.failures())
        fmt::format_to(std::back_inserter(out), "  FAILED {} times: {} {}\n", failure.count, kind,
                       failure.example);
}

json::object to_object(const LatencyHistogram& latencies, double per_second) {
    return {{"count", latencies.count()},
            {"per_second", per_second},
            {"mean_ms", milliseconds_of(latencies.mean())},
            {"min_ms", milliseconds_of(latencies.least())},
            {"p50_ms", milliseconds_of(latencies.quantile(0.5))},
            {"p90_ms", milliseconds_of(latencies.quantile(0.9))},
            {"p99_ms", milliseconds_of(latencies.quantile(0.99))},
            {"p999_ms", milliseconds_of(latencies.quantile(0.999))},
            {"max_ms", milliseconds_of(latencies.greatest())}};
}

json::object to_object(const PhaseResult& phase) {
    json::object operations;
    each_operation(phase, [&](Operation operation, const LatencyHistogram& latencies) {
        operations[name_of(operation)] = to_object(latencies, phase.per_second(operation));
    });
    const Counts& counts = phase.tally.counts;
    json::array failures;
    for (const auto& [kind, failure] : phase.tally.failures())
        failures.push_back(
            json::object{{"what", kind}, {"count", failure.count}, {"example", failure.example}});
    return {{"name", phase.name},
            {"seconds", phase.seconds},
            {"measure", name_of(phase.measure)},
            {"per_second", phase.per_second(phase.measure)},
            {"operations", std::move(operations)},
            {"counts", json::object{{"accepted", counts.accepted},
                                    {"popped", counts.popped},
                                    {"submitted", counts.submitted},
                                    {"read", counts.read},
                                    {"lost", counts.lost},
                                    {"duplicate", counts.duplicate},
                                    {"wrong", counts.wrong}}},
            {"generator", json::object{{"processor_seconds", phase.processor_seconds},
                                       {"cores", cores(phase)},
                                       {"microseconds_per_call", microseconds_per_call(phase)}}},
            {"failures", std::move(failures)},
            {"ok", phase.holds()}};
}

json::object to_object(const BenchOptions& options) {
    return {{"url", options.url},
            {"connections", options.connections},
            {"threads", options.threads},
            {"duration_seconds", in_seconds(options.duration)},
            {"warmup_seconds", in_seconds(options.warmup)},
            {"rate", options.rate},
            {"accounts", options.accounts},
            {"models", options.models},
            {"waiting", options.waiting},
            {"backlog", options.backlog},
            {"backlog_models", options.backlog_models},
            {"requesters", options.requesters},
            {"wait_seconds", options.wait.count()},
            {"mix", json::array{options.mix[0], options.mix[1], options.mix[2]}},
            {"prompt_size", options.prompt_size},
            {"result_size", options.result_size}};
}

double ratio(double after, double before) {
    return before > 0 ? after / before : 0;
}

}  // namespace

std::vector<Comparison> comparisons(const BenchReport& report) {
    std::vector<Comparison> result;
    for (const PhaseResult& before : report.phases) {
        if (!before.name.ends_with(before_mark)) continue;
        const std::string load = before.name.substr(0, before.name.size() - before_mark.size());
        for (const PhaseResult& behind : report.phases) {
            if (behind.name != load + std::string(behind_mark)) continue;
            const auto p99 = [](const PhaseResult& phase) {
                return milliseconds_of(phase.tally.latencies(phase.measure).quantile(0.99));
            };
            result.push_back({.load = load,
                              .rate_ratio = ratio(behind.per_second(behind.measure),
                                                  before.per_second(before.measure)),
                              .p99_ratio = ratio(p99(behind), p99(before))});
        }
    }
    return result;
}

std::string to_table(const BenchReport& report) {
    const BenchOptions& options = report.options;
    std::string out = fmt::format(
        "orda bench {} against {}\n{} connections, {} threads, {} accounts, {} models, {}\n",
        name_of(options.mode), options.url, options.connections, options.threads, options.accounts,
        options.models,
        options.rate > 0 ? fmt::format("{} a second", options.rate) : std::string("closed loop"));
    for (const PhaseResult& phase : report.phases)
        append_phase(out, phase);
    for (const Comparison& comparison : comparisons(report))
        fmt::format_to(std::back_inserter(out),
                       "\n{} behind the backlog: {:.0f} % of the rate before, p99 {:.2f} times",
                       comparison.load, comparison.rate_ratio * 100, comparison.p99_ratio);
    out += report.holds() ? "\nall answers were right\n"
                          : "\nFAILED: answers were missing, refused or wrong, see above\n";
    return out;
}

std::string to_json(const BenchReport& report) {
    json::array phases;
    for (const PhaseResult& phase : report.phases)
        phases.push_back(to_object(phase));
    json::array compared;
    for (const Comparison& comparison : comparisons(report))
        compared.push_back(json::object{{"load", comparison.load},
                                        {"rate_ratio", comparison.rate_ratio},
                                        {"p99_ratio", comparison.p99_ratio}});
    const json::object all{{"mode", name_of(report.options.mode)}, {"version", ORDA_VERSION},
                           {"started", iso8601(report.started)},   {"run", report.run},
                           {"options", to_object(report.options)}, {"phases", std::move(phases)},
                           {"comparisons", std::move(compared)},   {"ok", report.holds()}};
    return json::serialize(all) + '\n';
}

}  // namespace orda::load
