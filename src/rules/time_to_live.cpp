#include "rules/time_to_live.h"

#include <algorithm>

namespace orda::rules {

namespace {

constexpr double pixels_of_reference = 262'144;
constexpr double base_seconds = 30;
constexpr double seconds_per_step = 2;
constexpr double control_factor = 2;
constexpr double large_model_factor = 3;
constexpr double extra_slow_factor = 3;

bool is_large(Baseline baseline) {
    return baseline == Baseline::flux_1 || baseline == Baseline::qwen_image ||
           baseline == Baseline::z_image_turbo;
}

}  // namespace

Duration time_to_live(const model::Demands& demands, bool extra_slow_worker,
                      const ImageReference& images) {
    if (demands.kind == model::Kind::alchemy) return form_time_to_live;
    if (demands.kind == model::Kind::text) return shortest_time_to_live;
    const model::ImageDemands& image = demands.image;
    const double size = static_cast<double>(image.width) * image.height / pixels_of_reference;
    double time = base_seconds + seconds_per_step * image.accurate_steps * size;
    if (image.control_type) time *= control_factor;
    if (std::ranges::any_of(demands.models, [&images](const auto& name) {
            return is_large(images.baseline_of(name));
        }))
        time *= large_model_factor;
    time = std::max(time, in_seconds(shortest_time_to_live));
    if (extra_slow_worker) time *= extra_slow_factor;
    return Duration{static_cast<std::int64_t>(time * 1e6)};
}

Time expiry_after_activity(Time expiry, Time now) {
    return std::max(expiry, now + request_lifetime);
}

Time expiry_after_hand_out(Time expiry, Time now, bool extra_slow_worker, Duration time_to_live) {
    const Duration lifetime =
        extra_slow_worker ? Duration{extra_slow_lifetime} : Duration{request_lifetime};
    return std::max({expiry, now + lifetime, now + time_to_live + expiry_grace});
}

bool is_overdue(Time started, Duration time_to_live, Time now) {
    return now - started > time_to_live;
}

bool is_stale(Time last_check_in, Time now) {
    return now - last_check_in > stale_after;
}

int tolerated_drops(model::Kind kind, bool raid_mode) {
    constexpr int alchemy_drops = 100;
    constexpr int raid_drops = 10;
    constexpr int usual_drops = 20;
    if (kind == model::Kind::alchemy) return alchemy_drops;
    return raid_mode ? raid_drops : usual_drops;
}

bool count_drop(model::WorkerTotals& totals, model::Kind kind, bool raid_mode, Time now) {
    if (now - totals.drop_window_start > drop_window) {
        totals.aborted_jobs = 0;
        totals.drop_window_start = now;
    }
    ++totals.aborted_jobs;
    ++totals.uncompleted_jobs;
    if (totals.aborted_jobs <= tolerated_drops(kind, raid_mode)) return false;
    totals.aborted_jobs = 0;
    return true;
}

bool book_uptime(model::WorkerTotals& totals, bool maintenance, bool paused, Time now) {
    if (is_stale(totals.last_check_in, now) || maintenance || paused) {
        totals.rewarded_uptime = totals.uptime;
        return false;
    }
    totals.uptime += std::max(now - totals.last_check_in, Duration{0});
    if (totals.uptime - totals.rewarded_uptime <= uptime_reward_period) return false;
    totals.rewarded_uptime = totals.uptime;
    return true;
}

}  // namespace orda::rules
