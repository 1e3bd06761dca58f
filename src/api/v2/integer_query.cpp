#include "api/v2/integer_query.h"

#include <limits>

#include "base/text.h"
#include "http/schema.h"

namespace orda::api {

std::optional<std::int64_t> integer_query(const http::Request& request, std::string_view name,
                                          std::string_view help) {
    const auto given = request.query_value(name);
    if (!given) return std::nullopt;
    const std::string_view text = trim(*given);
    if (const auto number = parse_integer(text)) return number;
    const bool negative = text.starts_with('-');
    const std::string_view digits = text.substr(negative ? 1 : 0);
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos)
        throw http::inconvertible_parameter(name, help, http::shown(http::json::value(*given)),
                                            "integer");
    using Limits = std::numeric_limits<std::int64_t>;
    return negative ? Limits::min() : Limits::max();
}

}  // namespace orda::api
