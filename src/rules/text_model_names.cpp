#include "rules/text_model_names.h"

namespace orda::rules {

namespace {

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_quantity(char c) {
    return c >= '2' && c <= '9';
}

/// The character at `at`, NUL beyond the end.
char char_at(std::string_view text, std::size_t at) {
    return at < text.size() ? text[at] : '\0';
}

/// Where `[-]Q[-Int]d[d]{tail}` ends that starts at `at`; nothing when it does not.
std::optional<std::size_t> end_of_quantity(std::string_view text, std::size_t at) {
    if (char_at(text, at) == '-') ++at;
    if (char_at(text, at) != 'Q') return std::nullopt;
    ++at;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("-Int") || rest.starts_with("-int")) at += 4;
    if (!is_quantity(char_at(text, at))) return std::nullopt;
    ++at;
    if (is_quantity(char_at(text, at))) ++at;
    for (;;) {
        const char separator = char_at(text, at);
        if (separator != '_' && separator != '.' && separator != '-') return at;
        std::size_t end = at + 1;
        while (is_alphanumeric(char_at(text, end)))
            ++end;
        if (end == at + 1) return at;
        at = end;
    }
}

/// Where the suffix ends that starts at `at` with a separator and the shortest head that fits.
std::optional<std::size_t> end_of_suffix(std::string_view text, std::size_t at) {
    const char separator = text[at];
    if (separator != '.' && separator != ',' && separator != '-') return std::nullopt;
    for (std::size_t head = at + 1; is_alphanumeric(char_at(text, head)); ++head)
        if (const auto end = end_of_quantity(text, head + 1)) return end;
    return std::nullopt;
}

}  // namespace

std::string_view base_name(std::string_view name) {
    return brand_of(name) ? name.substr(0, name.find("::")) : name;
}

std::optional<std::string_view> brand_of(std::string_view name) {
    const std::size_t at = name.find("::");
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view brand = name.substr(at + 2);
    if (brand.find("::") != std::string_view::npos) return std::nullopt;
    return brand;
}

std::string without_quantisation(std::string_view name) {
    std::string result;
    for (std::size_t at = 0; at < name.size();) {
        if (const auto end = end_of_suffix(name, at)) {
            at = *end;
        } else {
            result += name[at];
            ++at;
        }
    }
    return result;
}

}  // namespace orda::rules
