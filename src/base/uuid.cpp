#include "base/uuid.h"

#include <cctype>

namespace orda {

namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void set_version(Uuid& id, std::uint8_t version) {
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0F) | (version << 4));
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3F) | 0x80);
}

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
    constexpr std::string_view prefix = "urn:uuid:";
    if (text.size() > prefix.size()) {
        bool prefixed = true;
        for (std::size_t i = 0; i < prefix.size(); ++i)
            prefixed = prefixed && std::tolower(static_cast<unsigned char>(text[i])) == prefix[i];
        if (prefixed) text.remove_prefix(prefix.size());
    }
    if (text.size() > 2 && text.front() == '{' && text.back() == '}')
        text = text.substr(1, text.size() - 2);
    Uuid id;
    std::size_t digits = 0;
    for (const char c : text) {
        if (c == '-') continue;
        const int value = hex_value(c);
        if (value < 0 || digits == 32) return std::nullopt;
        auto& byte = id.bytes[digits / 2];
        byte = static_cast<std::uint8_t>(digits % 2 == 0 ? value << 4 : byte | value);
        ++digits;
    }
    if (digits != 32) return std::nullopt;
    return id;
}

Uuid Uuid::secret(Random& random) {
    Uuid id;
    random.fill(id.bytes);
    set_version(id, 4);
    return id;
}

Uuid Uuid::ordered(Time now, Random& random) {
    Uuid id;
    random.fill(id.bytes);
    const auto millis = static_cast<std::uint64_t>(to_micros(now) / 1000);
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(millis >> (8 * (5 - i)));
    set_version(id, 7);
    return id;
}

std::string Uuid::text() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += digits[bytes[i] >> 4];
        out += digits[bytes[i] & 15];
    }
    return out;
}

}  // namespace orda
