#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orda::worker {

// Reads what other programs sent: an absent, null or wrongly typed member reads as the fallback.

/// Nothing when the text is not JSON, not an object, or nested deeper than 64.
std::optional<boost::json::object> parse_object(std::string_view text);

std::string read_text(const boost::json::object& object, std::string_view name,
                      std::string_view fallback = {});
/// Also reads numbers with a fraction (cut) and decimal texts.
std::int64_t read_integer(const boost::json::object& object, std::string_view name,
                          std::int64_t fallback = 0);
double read_number(const boost::json::object& object, std::string_view name, double fallback = 0);
bool read_flag(const boost::json::object& object, std::string_view name, bool fallback = false);
/// Null when it is no array.
const boost::json::array* find_array(const boost::json::object& object, std::string_view name);
/// Null when it is no object.
const boost::json::object* find_object(const boost::json::object& object, std::string_view name);
/// Present and not null.
bool has(const boost::json::object& object, std::string_view name);

boost::json::array to_array(const std::vector<std::string>& texts);

}  // namespace orda::worker
