#pragma once

#include <chrono>

namespace orda::load {

/// Load is measured on the clock that never jumps, in nanoseconds. It is read here directly: to
/// measure real time is what this room is for.
using Moment = std::chrono::steady_clock::time_point;
using Nanoseconds = std::chrono::nanoseconds;

inline Moment moment_now() {
    return std::chrono::steady_clock::now();
}

}  // namespace orda::load
