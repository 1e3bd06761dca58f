#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "rules/bridge.h"

namespace orda::rules {

// The tables of spec/scheduling.md §5.8, as data. Rows of one bridge stand together, oldest first;
// what a version can do is the union of all rows up to it.

struct CapabilityRow {
    std::string_view bridge;
    std::uint64_t from_version = 0;
    std::span<const Capability> added;
};
std::span<const CapabilityRow> capability_table();

struct SamplerRow {
    std::string_view bridge;
    std::uint64_t from_version = 0;
    std::span<const Sampler> with_karras;
    /// Usable in addition when karras is off.
    std::span<const Sampler> without_karras;
};
std::span<const SamplerRow> sampler_table();

/// Bridges whose images are paid in full from some version on.
struct OfficialBridge {
    std::string_view name;
    std::uint64_t latest_version = 0;
};
std::span<const OfficialBridge> official_bridges();

std::span<const std::string_view> validated_text_backends();

/// The worker in this repository; it is up to date whatever its version.
inline constexpr std::string_view own_worker_name = "Orda Worker";
/// A bridge that is in no table gets the samplers of this one at this version.
inline constexpr std::string_view default_sampler_bridge = "AI Horde Worker";
inline constexpr std::uint64_t default_sampler_version = 23;

}  // namespace orda::rules
