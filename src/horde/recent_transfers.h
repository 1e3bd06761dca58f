#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <utility>

#include "base/time.h"
#include "model/user.h"

namespace orda::horde {

/// Who gave kudos to whom within the last minute: they do not come back so soon, spec/kudos.md
/// §12.
class RecentTransfers {
  public:
    static constexpr Duration lock = seconds{60};

    /// How long the way from `recipient` back to `sender` stays locked; zero = it is open.
    Duration locked_for(model::UserId sender, model::UserId recipient, Time now) const;
    void note(model::UserId sender, model::UserId recipient, Time now);

    std::size_t size() const { return latest_.size(); }

  private:
    using Way = std::pair<model::UserId, model::UserId>;
    /// Beyond this many the oldest are given up.
    static constexpr std::size_t limit = 100'000;

    std::map<Way, Time> latest_;
    /// Oldest first; an entry whose time is not that of `latest_` has been replaced since.
    std::deque<std::pair<Time, Way>> order_;
};

}  // namespace orda::horde
