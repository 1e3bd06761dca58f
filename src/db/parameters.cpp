#include "db/parameters.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "base/text.h"

namespace orda::db {

namespace {

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
    return !contains_nul(text) && valid_utf8(text);
}

std::string storable(std::string_view text) {
    const std::string valid = with_valid_utf8(text);
    if (!contains_nul(valid)) return valid;
    std::string out;
    for (const char c : valid) {
        if (c == '\0')
            out += "\xEF\xBF\xBD";
        else
            out += c;
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
