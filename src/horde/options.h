#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/kudos.h"
#include "base/time.h"
#include "model/user.h"

namespace orda::horde {

/// What the operator decides about scheduling and accounts; spec/configuration.md B3. The defaults
/// are those of the configuration.
struct HordeOptions {
    std::int32_t default_concurrency = 30;
    std::int32_t anonymous_concurrency = 500;
    bool allow_anonymous = true;
    /// Escrow above which an account may become trusted by itself; absent = never.
    std::optional<Kudos> trust_threshold;
    bool require_matched_targeting = false;
    bool upfront_kudos_on_worker_list = false;
    std::vector<model::UserId> administrators;

    Duration request_ttl = minutes{20};
    Duration request_ttl_extra_slow = minutes{60};
    Duration worker_stale = seconds{300};
    /// A check-in is stored at most this often.
    Duration check_in_min = seconds{30};
    Duration uptime_reward = seconds{600};
    /// Finished requests and unused accounts leave memory after this long.
    Duration residence = seconds{60};
    std::int64_t max_held_pops = 20'000;
};

}  // namespace orda::horde
