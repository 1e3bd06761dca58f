#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "db/database.h"

// Roll-ups of what was done: every AddStatistic is counted in its minute, its hour, its day and
// for ever. All throw db::Error.

namespace orda::store {

/// Stored by number.
enum class Resolution : std::uint8_t { minute = 0, hour = 1, day = 2, ever = 3 };

/// Start of the stretch of time that `time` falls into; the epoch for `ever`.
Time bucket_of(Resolution resolution, Time time);

struct Total {
    std::int64_t count = 0;
    std::int64_t amount = 0;
    bool operator==(const Total&) const = default;
};
struct ModelTotal {
    std::string model;
    Total total;
    bool operator==(const ModelTotal&) const = default;
};

/// Sum over all models from the stretch that contains `since` to now. `since` says nothing for
/// `ever`.
Total total_of(db::Session& session, std::string_view measure, Resolution resolution, Time since);

/// The same per model, ordered by model.
std::vector<ModelTotal> totals_by_model(db::Session& session, std::string_view measure,
                                        Resolution resolution, Time since);

}  // namespace orda::store
