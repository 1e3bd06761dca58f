#include "horde/keyed_events.h"

namespace orda::horde {

const KeyedEvents::Known& KeyedEvents::find(const std::string& key) const {
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;
    Missing missing;
    missing.event_keys.push_back(key);
    throw missing;
}

void KeyedEvents::install(const std::vector<std::string>& asked,
                          std::vector<model::LedgerEvent> found, Time now) {
    for (auto& event : found) {
        if (known_.contains(event.key)) continue;
        const std::string key = event.key;
        put(key, {.event = std::move(event), .group = 0, .since = now});
    }
    for (const auto& key : asked)
        if (!known_.contains(key)) put(key, {.event = std::nullopt, .group = 0, .since = now});
}

void KeyedEvents::booked(model::LedgerEvent event, GroupNumber group, Time now) {
    const std::string key = event.key;
    put(key, {.event = std::move(event), .group = group, .since = now});
}

void KeyedEvents::put(const std::string& key, Known known) {
    order_.emplace_back(known.since, key);
    known_.insert_or_assign(key, std::move(known));
}

void KeyedEvents::evict(Time now, GroupNumber durable, Duration residence) {
    while (!order_.empty()) {
        const auto& [since, key] = order_.front();
        if (now - since < residence && known_.size() <= limit) return;
        const auto found = known_.find(key);
        if (found != known_.end() && found->second.since == since) {
            if (found->second.group > durable) return;
            known_.erase(found);
        }
        order_.pop_front();
    }
}

}  // namespace orda::horde
