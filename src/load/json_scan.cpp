#include "load/json_scan.h"

#include <cstring>

namespace orda::load {

namespace {

constexpr std::size_t nowhere = std::string_view::npos;

bool is_blank(char letter) {
    return letter == ' ' || letter == '\n' || letter == '\r' || letter == '\t';
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at]))
        ++at;
    return at;
}

/// `at` is behind the opening quote; gives the place of the closing one.
std::size_t closing_quote(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const void* found = std::memchr(text.data() + at, '"', text.size() - at);
        if (found == nullptr) return nowhere;
        const auto quote = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
        std::size_t slashes = 0;
        while (quote - slashes > at && text[quote - slashes - 1] == '\\')
            ++slashes;
        if (slashes % 2 == 0) return quote;
        at = quote + 1;
    }
    return nowhere;
}

struct Value {
    std::string_view text;
    std::size_t end = nowhere;  ///< behind the value
};

/// The value that begins at `at`.
std::optional<Value> value_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return std::nullopt;
    if (text[at] == '"') {
        const std::size_t quote = closing_quote(text, at + 1);
        if (quote == nowhere) return std::nullopt;
        return Value{text.substr(at + 1, quote - at - 1), quote + 1};
    }
    std::size_t depth = 0;
    for (std::size_t end = at; end < text.size(); ++end) {
        const char letter = text[end];
        if (letter == '"') {
            end = closing_quote(text, end + 1);
            if (end == nowhere) return std::nullopt;
        } else if (letter == '{' || letter == '[') {
            ++depth;
        } else if (letter == '}' || letter == ']') {
            if (depth == 0) return Value{text.substr(at, end - at), end};
            if (--depth == 0) return Value{text.substr(at, end + 1 - at), end + 1};
        } else if (depth == 0 && (letter == ',' || is_blank(letter))) {
            return Value{text.substr(at, end - at), end};
        }
    }
    return std::nullopt;
}

/// Behind the comma that follows a value, or nowhere at the end of its object or array.
std::size_t next_item(std::string_view text, std::size_t at) {
    at = skip_blanks(text, at);
    return at < text.size() && text[at] == ',' ? skip_blanks(text, at + 1) : nowhere;
}

}  // namespace

std::optional<std::string_view> member(std::string_view object, std::string_view name) {
    std::size_t at = skip_blanks(object, 0);
    if (at >= object.size() || object[at] != '{') return std::nullopt;
    at = skip_blanks(object, at + 1);
    while (at < object.size() && object[at] == '"') {
        const std::size_t quote = closing_quote(object, at + 1);
        if (quote == nowhere) return std::nullopt;
        const std::string_view key = object.substr(at + 1, quote - at - 1);
        at = skip_blanks(object, quote + 1);
        if (at >= object.size() || object[at] != ':') return std::nullopt;
        const auto value = value_at(object, skip_blanks(object, at + 1));
        if (!value) return std::nullopt;
        if (key == name) return value->text;
        at = next_item(object, value->end);
    }
    return std::nullopt;
}

std::optional<std::string_view> first_element(std::string_view array) {
    const std::size_t at = skip_blanks(array, 0);
    if (at >= array.size() || array[at] != '[') return std::nullopt;
    const std::size_t first = skip_blanks(array, at + 1);
    if (first >= array.size() || array[first] == ']') return std::nullopt;
    const auto value = value_at(array, first);
    if (!value) return std::nullopt;
    return value->text;
}

std::size_t element_count(std::string_view array) {
    std::size_t at = skip_blanks(array, 0);
    if (at >= array.size() || array[at] != '[') return 0;
    at = skip_blanks(array, at + 1);
    if (at < array.size() && array[at] == ']') return 0;
    std::size_t count = 0;
    while (at < array.size()) {
        const auto value = value_at(array, at);
        if (!value) return count;
        ++count;
        at = next_item(array, value->end);
    }
    return count;
}

}  // namespace orda::load
