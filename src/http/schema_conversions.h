#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>

namespace orda::http {

/// An integer read from JSON.
struct Integer {
    enum class State { fits, too_big, none };
    State state = State::none;
    std::int64_t value = 0;
    /// The value to the nearest double where it is too big.
    double rough = 0.0;
};

// Strict: JSON numbers only; `3.0` and `1e3` are integers (spec/text-generation.md §2.2).
Integer strict_integer(const boost::json::value& value);
std::optional<double> strict_number(const boost::json::value& value);

// The conversions of endpoints without schema, spec/users-and-access.md "Conventions".

/// Fractions are cut off, booleans are 0 and 1, numeric texts are read.
Integer converted_integer(const boost::json::value& value);
std::optional<double> converted_number(const boost::json::value& value);
/// Every text but the empty one is true; null, 0 and empty lists and objects are false.
bool is_truthy(const boost::json::value& value);
/// Texts as they are, everything else in Python's notation.
std::string converted_text(const boost::json::value& value);

/// A value in Python's notation, whatever its length.
std::string shown_whole(const boost::json::array& list);

}  // namespace orda::http
