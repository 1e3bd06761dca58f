#include "load/histogram.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "base/random.h"

namespace orda::load {
namespace {

/// The quantile by definition, from all values.
std::int64_t exact_quantile(std::vector<std::int64_t> values, double fraction) {
    std::sort(values.begin(), values.end());
    const auto rank = std::max<std::size_t>(
        1, static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(values.size()))));
    return values[rank - 1];
}

TEST(LatencyHistogram, IsEmptyAtFirst) {
    const LatencyHistogram histogram;
    EXPECT_EQ(histogram.count(), 0U);
    EXPECT_EQ(histogram.least().count(), 0);
    EXPECT_EQ(histogram.greatest().count(), 0);
    EXPECT_EQ(histogram.mean().count(), 0);
    EXPECT_EQ(histogram.quantile(0.99).count(), 0);
}

TEST(LatencyHistogram, KeepsSmallValuesExactly) {
    LatencyHistogram histogram;
    for (int value = 1; value <= 100; ++value)
        histogram.record(Nanoseconds{value});
    EXPECT_EQ(histogram.quantile(0).count(), 1);
    EXPECT_EQ(histogram.quantile(0.5).count(), 50);
    EXPECT_EQ(histogram.quantile(0.9).count(), 90);
    EXPECT_EQ(histogram.quantile(0.99).count(), 99);
    EXPECT_EQ(histogram.quantile(1).count(), 100);
    EXPECT_EQ(histogram.least().count(), 1);
    EXPECT_EQ(histogram.greatest().count(), 100);
    EXPECT_EQ(histogram.mean().count(), 51);  // 50.5, rounded
}

TEST(LatencyHistogram, IsRightWithinOnePart128) {
    SeededRandom random{7};
    LatencyHistogram histogram;
    std::vector<std::int64_t> values;
    for (int i = 0; i < 20'000; ++i) {
        // Every order of magnitude from nanoseconds to an hour is as likely.
        const std::int64_t value = random.between(0, std::int64_t{1} << random.between(0, 41));
        values.push_back(value);
        histogram.record(Nanoseconds{value});
    }
    for (const double fraction : {0.0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
        const std::int64_t exact = exact_quantile(values, fraction);
        const std::int64_t told = histogram.quantile(fraction).count();
        EXPECT_GE(told, exact) << fraction;
        EXPECT_LE(told, exact + exact / 128) << fraction;
    }
}

TEST(LatencyHistogram, KeepsTheEndsOfEveryOctave) {
    for (int bit = 0; bit <= 41; ++bit) {
        for (const std::int64_t offset : {-1, 0, 1}) {
            const std::int64_t value = (std::int64_t{1} << bit) + offset;
            LatencyHistogram histogram;
            histogram.record(Nanoseconds{value});
            histogram.record(LatencyHistogram::longest);
            EXPECT_GE(histogram.quantile(0.5).count(), value);
            EXPECT_LE(histogram.quantile(0.5).count(), value + value / 128);
        }
    }
}

TEST(LatencyHistogram, ClampsWhatIsOutOfRange) {
    LatencyHistogram histogram;
    histogram.record(Nanoseconds{-5});
    histogram.record(LatencyHistogram::longest + std::chrono::hours{1});
    EXPECT_EQ(histogram.least().count(), 0);
    EXPECT_EQ(histogram.greatest(), LatencyHistogram::longest);
    EXPECT_EQ(histogram.quantile(1), LatencyHistogram::longest);
}

TEST(LatencyHistogram, MergedEqualsRecordedTogether) {
    SeededRandom random{11};
    LatencyHistogram one, other, both;
    for (int i = 0; i < 5'000; ++i) {
        const Nanoseconds span{random.between(0, 50'000'000)};
        (i % 3 == 0 ? one : other).record(span);
        both.record(span);
    }
    one.merge(other);
    EXPECT_EQ(one.count(), both.count());
    EXPECT_EQ(one.least(), both.least());
    EXPECT_EQ(one.greatest(), both.greatest());
    EXPECT_EQ(one.mean(), both.mean());
    for (const double fraction : {0.1, 0.5, 0.9, 0.99, 0.999})
        EXPECT_EQ(one.quantile(fraction), both.quantile(fraction));
}

}  // namespace
}  // namespace orda::load
