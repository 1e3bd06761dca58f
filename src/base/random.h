#pragma once

#include <cstdint>
#include <random>
#include <span>

namespace orda {

/// Where randomness comes from. Everything that needs it takes one of these.
class Random {
  public:
    virtual ~Random() = default;
    /// 64 uniform bits.
    virtual std::uint64_t next() = 0;

    void fill(std::span<std::uint8_t> bytes);
    /// Uniform in [low, high], both included; `low` ≤ `high`.
    std::int64_t between(std::int64_t low, std::int64_t high);
};

/// Unpredictable bits from OpenSSL, for keys, ids and seeds. Not thread-safe: one per thread or
/// under its owner's lock. Throws std::runtime_error when the system has no randomness.
class SystemRandom final : public Random {
  public:
    std::uint64_t next() override;

  private:
    static constexpr std::size_t buffered_words = 512;
    std::uint64_t buffer_[buffered_words];
    std::size_t used_ = buffered_words;
};

/// The same bits for the same seed, on every machine: for tests and the simulation.
class SeededRandom final : public Random {
  public:
    explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t next() override { return engine_(); }

  private:
    std::mt19937_64 engine_;
};

}  // namespace orda
