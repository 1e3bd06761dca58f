#include "horde/throughput.h"

#include <algorithm>

namespace orda::horde {

namespace {

std::int64_t second_of(Time time) {
    return to_micros(time) / 1'000'000;
}
std::int64_t minute_of(Time time) {
    return second_of(time) / 60;
}

}  // namespace

void Throughput::put(Ring& ring, std::int64_t period, double amount) {
    Bucket& bucket = ring[static_cast<std::size_t>(period) % buckets];
    if (bucket.period != period) bucket = {period, 0, 0};
    bucket.sum += amount;
    bucket.count += 1;
}

void Throughput::add(model::Kind kind, const std::string& model, std::int64_t things, double speed,
                     Time now) {
    put(seconds_[model::index_of(kind)], second_of(now), static_cast<double>(things));
    auto& models = minutes_[model::index_of(kind)];
    if (models.size() >= model_limit && !models.contains(model)) return;
    put(models[model], minute_of(now), speed);
}

std::int64_t Throughput::past_minute(model::Kind kind, Time now) const {
    double sum = 0;
    const std::int64_t second = second_of(now);
    for (const Bucket& bucket : seconds_[model::index_of(kind)])
        if (bucket.period > second - static_cast<std::int64_t>(buckets) && bucket.period <= second)
            sum += bucket.sum;
    return static_cast<std::int64_t>(sum);
}

double Throughput::model_speed(model::Kind kind, const std::string& model, Time now) const {
    const auto& models = minutes_[model::index_of(kind)];
    const auto found = models.find(model);
    if (found == models.end()) return 0;
    double sum = 0;
    std::int64_t count = 0;
    const std::int64_t minute = minute_of(now);
    for (const Bucket& bucket : found->second) {
        if (bucket.period <= minute - static_cast<std::int64_t>(buckets)) continue;
        sum += bucket.sum;
        count += bucket.count;
    }
    return count == 0 ? 0.0 : sum / static_cast<double>(count);
}

void Throughput::sweep(Time now) {
    const std::int64_t oldest = minute_of(now) - static_cast<std::int64_t>(buckets);
    for (auto& models : minutes_)
        std::erase_if(models, [oldest](const auto& entry) {
            return std::all_of(entry.second.begin(), entry.second.end(),
                               [oldest](const Bucket& b) { return b.period <= oldest; });
        });
}

}  // namespace orda::horde
