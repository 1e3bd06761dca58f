#include "http/request.h"

#include <array>

namespace orda::http {

namespace {

constexpr std::array<std::string_view, method_count> names{"GET",   "HEAD",   "POST",    "PUT",
                                                           "PATCH", "DELETE", "OPTIONS", "OTHER"};

}  // namespace

std::string_view method_name(Method method) {
    return names[static_cast<std::size_t>(method)];
}

Method method_from_name(std::string_view name) {
    for (std::size_t i = 0; i + 1 < names.size(); ++i)
        if (names[i] == name) return static_cast<Method>(i);
    return Method::other;
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    for (const auto& [field, value] : headers)
        if (field == name) return value;
    return std::nullopt;
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
    for (const auto& [parameter, value] : query)
        if (parameter == name) return value;
    return std::nullopt;
}

std::string_view Request::path_value(std::string_view name) const {
    for (const auto& [part, value] : path_values)
        if (part == name) return value;
    return {};
}

}  // namespace orda::http
