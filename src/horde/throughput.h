#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "model/kinds.h"

namespace orda::horde {

/// What was delivered lately: things per minute by kind, and speed by model over an hour. Kept in
/// memory only; spec/scheduling.md §16.1–16.2.
class Throughput {
  public:
    /// A finished job of `things` raw things at `speed` raw things per second.
    void add(model::Kind kind, const std::string& model, std::int64_t things, double speed,
             Time now);
    /// Raw things delivered within the last 60 s.
    std::int64_t past_minute(model::Kind kind, Time now) const;
    /// Mean speed of the model's jobs of the last hour, raw things per second; 0 without any.
    double model_speed(model::Kind kind, const std::string& model, Time now) const;
    /// Forgets models without a job for an hour.
    void sweep(Time now);

  private:
    /// Models remembered at once; further ones are not measured.
    static constexpr std::size_t model_limit = 20'000;
    static constexpr std::size_t buckets = 60;

    struct Bucket {
        std::int64_t period = -1;
        double sum = 0;
        std::int64_t count = 0;
    };
    using Ring = std::array<Bucket, buckets>;

    static void put(Ring& ring, std::int64_t period, double amount);

    std::array<Ring, model::kind_count> seconds_;
    std::array<std::unordered_map<std::string, Ring>, model::kind_count> minutes_;
};

}  // namespace orda::horde
