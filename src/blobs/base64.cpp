#include "blobs/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/digest.h"

namespace orda::blobs {

namespace {

constexpr std::uint8_t outside = 0xFF;

constexpr std::array<std::uint8_t, 256> make_values() {
    std::array<std::uint8_t, 256> values{};
    values.fill(outside);
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return values;
}
constexpr auto values = make_values();

/// Longest prefix looked at: `data:image/svg+xml;charset=utf-8;base64,` and the like.
constexpr std::size_t max_prefix = 128;

std::string_view without_data_prefix(std::string_view text) {
    if (!text.starts_with("data:")) return text;
    constexpr std::string_view mark = ";base64,";
    const auto at = text.substr(0, max_prefix).find(mark);
    return at == std::string_view::npos ? text : text.substr(at + mark.size());
}

}  // namespace

std::string to_base64(std::string_view bytes) {
    return base64(bytes_of(bytes));
}

std::size_t base64_size(std::string_view text) {
    const auto body = without_data_prefix(text).size();
    return body / 4 * 3 + body % 4;
}

std::optional<std::string> from_base64(std::string_view text, std::size_t max_bytes) {
    const auto body = without_data_prefix(text);
    std::string bytes;
    bytes.reserve(std::min(base64_size(body), max_bytes));
    std::uint32_t held = 0;  // bits not yet written
    unsigned place = 0;      // characters of the current group of four
    unsigned padding = 0;
    for (const char c : body) {
        if (c == '=') {
            // Padding ends the text once it completes a group; elsewhere it is skipped.
            if (place >= 2 && place + ++padding >= 4) {
                place = 0;
                break;
            }
            continue;
        }
        const auto value = values[static_cast<std::uint8_t>(c)];
        if (value == outside) continue;
        padding = 0;
        held = held << 6 | value;
        ++place;
        if (place == 1) continue;
        if (bytes.size() == max_bytes) return std::nullopt;
        bytes.push_back(static_cast<char>(held >> (8 - 2 * place) & 0xFF));
        if (place == 4) place = 0;
    }
    if (place != 0 || bytes.empty()) return std::nullopt;
    return bytes;
}

}  // namespace orda::blobs
