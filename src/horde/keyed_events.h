#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "horde/step.h"
#include "model/ledger.h"

namespace orda::horde {

/// Ledger events that a client gave a key to, as far as memory knows them: each happens once,
/// spec/kudos.md G2. What is not known is loaded by way of Missing.
class KeyedEvents {
  public:
    struct Known {
        /// Empty: there is no event with that key.
        std::optional<model::LedgerEvent> event;
        /// The group that made it durable; 0 = it is.
        GroupNumber group = 0;
        Time since;
    };

    /// What is known of the key; throws Missing when nothing is.
    const Known& find(const std::string& key) const;
    /// What a look into the database gave; what memory knows already is newer.
    void install(const std::vector<std::string>& asked, std::vector<model::LedgerEvent> found,
                 Time now);
    /// The event has just been booked.
    void booked(model::LedgerEvent event, GroupNumber group, Time now);
    /// Forgets what is durable and older than `residence`; beyond `limit`, younger ones as well.
    void evict(Time now, GroupNumber durable, Duration residence);

    std::size_t size() const { return known_.size(); }

  private:
    static constexpr std::size_t limit = 50'000;

    void put(const std::string& key, Known known);

    std::unordered_map<std::string, Known> known_;
    /// Oldest first; an entry whose time is not that of `known_` has been replaced since.
    std::deque<std::pair<Time, std::string>> order_;
};

}  // namespace orda::horde
