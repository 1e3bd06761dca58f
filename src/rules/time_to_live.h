#pragma once

#include <cstdint>

#include "base/time.h"
#include "model/demands.h"
#include "model/kinds.h"
#include "model/worker.h"
#include "rules/model_reference.h"

namespace orda::rules {

// Time-outs, expiry and drops, spec/scheduling.md §12 and §5.3–5.4.

/// Text: 150 s, and the least any image job gets.
inline constexpr Duration shortest_time_to_live = seconds{150};
/// Alchemy: per form.
inline constexpr Duration form_time_to_live = minutes{3};
/// A request lives this long after its last activity …
inline constexpr Duration request_lifetime = minutes{20};
/// … and this long after an extra slow worker took a job of it.
inline constexpr Duration extra_slow_lifetime = minutes{60};
/// A request never goes before its running jobs' deadlines and this grace.
inline constexpr Duration expiry_grace = minutes{2};
inline constexpr Duration stale_after = seconds{300};
inline constexpr Duration drop_window = seconds{3600};
inline constexpr int faults_until_faulted = 3;
/// An alchemy form returned to the queue this often fails for good at the next failure.
inline constexpr int form_returns = 3;
inline constexpr Duration uptime_reward_period = seconds{600};

/// How long a job may take, fixed when it is handed out.
Duration time_to_live(const model::Demands& demands, bool extra_slow_worker,
                      const ImageReference& images);

/// Expiry after activity without a new job (activation, settlement).
Time expiry_after_activity(Time expiry, Time now);
/// Expiry after a job was handed out: covers the job's deadline whatever happens.
Time expiry_after_hand_out(Time expiry, Time now, bool extra_slow_worker, Duration time_to_live);

bool is_overdue(Time started, Duration time_to_live, Time now);
bool is_stale(Time last_check_in, Time now);

/// Drops within one window that are still tolerated.
int tolerated_drops(model::Kind kind, bool raid_mode);

/// Counts one drop (time-out or reported fault). True when the worker now goes into maintenance:
/// more drops than tolerated; the counter then starts again. In raid mode the caller only records
/// the suspicion.
bool count_drop(model::WorkerTotals& totals, model::Kind kind, bool raid_mode, Time now);

/// Books the time since the last check-in (before `last_check_in` is moved on). True when a reward
/// for uptime is due: then `rewarded_uptime` has been set to `uptime`. §5.4.
bool book_uptime(model::WorkerTotals& totals, bool maintenance, bool paused, Time now);

}  // namespace orda::rules
