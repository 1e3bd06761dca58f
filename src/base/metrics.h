#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"

namespace orda {

/// Only goes up. Any thread, lock-free.
class alignas(64) Counter {
  public:
    void add(std::uint64_t count = 1) noexcept {
        value_.fetch_add(count, std::memory_order_relaxed);
    }
    std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

/// Goes up and down. Any thread, lock-free.
class alignas(64) Gauge {
  public:
    void set(double value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(double amount) noexcept { value_.fetch_add(amount, std::memory_order_relaxed); }
    double value() const noexcept { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<double> value_{0.0};
};

/// How a measure is distributed over fixed buckets. Any thread, lock-free.
class Histogram {
  public:
    /// `bounds`: upper bounds, ascending, at least one.
    explicit Histogram(std::vector<double> bounds);

    void observe(double value) noexcept;
    /// In seconds.
    void observe(Duration span) noexcept { observe(in_seconds(span)); }

    std::uint64_t count() const noexcept;
    double sum() const noexcept { return sum_.load(std::memory_order_relaxed); }
    std::span<const double> bounds() const { return bounds_; }
    /// Observations not above `bounds()[i]` and above the bound before; one more entry for those
    /// above all bounds.
    std::vector<std::uint64_t> buckets() const;
    /// An upper estimate of the quantile `q` (0–1): the bound of the bucket it falls in; infinity
    /// beyond the last bound, 0 when nothing was observed.
    double quantile(double q) const;

  private:
    std::vector<double> bounds_;
    std::vector<std::atomic<std::uint64_t>> counts_;
    std::atomic<double> sum_{0.0};
};

/// 100 µs to 60 s: for latencies in seconds.
std::vector<double> latency_bounds();

using Labels = std::vector<std::pair<std::string, std::string>>;

/// Everything this process measures, by name and labels. Look a handle up once and keep the
/// reference: it lives as long as the registry. All functions: any thread (they lock; the handles
/// do not). A name always has one kind and one help text; anything else is an assertion, as is a
/// name or label that Prometheus would refuse.
class Metrics {
  public:
    /// Label sets one name may have; later ones share one series whose label values read `other`.
    static constexpr std::size_t max_label_sets = 512;

    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
    Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
    /// `bounds` counts at the first call for a name only.
    Histogram& histogram(std::string_view name, std::string_view help, const Labels& labels = {},
                         const std::vector<double>& bounds = latency_bounds());
    /// A gauge whose value is asked for when metrics are read, outside the registry's lock; `read`
    /// must be thread-safe, quick and stay valid as long as the registry.
    void gauge_from(std::string_view name, std::string_view help, std::function<double()> read,
                    const Labels& labels = {});

    /// The text exposition format of Prometheus, names and label sets in alphabetical order.
    std::string prometheus() const;

  private:
    struct Family;
    Family& family(std::string_view name, std::string_view help, int kind);

    mutable std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Family>, std::less<>> families_;
};

}  // namespace orda
