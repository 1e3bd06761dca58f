#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace orda {

/// An amount of kudos: exact signed hundredths, spec/kudos.md §0 and G11. Doubles become money
/// only through `Kudos::cents`. Overflow is an assertion.
class Kudos {
  public:
    constexpr Kudos() = default;
    static constexpr Kudos hundredths(std::int64_t count) { return Kudos{count}; }
    static Kudos whole(std::int64_t count);
    /// `cents(x)` of the spec: shortest decimal text of the double, rounded to two places, half
    /// away from zero.
    static Kudos cents(double amount);

    constexpr std::int64_t hundredths() const { return count_; }
    double to_double() const { return static_cast<double>(count_) / 100.0; }
    /// What clients see of a balance: whole kudos, half away from zero.
    std::int64_t rounded() const;
    /// `12.34`, `-0.05`, `7.00`.
    std::string text() const;

    Kudos operator-() const;
    Kudos& operator+=(Kudos other);
    Kudos& operator-=(Kudos other);
    friend Kudos operator+(Kudos a, Kudos b) { return a += b; }
    friend Kudos operator-(Kudos a, Kudos b) { return a -= b; }
    auto operator<=>(const Kudos&) const = default;

  private:
    explicit constexpr Kudos(std::int64_t count) : count_(count) {}
    std::int64_t count_ = 0;
};

/// `rnd(x, d)` of the spec: the nearest decimal with `places` digits, ties of the exact binary
/// value to even; what `%.{d}f` prints.
double round_places(double value, int places);
/// `rnd0(x)`: nearest integer, ties to even.
std::int64_t round_whole(double value);

}  // namespace orda
