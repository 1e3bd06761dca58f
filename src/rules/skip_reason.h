#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace orda::rules {

/// Why a worker does not get a request; the keys of `skipped`, spec/scheduling.md §7.2 and §9.3.
enum class SkipReason : std::uint8_t {
    none,    ///< eligible
    silent,  ///< not reported
    secret,  ///< never reported
    models,
    worker_id,
    max_pixels,
    img2img,
    painting,
    unsafe_ip,
    nsfw,
    lora,
    post_processing,
    controlnet,
    performance,
    untrusted,
    bridge_version,
    blacklist,
    kudos,
    step_count,
    max_context_length,
    max_length,
    matching_softprompt,
};

inline constexpr std::size_t skip_reason_count = 22;

/// `post-processing` and so on; empty for none, silent and secret.
std::string_view wire_name(SkipReason reason);

/// How many requests of a queue were skipped for each reason.
class SkipCounters {
  public:
    std::int64_t operator[](SkipReason reason) const { return counts_[index(reason)]; }
    void add(SkipReason reason, std::int64_t count) { counts_[index(reason)] += count; }
    /// Adds `times` × the counts of `other`.
    void add(const SkipCounters& other, std::int64_t times) {
        for (std::size_t i = 0; i < skip_reason_count; ++i)
            counts_[i] += other.counts_[i] * times;
    }
    bool operator==(const SkipCounters&) const = default;

  private:
    static std::size_t index(SkipReason reason) { return static_cast<std::size_t>(reason); }
    std::array<std::int64_t, skip_reason_count> counts_{};
};

}  // namespace orda::rules
