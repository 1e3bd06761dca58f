#include "base/kudos.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/assertion.h"

namespace orda {

Kudos Kudos::whole(std::int64_t count) {
    std::int64_t result = 0;
    must(!__builtin_mul_overflow(count, 100, &result), "an amount of kudos fits 64 bits");
    return Kudos{result};
}

Kudos Kudos::cents(double amount) {
    must(std::isfinite(amount) && std::abs(amount) < 9e16, "a price is a finite, sane number");
    char text[512];
    const auto [end, error] =
        std::to_chars(text, text + sizeof text, std::abs(amount), std::chars_format::fixed);
    must(error == std::errc{}, "a price can be written down");
    std::int64_t count = 0;
    const char* at = text;
    for (; at != end && *at != '.'; ++at)
        count = count * 10 + (*at - '0');
    if (at != end) ++at;
    for (int place = 0; place < 2; ++place)
        count = count * 10 + (at != end ? *at++ - '0' : 0);
    if (at != end && *at >= '5') ++count;
    return Kudos{amount < 0 ? -count : count};
}

std::int64_t Kudos::rounded() const {
    const std::int64_t half = count_ < 0 ? -50 : 50;
    return (count_ + half) / 100;
}

std::string Kudos::text() const {
    const bool negative = count_ < 0;
    const auto size =
        negative ? -static_cast<std::uint64_t>(count_) : static_cast<std::uint64_t>(count_);
    std::string fraction = std::to_string(size % 100);
    if (fraction.size() < 2) fraction.insert(0, "0");
    return (negative ? "-" : "") + std::to_string(size / 100) + "." + fraction;
}

Kudos Kudos::operator-() const {
    return Kudos{} - *this;
}

Kudos& Kudos::operator+=(Kudos other) {
    must(!__builtin_add_overflow(count_, other.count_, &count_), "a sum of kudos fits 64 bits");
    return *this;
}

Kudos& Kudos::operator-=(Kudos other) {
    must(!__builtin_sub_overflow(count_, other.count_, &count_), "a sum of kudos fits 64 bits");
    return *this;
}

double round_places(double value, int places) {
    char text[512];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return std::strtod(text, nullptr);
}

std::int64_t round_whole(double value) {
    return std::llrint(value);
}

}  // namespace orda
