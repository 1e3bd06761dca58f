#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace orda::load {

/// Looks into JSON text without building anything: the generator shares its processors with the
/// server it measures. The text is trusted to be well formed; of broken text it finds something or
/// nothing, but never reads beyond the end.

/// The value of a member of the object `object` as it is written: `"text"` without its quotes and
/// with its escapes, `null`, `12.5`, `{…}`, `[…]`. Members of inner objects are not looked at.
/// Nothing when there is no such member.
std::optional<std::string_view> member(std::string_view object, std::string_view name);

/// The first element of the array `array`, written like a member's value; nothing when empty.
std::optional<std::string_view> first_element(std::string_view array);

/// How many elements an array has.
std::size_t element_count(std::string_view array);

}  // namespace orda::load
