#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "load/moment.h"

namespace orda::load {

/// Counts how long things took, in logarithmic buckets: values below 128 ns are exact, above that
/// a bucket is at most 1/128 of its value wide. Count, least, greatest and mean are exact; what is
/// longer than `longest` counts as `longest`. Some 37 KiB; not thread-safe, one per thread, merged
/// at the end.
class LatencyHistogram {
  public:
    static constexpr Nanoseconds longest{(std::int64_t{1} << 42) - 1};  // 73 minutes

    LatencyHistogram();

    /// A negative span counts as zero.
    void record(Nanoseconds span);
    void merge(const LatencyHistogram& other);

    std::uint64_t count() const { return count_; }
    Nanoseconds least() const;
    Nanoseconds greatest() const { return Nanoseconds{greatest_}; }
    Nanoseconds mean() const;
    /// The least recorded value that `fraction` (0 to 1) of all values do not exceed, rounded up to
    /// the end of its bucket, never above greatest(). Zero when nothing was recorded.
    Nanoseconds quantile(double fraction) const;

  private:
    std::vector<std::uint64_t> buckets_;
    std::uint64_t count_ = 0;
    std::int64_t least_;
    std::int64_t greatest_ = 0;
    double sum_ = 0;
};

}  // namespace orda::load
