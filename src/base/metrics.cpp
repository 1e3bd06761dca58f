#include "base/metrics.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <fmt/format.h>
#include <iterator>
#include <limits>

#include "base/assertion.h"
#include "base/text.h"

namespace orda {

namespace {

constexpr std::string_view overflow_value = "other";

enum Kind { counter_kind, gauge_kind, histogram_kind };

bool valid_name(std::string_view name) {
    if (name.empty() || std::isdigit(static_cast<unsigned char>(name.front())) != 0) return false;
    return std::ranges::all_of(
        name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; });
}

std::string escaped(std::string_view text, bool quotes) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\\\";
        else if (c == '\n')
            out += "\\n";
        else if (c == '"' && quotes)
            out += "\\\"";
        else
            out += c;
    }
    return out;
}

/// `name="value",…` as it stands between the braces.
std::string label_text(const Labels& labels) {
    std::string out;
    for (const auto& [name, value] : labels) {
        must(valid_name(name) && name != "le", "a metric's label has a valid name");
        if (!out.empty()) out += ',';
        out += fmt::format("{}=\"{}\"", name, escaped(with_valid_utf8(value), true));
    }
    return out;
}

Labels overflow_labels(const Labels& labels) {
    Labels out = labels;
    for (auto& label : out)
        label.second = overflow_value;
    return out;
}

std::string number(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
    return fmt::format("{}", value);
}

void write_sample(std::string& out, std::string_view name, std::string_view labels,
                  std::string_view value) {
    if (labels.empty())
        fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
    else
        fmt::format_to(std::back_inserter(out), "{}{{{}}} {}\n", name, labels, value);
}

void write_histogram(std::string& out, std::string_view name, const std::string& labels,
                     const Histogram& histogram) {
    const std::string before = labels.empty() ? "" : labels + ",";
    const auto buckets = histogram.buckets();
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        total += buckets[i];
        const double bound = i < histogram.bounds().size()
                                 ? histogram.bounds()[i]
                                 : std::numeric_limits<double>::infinity();
        write_sample(out, fmt::format("{}_bucket", name),
                     fmt::format("{}le=\"{}\"", before, number(bound)), std::to_string(total));
    }
    write_sample(out, fmt::format("{}_sum", name), labels, number(histogram.sum()));
    write_sample(out, fmt::format("{}_count", name), labels, std::to_string(total));
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {
    must(!bounds_.empty() &&
             std::ranges::adjacent_find(bounds_, std::greater_equal<>{}) == bounds_.end(),
         "a histogram's bounds ascend");
}

void Histogram::observe(double value) noexcept {
    const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const noexcept {
    std::uint64_t total = 0;
    for (const auto& count : counts_)
        total += count.load(std::memory_order_relaxed);
    return total;
}

std::vector<std::uint64_t> Histogram::buckets() const {
    std::vector<std::uint64_t> out;
    out.reserve(counts_.size());
    for (const auto& count : counts_)
        out.push_back(count.load(std::memory_order_relaxed));
    return out;
}

double Histogram::quantile(double q) const {
    const auto counts = buckets();
    std::uint64_t total = 0;
    for (const auto count : counts)
        total += count;
    if (total == 0) return 0;
    const auto rank = static_cast<std::uint64_t>(
        std::max(1.0, std::ceil(std::clamp(q, 0.0, 1.0) * static_cast<double>(total))));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < bounds_.size(); ++i) {
        seen += counts[i];
        if (seen >= rank) return bounds_[i];
    }
    return std::numeric_limits<double>::infinity();
}

std::vector<double> latency_bounds() {
    return {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
            0.1,    0.25,    0.5,    1,     2.5,    5,     10,   30,    60};
}

/// All series of one name, by their labels as text.
struct Metrics::Family {
    Kind kind;
    std::string help;
    std::vector<double> bounds;
    std::map<std::string, std::unique_ptr<Counter>> counters;
    std::map<std::string, std::unique_ptr<Gauge>> gauges;
    std::map<std::string, std::unique_ptr<Histogram>> histograms;
    std::map<std::string, std::function<double()>> read;

    std::size_t size() const {
        return counters.size() + gauges.size() + histograms.size() + read.size();
    }

    /// The labels under which a series is kept: beyond the limit all share one.
    template <typename Series>
    std::string key(const std::map<std::string, Series>& series, const Labels& labels) const {
        std::string text = label_text(labels);
        if (series.contains(text) || size() < max_label_sets) return text;
        return label_text(overflow_labels(labels));
    }
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, int kind) {
    auto found = families_.find(name);
    if (found == families_.end()) {
        must(valid_name(name), "a metric has a valid name");
        auto made = std::make_unique<Family>();
        made->kind = static_cast<Kind>(kind);
        made->help = help;
        found = families_.emplace(std::string(name), std::move(made)).first;
    }
    must(found->second->kind == kind && found->second->help == help,
         "a metric has one kind and one help text");
    return *found->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    const std::lock_guard lock(mutex_);
    auto& all = family(name, help, counter_kind);
    auto& series = all.counters[all.key(all.counters, labels)];
    if (!series) series = std::make_unique<Counter>();
    return *series;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
    const std::lock_guard lock(mutex_);
    auto& all = family(name, help, gauge_kind);
    auto& series = all.gauges[all.key(all.gauges, labels)];
    if (!series) series = std::make_unique<Gauge>();
    return *series;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, const Labels& labels,
                              const std::vector<double>& bounds) {
    const std::lock_guard lock(mutex_);
    auto& all = family(name, help, histogram_kind);
    if (all.bounds.empty()) all.bounds = bounds;
    auto& series = all.histograms[all.key(all.histograms, labels)];
    if (!series) series = std::make_unique<Histogram>(all.bounds);
    return *series;
}

void Metrics::gauge_from(std::string_view name, std::string_view help, std::function<double()> read,
                         const Labels& labels) {
    const std::lock_guard lock(mutex_);
    auto& all = family(name, help, gauge_kind);
    all.read[all.key(all.read, labels)] = std::move(read);
}

std::string Metrics::prometheus() const {
    static constexpr const char* kinds[] = {"counter", "gauge", "histogram"};
    // Reading may take locks under which others look up handles, so it happens outside ours.
    std::map<const Family*, std::map<std::string, std::function<double()>>> questions;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [name, all] : families_)
            if (!all->read.empty()) questions[all.get()] = all->read;
    }
    std::map<const Family*, std::map<std::string, double>> answers;
    for (const auto& [all, reads] : questions)
        for (const auto& [labels, read] : reads)
            answers[all][labels] = read();

    std::string out;
    const std::lock_guard lock(mutex_);
    for (const auto& [name, all] : families_) {
        fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name,
                       escaped(all->help, false), name, kinds[all->kind]);
        for (const auto& [labels, counter] : all->counters)
            write_sample(out, name, labels, std::to_string(counter->value()));
        for (const auto& [labels, gauge] : all->gauges)
            write_sample(out, name, labels, number(gauge->value()));
        for (const auto& [labels, value] : answers[all.get()])
            write_sample(out, name, labels, number(value));
        for (const auto& [labels, histogram] : all->histograms)
            write_histogram(out, name, labels, *histogram);
    }
    return out;
}

}  // namespace orda
