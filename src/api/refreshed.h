#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "base/time.h"

namespace orda::api {

/// Something costly that many callers read and that may be a little old: made anew by one caller at
/// a time, at most once per period. Any thread.
///
///     auto list = lists.take(now);
///     if (!list) list = lists.put(make_list(), now);
template <class T>
class Refreshed {
  public:
    explicit Refreshed(Duration period) : period_(period) {}

    /// The value; null when the caller shall make it and `put` it. While that one is at it, the
    /// others go on with the old value.
    std::shared_ptr<const T> take(Time now) {
        const std::lock_guard lock(mutex_);
        if (value_ && now < next_turn_) return value_;
        next_turn_ = now + period_;
        return nullptr;
    }

    /// A maker that fails puts nothing: the next turn comes after another period.
    std::shared_ptr<const T> put(T value, Time now) {
        auto made = std::make_shared<const T>(std::move(value));
        const std::lock_guard lock(mutex_);
        value_ = made;
        next_turn_ = now + period_;
        return made;
    }

  private:
    const Duration period_;
    std::mutex mutex_;
    std::shared_ptr<const T> value_;
    Time next_turn_;
};

}  // namespace orda::api
