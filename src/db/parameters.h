#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"

// What may be handed to a statement; the same rules for both engines, so that what passes on one
// passes on the other. Pure functions, any thread.

namespace orda::db {

/// Whether both engines store this text: UTF-8 without NUL.
bool is_storable(std::string_view text);
/// The text with every NUL and every byte that is not UTF-8 replaced by U+FFFD.
std::string storable(std::string_view text);

/// The type of a parameter; `unknown` for NULL.
enum class ParameterType : std::uint8_t { unknown, integer, real, text, blob };
ParameterType type_of(const Value& value);

/// The `n` of the highest `$n` in a statement, outside quotes and comments; 0 for none.
std::size_t count_parameters(std::string_view sql);

/// The types that the parameters of one statement were seen with in a session.
class ParameterTypes {
  public:
    explicit ParameterTypes(std::size_t count) : types_(count, ParameterType::unknown) {}

    /// Checks the values against those of earlier calls and learns the types of those that were
    /// NULL till now; returns whether it learnt something. Throws Error (refused) for another
    /// number, other types than before, text that is not storable and NaN.
    bool learn(std::span<const Value> parameters);
    std::span<const ParameterType> types() const { return types_; }

  private:
    std::vector<ParameterType> types_;
};

}  // namespace orda::db
