#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace orda::model {

/// What a request asks for and a worker serves. One queue each; spec/scheduling.md §1.
enum class Kind : std::uint8_t { image, text, alchemy };

inline constexpr int kind_count = 3;

constexpr std::size_t index_of(Kind kind) {
    return static_cast<std::size_t>(kind);
}

/// The word on the wire: `image`, `text`, `interrogation`.
constexpr std::string_view wire_name(Kind kind) {
    switch (kind) {
        case Kind::image:
            return "image";
        case Kind::text:
            return "text";
        case Kind::alchemy:
            return "interrogation";
    }
    return "";
}

constexpr std::optional<Kind> kind_of(std::string_view wire) {
    if (wire == "image") return Kind::image;
    if (wire == "text") return Kind::text;
    if (wire == "interrogation") return Kind::alchemy;
    return std::nullopt;
}

/// Raw things per displayed unit: pixelsteps per megapixelstep, tokens per token.
constexpr std::int64_t thing_divisor(Kind kind) {
    return kind == Kind::image ? 1'000'000 : 1;
}

}  // namespace orda::model
