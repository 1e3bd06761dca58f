#pragma once

#include <chrono>

#include "base/random.h"

namespace orda::worker {

/// Pauses that double from `first` to `longest`, each lengthened by up to half of it at random.
/// Not thread-safe.
class Backoff {
  public:
    Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
        : first_(first), longest_(longest), next_(first) {}

    std::chrono::milliseconds next(Random& random);
    void reset() { next_ = first_; }

  private:
    std::chrono::milliseconds first_;
    std::chrono::milliseconds longest_;
    std::chrono::milliseconds next_;
};

}  // namespace orda::worker
