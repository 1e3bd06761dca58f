#include "worker/json_reading.h"

#include <cmath>

#include "base/text.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

constexpr std::size_t deepest_nesting = 64;
/// Doubles beyond this have no exact integer.
constexpr double largest_integer = 9007199254740992.0;

std::optional<std::int64_t> whole(double number) {
    if (!(std::abs(number) <= largest_integer)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

}  // namespace

std::optional<json::object> parse_object(std::string_view text) {
    json::parse_options options;
    options.max_depth = deepest_nesting;
    json::error_code error;
    json::value value = json::parse(text, error, {}, options);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.as_object());
}

std::string read_text(const json::object& object, std::string_view name,
                      std::string_view fallback) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return std::string(fallback);
    return std::string(std::string_view(value->get_string()));
}

std::int64_t read_integer(const json::object& object, std::string_view name,
                          std::int64_t fallback) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr) return fallback;
    if (value->is_int64()) return value->get_int64();
    if (value->is_double()) return whole(value->get_double()).value_or(fallback);
    if (value->is_string())
        return parse_integer(std::string_view(value->get_string())).value_or(fallback);
    return fallback;
}

double read_number(const json::object& object, std::string_view name, double fallback) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr) return fallback;
    if (value->is_double()) return value->get_double();
    if (value->is_int64()) return static_cast<double>(value->get_int64());
    if (value->is_uint64()) return static_cast<double>(value->get_uint64());
    return fallback;
}

bool read_flag(const json::object& object, std::string_view name, bool fallback) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? value->get_bool() : fallback;
}

const json::array* find_array(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_array();
}

const json::object* find_object(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

bool has(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && !value->is_null();
}

json::array to_array(const std::vector<std::string>& texts) {
    json::array array;
    for (const auto& text : texts)
        array.emplace_back(text);
    return array;
}

}  // namespace orda::worker
