#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/schema_types.h"

namespace orda::http {

class ObjectDescription;

/// One property of a described object. Made by `SchemaBuilder::field`, whose result is refined by
/// the functions below; afterwards constant. Rules on values (length, range, one_of, multiple_of,
/// uuid, date) mean the scalar at the bottom: on a list, each of its elements.
class Field {
  public:
    enum class Presence {
        optional,
        required,       ///< by the schema: missing is one of its violations
        required_late,  ///< by the parameter stage only, spec/errors.md §1.2
    };
    enum class Null {
        refused,  ///< the wrong type, in both ways of reading
        usual,    ///< refused by the schema; as if absent where reading is lenient
        allowed,  ///< as if absent; an optional member is emptied
    };
    enum class Format { plain, uuid, date, date_time };

    // Presence and null.

    Field& required() { return set(presence, Presence::required); }
    Field& required_late() { return set(presence, Presence::required_late); }
    Field& null_allowed() { return set(null, Null::allowed); }
    /// Refused where reading is lenient, too.
    Field& null_refused() { return set(null, Null::refused); }

    // Words and defaults of the documents.

    /// What the property means; also the help text of the parameter stage.
    Field& describe(std::string_view text) { return set(description, std::string(text)); }
    /// The documents show the member's own initial value, which is what is in force.
    Field& default_shown() { return set(shows_default, true); }
    /// The documents show this one, whatever is in force.
    Field& default_documented(boost::json::value value) {
        return set(documented_default, std::move(value));
    }
    Field& example(boost::json::value value) { return set(example_value, std::move(value)); }
    /// Not in the documents.
    Field& undocumented() { return set(documented, false); }

    // Rules on values.

    /// Code points.
    Field& length(std::size_t least, std::size_t most) {
        return min_length(least).max_length(most);
    }
    Field& min_length(std::size_t least) { return set(least_length, least); }
    Field& max_length(std::size_t most) { return set(most_length, most); }
    Field& one_of(std::vector<std::string> values) { return set(choices, std::move(values)); }
    Field& range(double least, double most) { return minimum(least).maximum(most); }
    Field& minimum(double least) { return set(least_number, least); }
    Field& maximum(double most) { return set(most_number, most); }
    Field& multiple_of(std::int64_t step) { return set(step_number, step); }
    /// Text in the form of a UUID, for the documents only: what is none is simply not found.
    Field& uuid() { return set(format, Format::uuid); }
    /// A date as text, for the documents only.
    Field& date() { return set(format, Format::date); }
    Field& date_time() { return set(format, Format::date_time); }
    /// The length, range and enumeration are documented, but not enforced.
    Field& bounds_documented_only() { return set(bounds_enforced, false); }

    // Rules on lists.

    Field& min_items(std::size_t least) { return set(least_items, least); }
    Field& max_items(std::size_t most) { return set(most_items, most); }
    Field& unique_items() { return set(items_unique, true); }

    // Ways of reading.

    /// Not judged by the schema: read by the lenient conversions of spec/users-and-access.md even
    /// where the rest is strict; `check_parameters` reports what they cannot convert.
    Field& lenient() { return set(read_leniently, true); }
    /// U+0000 may stand in its texts: the caller replaces or removes it.
    Field& nul_allowed() { return set(refuses_nul, false); }

    // Ways of writing: an empty optional member is written as null unless one of these is set.

    Field& omit_when_null() { return set(omitted_when_null, true); }
    /// Also `false`, 0, and empty texts, lists and maps.
    Field& omit_when_empty() {
        omitted_when_null = true;
        return set(omitted_when_empty, true);
    }
    /// Undoes `SchemaBuilder::omit_nulls` for this field.
    Field& null_written() { return set(omitted_when_null, false); }

    // What was said, for the core and the documents.

    std::string name;
    /// `"name":`
    std::string prepared_key;
    std::size_t offset = 0;
    const ValueType* type = nullptr;
    /// Of the struct at the bottom of the type; null for others.
    const ObjectDescription* object = nullptr;

    Presence presence = Presence::optional;
    Null null = Null::usual;
    std::string description;
    bool shows_default = false;
    std::optional<boost::json::value> documented_default;
    std::optional<boost::json::value> example_value;
    bool documented = true;
    std::optional<std::size_t> least_length;
    std::optional<std::size_t> most_length;
    std::vector<std::string> choices;
    std::optional<double> least_number;
    std::optional<double> most_number;
    std::optional<std::int64_t> step_number;
    Format format = Format::plain;
    bool bounds_enforced = true;
    std::optional<std::size_t> least_items;
    std::optional<std::size_t> most_items;
    bool items_unique = false;
    bool read_leniently = false;
    bool refuses_nul = true;
    bool omitted_when_null = false;
    bool omitted_when_empty = false;

  private:
    template <class Member, class Value>
    Field& set(Member& member, Value&& value) {
        member = std::forward<Value>(value);
        return *this;
    }
};

}  // namespace orda::http
