#include "base/digest.h"

#include <climits>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/assertion.h"

namespace orda {

namespace {

constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The six bits each character stands for, -1 for those that are none.
consteval std::array<std::int8_t, 256> values_of(std::string_view alphabet) {
    std::array<std::int8_t, 256> values{};
    values.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return values;
}

constexpr auto standard_values = values_of(standard_alphabet);
constexpr auto url_values = values_of(url_alphabet);

std::string encode(std::span<const std::uint8_t> bytes, std::string_view alphabet, bool padded) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < count ? bytes[at + i] : 0U);
        for (std::size_t i = 0; i < 4; ++i) {
            if (i <= count)
                out += alphabet[bits >> (18 - 6 * i) & 63];
            else if (padded)
                out += '=';
        }
    }
    return out;
}

/// `text` without padding.
std::optional<std::vector<std::uint8_t>> decode(std::string_view text,
                                                const std::array<std::int8_t, 256>& values) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::vector<std::uint8_t> out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t bits = 0;
    int held = 0;
    for (const char c : text) {
        const std::int8_t value = values[static_cast<unsigned char>(c)];
        if (value < 0) return std::nullopt;
        bits = (bits << 6 | static_cast<std::uint32_t>(value)) & 0xFFFFFF;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out.push_back(static_cast<std::uint8_t>(bits >> held));
        }
    }
    if ((bits & ((1U << held) - 1)) != 0) return std::nullopt;
    return out;
}

/// Takes right padding off; nothing when it is wrong.
std::optional<std::string_view> without_padding(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.ends_with("==")) return text.substr(0, text.size() - 2);
    if (text.ends_with("=")) return text.substr(0, text.size() - 1);
    return text;
}

}  // namespace

Digest sha256(std::string_view data) {
    Digest digest;
    must(EVP_Digest(data.data(), data.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1,
         "OpenSSL has SHA-256");
    return digest;
}

std::string sha256_hex(std::string_view data) {
    return hex(sha256(data));
}

Digest hmac_sha256(std::string_view key, std::string_view data) {
    must(key.size() <= INT_MAX, "an HMAC key is short");
    Digest digest;
    const auto* result = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                              reinterpret_cast<const unsigned char*>(data.data()), data.size(),
                              digest.data(), nullptr);
    must(result != nullptr, "OpenSSL has HMAC");
    return digest;
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view text_of(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hex(std::span<const std::uint8_t> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::vector<std::uint8_t> out(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        int value = -1;
        if (c >= '0' && c <= '9') value = c - '0';
        if (c >= 'a' && c <= 'f') value = c - 'a' + 10;
        if (c >= 'A' && c <= 'F') value = c - 'A' + 10;
        if (value < 0) return std::nullopt;
        out[i / 2] = static_cast<std::uint8_t>(out[i / 2] << 4 | value);
    }
    return out;
}

std::string base64(std::span<const std::uint8_t> bytes) {
    return encode(bytes, standard_alphabet, true);
}

std::string base64_url(std::span<const std::uint8_t> bytes) {
    return encode(bytes, url_alphabet, false);
}

std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text) {
    const auto content = without_padding(text);
    if (!content) return std::nullopt;
    return decode(*content, standard_values);
}

std::optional<std::vector<std::uint8_t>> parse_base64_url(std::string_view text) {
    if (!text.ends_with('=')) return decode(text, url_values);
    const auto content = without_padding(text);
    if (!content) return std::nullopt;
    return decode(*content, url_values);
}

std::string new_api_key(Random& random) {
    std::array<std::uint8_t, 16> bytes;
    random.fill(bytes);
    return base64_url(bytes);
}

std::string hash_api_key(std::string_view salt, std::string_view key) {
    std::string salted;
    salted.reserve(salt.size() + key.size());
    salted += salt;
    salted += key;
    return sha256_hex(salted);
}

}  // namespace orda
