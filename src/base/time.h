#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace orda {

/// A span of time, microseconds.
using Duration = std::chrono::microseconds;
/// A moment, microseconds since 1970-01-01 UTC. Stored as a 64-bit integer.
using Time = std::chrono::time_point<std::chrono::system_clock, Duration>;

using std::chrono::days;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Microseconds since 1970 UTC.
constexpr std::int64_t to_micros(Time time) {
    return time.time_since_epoch().count();
}
constexpr Time from_micros(std::int64_t micros) {
    return Time{Duration{micros}};
}
/// Seconds with a fraction.
constexpr double in_seconds(Duration span) {
    return static_cast<double>(span.count()) / 1e6;
}

/// The date format of the API, spec/clients.md §2.9: `Thu, 26 Nov 2026 14:33:19 -0000`.
std::string rfc822(Time time);
/// The date format of HTTP headers: `Thu, 26 Nov 2026 14:33:19 GMT`.
std::string http_date(Time time);
/// `2026-11-26T14:33:19.123Z`, for logs.
std::string iso8601(Time time);

/// Where the current time comes from. Everything that needs it takes a Time or a Clock.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
  public:
    Time now() const override;
};

/// A clock that stands still until it is moved: for tests and the simulation. Not thread-safe.
class ManualClock final : public Clock {
  public:
    explicit ManualClock(Time start) : now_(start) {}
    Time now() const override { return now_; }
    void advance(Duration span) { now_ += span; }

  private:
    Time now_;
};

}  // namespace orda
