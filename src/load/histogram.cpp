#include "load/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/assertion.h"

namespace orda::load {

namespace {

constexpr int exact_bits = 7;
constexpr std::uint64_t per_octave = std::uint64_t{1} << exact_bits;
constexpr int longest_bits =
    static_cast<int>(std::bit_width(static_cast<std::uint64_t>(LatencyHistogram::longest.count())));
constexpr std::size_t bucket_count = static_cast<std::size_t>(longest_bits - exact_bits + 1)
                                     << exact_bits;

/// Values below 128 have their own bucket; each further octave has 128 of equal width.
std::size_t bucket_of(std::uint64_t value) {
    if (value < per_octave) return value;
    const int shift = static_cast<int>(std::bit_width(value)) - exact_bits - 1;
    const std::uint64_t octave = static_cast<std::uint64_t>(shift) + 1;
    return (octave << exact_bits) + ((value >> shift) - per_octave);
}

/// The greatest value that falls into a bucket.
std::int64_t end_of(std::size_t bucket) {
    if (bucket < per_octave) return static_cast<std::int64_t>(bucket);
    const std::uint64_t shift = (bucket >> exact_bits) - 1;
    const std::uint64_t first = ((bucket & (per_octave - 1)) + per_octave) << shift;
    return static_cast<std::int64_t>(first + (std::uint64_t{1} << shift) - 1);
}

}  // namespace

LatencyHistogram::LatencyHistogram() : buckets_(bucket_count), least_(longest.count()) {}

void LatencyHistogram::record(Nanoseconds span) {
    const std::int64_t value = std::clamp<std::int64_t>(span.count(), 0, longest.count());
    ++buckets_[bucket_of(static_cast<std::uint64_t>(value))];
    ++count_;
    least_ = std::min(least_, value);
    greatest_ = std::max(greatest_, value);
    sum_ += static_cast<double>(value);
}

void LatencyHistogram::merge(const LatencyHistogram& other) {
    for (std::size_t bucket = 0; bucket < bucket_count; ++bucket)
        buckets_[bucket] += other.buckets_[bucket];
    count_ += other.count_;
    least_ = std::min(least_, other.least_);
    greatest_ = std::max(greatest_, other.greatest_);
    sum_ += other.sum_;
}

Nanoseconds LatencyHistogram::least() const {
    return Nanoseconds{count_ == 0 ? 0 : least_};
}

Nanoseconds LatencyHistogram::mean() const {
    if (count_ == 0) return Nanoseconds{0};
    return Nanoseconds{std::llround(sum_ / static_cast<double>(count_))};
}

Nanoseconds LatencyHistogram::quantile(double fraction) const {
    must(fraction >= 0 && fraction <= 1, "a quantile lies between 0 and 1");
    if (count_ == 0) return Nanoseconds{0};
    const auto wanted = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::ceil(fraction * static_cast<double>(count_))));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < bucket_count; ++bucket) {
        seen += buckets_[bucket];
        if (seen >= wanted) return Nanoseconds{std::min(end_of(bucket), greatest_)};
    }
    return greatest();
}

}  // namespace orda::load
