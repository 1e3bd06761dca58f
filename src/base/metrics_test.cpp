#include "base/metrics.h"

#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

namespace orda {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Metrics, WritesThePrometheusFormat) {
    Metrics metrics;
    metrics.counter("orda_pops_total", "pops", {{"kind", "image"}}).add(3);
    metrics.counter("orda_pops_total", "pops", {{"kind", "text"}}).add();
    metrics.gauge("orda_waiting", "waiting \\ requests\nnow").set(2.5);
    auto& times = metrics.histogram("orda_seconds", "time", {{"path", "a\"b"}}, {0.1, 1});
    times.observe(0.1);
    times.observe(0.5);
    times.observe(milliseconds{2'500});
    EXPECT_EQ(metrics.prometheus(),
              "# HELP orda_pops_total pops\n"
              "# TYPE orda_pops_total counter\n"
              "orda_pops_total{kind=\"image\"} 3\n"
              "orda_pops_total{kind=\"text\"} 1\n"
              "# HELP orda_seconds time\n"
              "# TYPE orda_seconds histogram\n"
              "orda_seconds_bucket{path=\"a\\\"b\",le=\"0.1\"} 1\n"
              "orda_seconds_bucket{path=\"a\\\"b\",le=\"1\"} 2\n"
              "orda_seconds_bucket{path=\"a\\\"b\",le=\"+Inf\"} 3\n"
              "orda_seconds_sum{path=\"a\\\"b\"} 3.1\n"
              "orda_seconds_count{path=\"a\\\"b\"} 3\n"
              "# HELP orda_waiting waiting \\\\ requests\\nnow\n"
              "# TYPE orda_waiting gauge\n"
              "orda_waiting 2.5\n");
}

TEST(Metrics, HandlesStayAndAreTheSame) {
    Metrics metrics;
    auto& first = metrics.counter("a", "help", {{"x", "1"}});
    for (int i = 0; i < 300; ++i)
        metrics.counter("a", "help", {{"x", std::to_string(i)}});
    EXPECT_EQ(&first, &metrics.counter("a", "help", {{"x", "1"}}));
}

TEST(Metrics, ReadsGaugesWhenAsked) {
    Metrics metrics;
    double value = 1;
    metrics.gauge_from("lag", "help", [&] { return value; });
    value = 7;
    EXPECT_THAT(metrics.prometheus(), HasSubstr("lag 7\n"));
    value = std::nan("");
    EXPECT_THAT(metrics.prometheus(), HasSubstr("lag NaN\n"));
}

TEST(Metrics, LabelSetsAreLimited) {
    Metrics metrics;
    for (std::size_t i = 0; i < Metrics::max_label_sets + 100; ++i)
        metrics.counter("a", "help", {{"model", std::to_string(i)}}).add();
    const auto text = metrics.prometheus();
    EXPECT_THAT(text, HasSubstr("a{model=\"other\"} 100\n"));
    EXPECT_LE(static_cast<std::size_t>(std::ranges::count(text, '\n')),
              Metrics::max_label_sets + 3);
    metrics.counter("a", "help", {{"model", "0"}}).add();
    EXPECT_THAT(metrics.prometheus(), HasSubstr("a{model=\"0\"} 2\n"));
}

TEST(Metrics, Quantiles) {
    Histogram histogram{{1, 2, 4}};
    EXPECT_EQ(histogram.quantile(0.5), 0);
    for (const double value : {0.5, 1.0, 1.5, 3.0})
        histogram.observe(value);
    EXPECT_THAT(histogram.buckets(), ElementsAre(2, 1, 1, 0));
    EXPECT_EQ(histogram.quantile(0), 1);
    EXPECT_EQ(histogram.quantile(0.5), 1);
    EXPECT_EQ(histogram.quantile(0.75), 2);
    EXPECT_EQ(histogram.quantile(1), 4);
    histogram.observe(9.0);
    EXPECT_TRUE(std::isinf(histogram.quantile(1)));
    EXPECT_EQ(histogram.count(), 5U);
}

TEST(Metrics, NothingIsLostBetweenThreads) {
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&metrics] {
            auto& counter = metrics.counter("n", "help");
            auto& histogram = metrics.histogram("h", "help");
            for (int i = 0; i < 10'000; ++i) {
                counter.add();
                histogram.observe(1.0);
            }
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(metrics.counter("n", "help").value(), 40'000U);
    EXPECT_EQ(metrics.histogram("h", "help").count(), 40'000U);
    EXPECT_EQ(metrics.histogram("h", "help").sum(), 40'000.0);
}

TEST(MetricsDeathTest, NamesAndKindsAreChecked) {
    Metrics metrics;
    metrics.counter("a", "help");
    EXPECT_DEATH(metrics.gauge("a", "help"), "one kind");
    EXPECT_DEATH(metrics.counter("b-c", "help"), "valid name");
    EXPECT_DEATH(metrics.counter("b", "help", {{"1", "x"}}), "valid name");
}

}  // namespace
}  // namespace orda
