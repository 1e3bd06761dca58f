#include "worker/backoff.h"

#include <algorithm>

namespace orda::worker {

std::chrono::milliseconds Backoff::next(Random& random) {
    const auto pause = std::min(next_, longest_);
    next_ = std::min(next_ * 2, longest_);
    return pause + std::chrono::milliseconds(random.between(0, pause.count() / 2));
}

}  // namespace orda::worker
