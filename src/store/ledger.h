#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "model/ledger.h"

// The ledger: events with their postings, numbered in the order they happened; spec/kudos.md §20.
// All throw db::Error.

namespace orda::store {

struct NumberedEvent {
    /// Grows from event to event, with gaps.
    std::int64_t number = 0;
    model::LedgerEvent event;
};

/// Before the newest event: where a statement starts.
inline constexpr std::int64_t newest_event = std::numeric_limits<std::int64_t>::max();

/// Events with a posting on the account (a user id or a model::SystemAccount), newest first, only
/// those numbered below `before`. The next page starts at the number of the last one.
std::vector<NumberedEvent> events_of(db::Session& session, std::int64_t account,
                                     std::int64_t before, std::size_t limit);

/// The event with this key.
std::optional<NumberedEvent> event_by_key(db::Session& session, std::string_view key);

/// Gives all events numbered above `after` to `take`, oldest first, `slice` at a time.
void each_event(db::Session& session, std::int64_t after, std::size_t slice,
                const std::function<void(std::vector<NumberedEvent>)>& take);

}  // namespace orda::store
