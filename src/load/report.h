#pragma once

#include <optional>
#include <string>
#include <vector>

#include "load/bench.h"

namespace orda::load {

/// The same load with little and with much waiting.
struct Comparison {
    std::string load;
    double rate_ratio = 0;  ///< behind the backlog over before; 1 = as fast
    double p99_ratio = 0;
};

/// Of mode backlog; else empty.
std::vector<Comparison> comparisons(const BenchReport& report);

/// A table for people, with a newline at the end.
std::string to_table(const BenchReport& report);

/// All that was measured as one JSON object, with a newline at the end: times in milliseconds,
/// sizes in bytes.
std::string to_json(const BenchReport& report);

}  // namespace orda::load
