#include "base/settings_value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.h"

namespace orda {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t size;
};

constexpr std::array duration_units{
    Unit{"us", 1},         Unit{"ms", 1'000},        Unit{"s", 1'000'000},
    Unit{"m", 60'000'000}, Unit{"h", 3'600'000'000}, Unit{"d", 86'400'000'000},
};

constexpr std::array size_units{
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"kb", 1'000},
    Unit{"kib", 1LL << 10},
    Unit{"mb", 1'000'000},
    Unit{"mib", 1LL << 20},
    Unit{"gb", 1'000'000'000},
    Unit{"gib", 1LL << 30},
    Unit{"tb", 1'000'000'000'000},
    Unit{"tib", 1LL << 40},
};

/// `NUMBER UNIT` in the smallest unit; fractions of that are rounded.
template <std::size_t count>
std::optional<std::int64_t> parse_quantity(std::string_view text,
                                           const std::array<Unit, count>& units) {
    text = trim(text);
    const auto end = text.find_first_not_of("0123456789.");
    const auto digits = text.substr(0, end);
    const auto name =
        end == std::string_view::npos ? std::string{} : ascii_lower(trim(text.substr(end)));
    for (const auto& unit : units) {
        if (unit.name != name) continue;
        if (const auto whole = parse_integer(digits)) {
            std::int64_t result = 0;
            if (__builtin_mul_overflow(*whole, unit.size, &result)) return std::nullopt;
            return result;
        }
        double value = 0;
        const auto [stop, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc{} || stop != digits.data() + digits.size()) return std::nullopt;
        const double result = value * static_cast<double>(unit.size);
        if (result > 9e18) return std::nullopt;
        return std::llround(result);
    }
    return std::nullopt;
}

}  // namespace

std::optional<bool> parse_boolean(std::string_view text) {
    const auto word = ascii_lower(trim(text));
    for (const auto* yes : {"1", "true", "yes", "on"})
        if (word == yes) return true;
    for (const auto* no : {"0", "false", "no", "off"})
        if (word == no) return false;
    return std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text) {
    if (trim(text) == "0") return Duration{0};
    const auto micros = parse_quantity(text, duration_units);
    if (!micros) return std::nullopt;
    return Duration{*micros};
}

std::string duration_text(Duration span) {
    if (span.count() == 0) return "0s";
    for (auto unit = duration_units.rbegin(); unit != duration_units.rend(); ++unit)
        if (span.count() % unit->size == 0)
            return std::to_string(span.count() / unit->size) + std::string(unit->name);
    return std::to_string(span.count()) + "us";
}

std::optional<std::int64_t> parse_size(std::string_view text) {
    return parse_quantity(text, size_units);
}

std::string size_text(std::int64_t bytes) {
    static constexpr std::array<std::pair<std::string_view, int>, 4> units{
        {{"TiB", 40}, {"GiB", 30}, {"MiB", 20}, {"KiB", 10}}};
    if (bytes == 0) return "0";
    for (const auto& [name, bits] : units)
        if (bytes % (1LL << bits) == 0) return std::to_string(bytes >> bits) + std::string(name);
    return std::to_string(bytes);
}

}  // namespace orda
