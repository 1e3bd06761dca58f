#pragma once

#include <chrono>
#include <stop_token>

namespace orda::worker {

/// Sleeps; wakes at once when `stop` is triggered. Whether the whole time has passed.
bool wait_for(std::chrono::milliseconds pause, std::stop_token stop);

}  // namespace orda::worker
