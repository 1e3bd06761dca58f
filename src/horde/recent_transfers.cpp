#include "horde/recent_transfers.h"

#include <algorithm>

namespace orda::horde {

Duration RecentTransfers::locked_for(model::UserId sender, model::UserId recipient,
                                     Time now) const {
    const auto found = latest_.find({sender, recipient});
    if (found == latest_.end()) return Duration{0};
    return std::max(Duration{0}, found->second + lock - now);
}

void RecentTransfers::note(model::UserId sender, model::UserId recipient, Time now) {
    const Way way{sender, recipient};
    latest_.insert_or_assign(way, now);
    order_.emplace_back(now, way);
    while (now - order_.front().first >= lock || order_.size() > limit) {
        const auto& [since, oldest] = order_.front();
        const auto found = latest_.find(oldest);
        if (found != latest_.end() && found->second == since) latest_.erase(found);
        order_.pop_front();
    }
}

}  // namespace orda::horde
