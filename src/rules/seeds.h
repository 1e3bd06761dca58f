#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/random.h"

namespace orda::rules {

/// Seeds are below 2³².
inline constexpr std::int64_t seed_limit = std::int64_t{1} << 32;

/// Seed text to number, spec/image-generation.md §3.10: digits are a number, anything else is its
/// bytes as a little-endian integer, shifted right by 32 bits while it is ≥ 2³². Empty: nothing.
std::optional<std::int64_t> seed_of(std::string_view text);

/// Uniform in [n, 2³² − 1].
std::int64_t random_seed(std::int64_t n, Random& random);

/// The seed of one pop. `waiting` = jobs left before this pop, `variation` 0 = none.
std::int64_t pop_seed(std::optional<std::int64_t> seed, std::int32_t variation,
                      std::int32_t waiting, Random& random);

/// The seed to store with a new request: as asked, or drawn when there is a variation without one.
std::optional<std::int64_t> stored_seed(std::optional<std::int64_t> asked, std::int32_t variation,
                                        std::int32_t n, Random& random);

}  // namespace orda::rules
