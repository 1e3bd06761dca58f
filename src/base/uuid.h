#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/time.h"

namespace orda {

/// A UUID by value. Written lower-case with dashes; spec/image-generation.md §2.6.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    /// Reads what clients send: with or without dashes, any case, in braces or after `urn:uuid:`.
    static std::optional<Uuid> parse(std::string_view text);
    /// Fully random (version 4): for ids that are secrets on their own, such as shared keys.
    static Uuid secret(Random& random);
    /// Time-ordered (version 7) with 74 random bits: for rows that only grow.
    static Uuid ordered(Time now, Random& random);

    std::string text() const;
    bool is_nil() const { return *this == Uuid{}; }

    auto operator<=>(const Uuid&) const = default;
};

}  // namespace orda

template <>
struct std::hash<orda::Uuid> {
    std::size_t operator()(const orda::Uuid& id) const noexcept {
        // The last eight bytes are random in both versions.
        std::uint64_t bits = 0;
        std::memcpy(&bits, id.bytes.data() + 8, sizeof bits);
        return static_cast<std::size_t>(bits * 0x9E3779B97F4A7C15ULL);
    }
};
