#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <openssl/crypto.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include "base/assertion.h"

namespace orda {

namespace {

/// Reads the code point at `at` and moves behind it; negative when it is malformed.
UChar32 next_code_point(std::string_view text, std::int32_t& at) {
    UChar32 point = 0;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto size = static_cast<std::int32_t>(text.size());
    U8_NEXT(bytes, at, size, point);
    return point;
}

void expect_icu_size(std::string_view text) {
    must(text.size() <= static_cast<std::size_t>(INT32_MAX), "a text is shorter than 2 GiB");
}

char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

bool valid_utf8(std::string_view text) {
    if (is_ascii(text)) return true;
    expect_icu_size(text);
    std::int32_t at = 0;
    while (at < static_cast<std::int32_t>(text.size()))
        if (next_code_point(text, at) < 0) return false;
    return true;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string_view first_code_points(std::string_view text, std::size_t count) {
    if (text.size() <= count) return text;
    std::size_t seen = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
        if (begins && seen++ == count) return text.substr(0, at);
    }
    return text;
}

bool contains_nul(std::string_view text) {
    return text.find('\0') != std::string_view::npos;
}

std::string with_valid_utf8(std::string_view text) {
    if (valid_utf8(text)) return std::string(text);
    std::string out;
    out.reserve(text.size() + 8);
    std::int32_t at = 0;
    while (at < static_cast<std::int32_t>(text.size())) {
        const std::int32_t start = at;
        if (next_code_point(text, at) < 0)
            out += "\xEF\xBF\xBD";
        else
            out +=
                text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(at - start));
    }
    return out;
}

std::string_view trim(std::string_view text) {
    expect_icu_size(text);
    std::int32_t begin = 0;
    auto end = static_cast<std::int32_t>(text.size());
    while (begin < end) {
        std::int32_t after = begin;
        const UChar32 point = next_code_point(text, after);
        if (point < 0 || !u_isUWhiteSpace(point)) break;
        begin = after;
    }
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    while (end > begin) {
        std::int32_t before = end;
        UChar32 point = 0;
        U8_PREV(bytes, begin, before, point);
        if (point < 0 || !u_isUWhiteSpace(point)) break;
        end = before;
    }
    return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

std::vector<std::string_view> words(std::string_view text) {
    expect_icu_size(text);
    std::vector<std::string_view> found;
    const auto size = static_cast<std::int32_t>(text.size());
    std::int32_t word = 0;
    std::int32_t at = 0;
    const auto add = [&](std::int32_t end) {
        if (end > word)
            found.push_back(
                text.substr(static_cast<std::size_t>(word), static_cast<std::size_t>(end - word)));
    };
    while (at < size) {
        const std::int32_t start = at;
        const UChar32 point = next_code_point(text, at);
        if (point < 0 || !u_isUWhiteSpace(point)) continue;
        add(start);
        word = at;
    }
    add(size);
    return found;
}

std::string ascii_lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) { return ascii_lower(c); });
    return out;
}

std::string lower(std::string_view text) {
    if (is_ascii(text)) return ascii_lower(text);
    expect_icu_size(text);
    std::string out;
    icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))
        .toLower(icu::Locale::getRoot())
        .toUTF8String(out);
    return out;
}

std::string fold_case(std::string_view text) {
    if (is_ascii(text)) return ascii_lower(text);
    expect_icu_size(text);
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfc = icu::Normalizer2::getNFCInstance(status);
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    must(U_SUCCESS(status), "ICU has its normalisation data");
    // Folding a composed letter and its parts can differ, so fold the parts (Unicode 3.13, D145).
    auto decomposed = nfd->normalize(icu::UnicodeString::fromUTF8(icu::StringPiece(
                                         text.data(), static_cast<std::int32_t>(text.size()))),
                                     status);
    decomposed.foldCase();
    std::string out;
    nfc->normalize(decomposed, status).toUTF8String(out);
    must(U_SUCCESS(status), "ICU normalises a text");
    return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return fold_case(a) == fold_case(b);
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::ranges::equal(text.substr(0, prefix.size()), prefix,
                              [](char a, char b) { return ascii_lower(a) == ascii_lower(b); });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    for (;;) {
        const std::size_t end = text.find(separator, start);
        parts.push_back(text.substr(start, end - start));
        if (end == std::string_view::npos) return parts;
        start = end + 1;
    }
}

std::string join(std::span<const std::string> parts, std::string_view separator) {
    std::string out;
    for (const auto& part : parts) {
        if (&part != parts.data()) out += separator;
        out += part;
    }
    return out;
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string percent_encode(std::string_view text, bool keep_slashes) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~' ||
                           (keep_slashes && c == '/');
        if (plain) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            out += text[at];
            continue;
        }
        if (text.size() - at < 3) return std::nullopt;
        const int high = hex_value(text[at + 1]);
        const int low = hex_value(text[at + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high << 4 | low);
        at += 2;
    }
    return out;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace orda
