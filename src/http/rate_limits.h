#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "http/endpoint.h"
#include "http/request.h"

namespace orda::http {

/// Windows remembered at once; beyond it, ended ones are dropped, then arbitrary ones.
inline constexpr std::size_t max_rate_windows = std::size_t{1} << 19;
/// Addresses whitelisted at once.
inline constexpr std::size_t max_whitelisted_addresses = 65536;
/// How long an address stays whitelisted.
inline constexpr std::chrono::seconds whitelist_period{86400};

/// Who calls what, as the rules count it. Views are read during the call only.
struct RateCaller {
    /// Socket's peer or what a trusted proxy says.
    std::string_view peer;
    /// The end user behind a service's proxy, otherwise `peer`.
    std::string_view effective_peer;
    /// The `apikey` header; empty or `0000000000` is the anonymous account.
    std::string_view apikey;
    /// Full, decoded path.
    std::string_view path;
    Method method = Method::get;
    /// RouteMatch::route: `RateKey::peer` counts per route.
    std::uint32_t route = 0;
};

/// What the headers and a 429 say: of the breached limit, else of the one with the shortest window.
struct RateVerdict {
    /// False: no rules, or limits are off; then no headers.
    bool limited = false;
    bool allowed = true;
    int amount = 0;
    int remaining = 0;
    std::chrono::seconds window{0};
    /// When the window ends.
    Time reset;
};

/// Whole seconds until the reset, at least 0.
std::int64_t seconds_to_reset(const RateVerdict& verdict, Time now);

/// Fixed-window limits, spec/users-and-access.md §7.4. Every function may be called from any
/// thread; counters are in sharded maps and cost well under a microsecond per rule. IPv6 callers
/// are counted by their /64.
class RateLimits {
  public:
    struct Options {
        bool enabled = true;
        /// Addresses with the relaxed amounts.
        std::vector<std::string> trusted_addresses;
        /// At least one for each of some dozens of shards.
        std::size_t max_windows = max_rate_windows;
    };

    /// Takes its secret hash key from `random`.
    RateLimits(Options options, Random& random);
    ~RateLimits();

    /// Counts one call. `rules` from the shortest to the longest window (see sort_rates); the first
    /// breach stops, longer windows are then not counted.
    RateVerdict count(std::span<const RateRule> rules, const RateCaller& caller, Time now);

    /// Gives an address the relaxed amounts for one day (an education, trusted or service user has
    /// generated from it directly).
    void whitelist(std::string_view address, Time now);
    bool is_whitelisted(std::string_view address, Time now) const;

    /// May be changed while serving.
    void set_enabled(bool enabled) { enabled_.store(enabled, std::memory_order_relaxed); }
    void set_trusted_addresses(const std::vector<std::string>& addresses);

    /// Windows and whitelisted addresses in memory, for metrics and tests.
    std::size_t window_count() const;
    std::size_t whitelist_count() const;

  private:
    struct State;

    std::atomic<bool> enabled_;
    std::unique_ptr<State> state_;
};

/// Orders rules by window, as RateLimits::count wants them; the router does it for its endpoints.
void sort_rates(std::vector<RateRule>& rules);

}  // namespace orda::http
