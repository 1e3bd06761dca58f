#include "db/parameters.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace orda::db {

namespace {

// The length of the UTF-8 sequence at the start of `text` (RFC 3629: shortest form, no
// surrogates, at most U+10FFFF), or 0 when there is none or it is NUL.
std::size_t sequence_length(std::string_view text) {
    const auto byte = [text](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto continues = [&byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0);
    if (lead == 0) return 0;
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if (lead == 0xE0 && byte(1) < 0xA0) return 0;
        if (lead == 0xED && byte(1) > 0x9F) return 0;
        return continues(1) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if (lead == 0xF0 && byte(1) < 0x90) return 0;
        if (lead == 0xF4 && byte(1) > 0x8F) return 0;
        return continues(1) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

std::string_view name_of(ParameterType type) {
    switch (type) {
        case ParameterType::unknown:
            return "NULL";
        case ParameterType::integer:
            return "an integer";
        case ParameterType::real:
            return "a real";
        case ParameterType::text:
            return "text";
        case ParameterType::blob:
            return "a blob";
    }
    return "";
}

void check_value(const Value& value, std::size_t position) {
    if (const auto* text = std::get_if<std::string>(&value); text && !is_storable(*text))
        throw Error(Failure::refused,
                    fmt::format("parameter ${} is not UTF-8 without NUL", position + 1));
    if (const auto* real = std::get_if<double>(&value); real && std::isnan(*real))
        throw Error(Failure::refused, fmt::format("parameter ${} is not a number", position + 1));
}

}  // namespace

bool is_storable(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string storable(std::string_view text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        out += length == 0 ? replacement : text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

ParameterType type_of(const Value& value) {
    return static_cast<ParameterType>(value.index());
}

static_assert(std::is_same_v<std::variant_alternative_t<1, Value>, std::int64_t> &&
                  std::is_same_v<std::variant_alternative_t<2, Value>, double> &&
                  std::is_same_v<std::variant_alternative_t<3, Value>, std::string> &&
                  std::is_same_v<std::variant_alternative_t<4, Value>, Blob>,
              "ParameterType names the alternatives of Value in their order");

std::size_t count_parameters(std::string_view sql) {
    std::size_t highest = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        const char c = sql[i];
        if (c == '\'' || c == '"') {
            // A doubled quote ends one stretch and starts the next.
            i = std::min(sql.find(c, i + 1), sql.size());
        } else if (c == '-' && sql.substr(i).starts_with("--")) {
            i = std::min(sql.find('\n', i), sql.size());
        } else if (c == '$') {
            std::size_t number = 0;
            std::from_chars(sql.data() + i + 1, sql.data() + sql.size(), number);
            highest = std::max(highest, number);
        }
    }
    return highest;
}

bool ParameterTypes::learn(std::span<const Value> parameters) {
    if (parameters.size() != types_.size())
        throw Error(Failure::refused,
                    fmt::format("{} parameters given for {}", parameters.size(), types_.size()));
    // Everything is checked before anything is learnt.
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        check_value(parameters[i], i);
        const ParameterType now = type_of(parameters[i]);
        if (types_[i] != ParameterType::unknown && now != ParameterType::unknown &&
            types_[i] != now)
            throw Error(Failure::refused, fmt::format("parameter ${} is {} where it was {} before",
                                                      i + 1, name_of(now), name_of(types_[i])));
    }
    bool learnt = false;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        if (types_[i] != ParameterType::unknown) continue;
        types_[i] = type_of(parameters[i]);
        learnt = learnt || types_[i] != ParameterType::unknown;
    }
    return learnt;
}

}  // namespace orda::db
