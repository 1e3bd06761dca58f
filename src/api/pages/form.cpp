#include "api/pages/form.h"

#include <algorithm>

#include "base/text.h"

namespace orda::api {

namespace {

std::optional<std::string> decoded(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    auto plain = percent_decode(spaced);
    if (!plain || !valid_utf8(*plain)) return std::nullopt;
    return plain;
}

}  // namespace

std::optional<std::string> form_field(const http::Request& request, std::string_view name) {
    if (!starts_with_ignoring_case(request.header("content-type").value_or(""),
                                   "application/x-www-form-urlencoded"))
        return std::nullopt;
    for (const std::string_view pair : split(request.body, '&')) {
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos) continue;
        if (decoded(pair.substr(0, equals)) == name) return decoded(pair.substr(equals + 1));
    }
    return std::nullopt;
}

}  // namespace orda::api
