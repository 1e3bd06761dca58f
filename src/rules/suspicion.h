#pragma once

#include <optional>
#include <string_view>

#include "model/kinds.h"

namespace orda::rules {

/// How many suspicions one job raises by being unreasonably fast, 0–2; spec/scheduling.md §5.7.
/// `things_per_second`: raw; `billions`: of a known text model, nothing otherwise.
int speed_suspicions(model::Kind kind, double things_per_second, bool owner_trusted,
                     std::optional<double> billions, std::string_view model_name);

}  // namespace orda::rules
