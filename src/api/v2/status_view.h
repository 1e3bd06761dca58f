#pragma once

#include <string_view>
#include <vector>

#include "api/v2/status_schemas.h"
#include "horde/calls.h"

namespace orda::api {

// Status figures as shown, spec/status-and-stats.md §3–§5. Pure.

/// The totals of the three kinds.
PerformanceAnswer performance_of(const horde::KindTotals& image, const horde::KindTotals& text,
                                 const horde::KindTotals& alchemy);

/// A model in the list of models: nothing is expected to take time while nothing is queued.
ModelAnswer listed_model(const horde::ActiveModel& model);
/// The same model looked up by itself, where an empty queue that nobody measured takes long.
ModelAnswer single_model(const horde::ActiveModel& model);

/// News from the text of a news file, newest first; none when it is no JSON list of objects.
std::vector<NewsAnswer> news_of(std::string_view json);

}  // namespace orda::api
