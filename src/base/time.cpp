#include "base/time.h"

#include <array>
#include <fmt/format.h>

namespace orda {

namespace {

struct CalendarTime {
    std::chrono::year_month_day date;
    std::chrono::weekday weekday;
    std::chrono::hh_mm_ss<Duration> clock;
};

CalendarTime calendar(Time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    return {std::chrono::year_month_day{day}, std::chrono::weekday{day},
            std::chrono::hh_mm_ss<Duration>{time - day}};
}

std::string internet_date(Time time, const char* zone) {
    static constexpr std::array weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto moment = calendar(time);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} {}",
                       weekdays[moment.weekday.c_encoding()],
                       static_cast<unsigned>(moment.date.day()),
                       months[static_cast<unsigned>(moment.date.month()) - 1],
                       static_cast<int>(moment.date.year()), moment.clock.hours().count(),
                       moment.clock.minutes().count(), moment.clock.seconds().count(), zone);
}

}  // namespace

std::string rfc822(Time time) {
    return internet_date(time, "-0000");
}

std::string http_date(Time time) {
    return internet_date(time, "GMT");
}

std::string iso8601(Time time) {
    const auto moment = calendar(time);
    return fmt::format(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(moment.date.year()),
        static_cast<unsigned>(moment.date.month()), static_cast<unsigned>(moment.date.day()),
        moment.clock.hours().count(), moment.clock.minutes().count(),
        moment.clock.seconds().count(), moment.clock.subseconds().count() / 1000);
}

Time SystemClock::now() const {
    return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
}

}  // namespace orda
