#pragma once

#include <libpq-fe.h>
#include <span>
#include <vector>

#include "db/parameters.h"

// Values on their way to and from PostgreSQL, in its binary format: exact for reals, no escapes for
// bytes (integers as text were measured to be neither faster nor slower). Pure functions, any
// thread.

namespace orda::db {

/// The type that a statement's parameter is declared with; 0 leaves it to the context.
Oid postgres_type(ParameterType type);

/// The parameters of one call as libpq takes them; refers to the values it was made from.
class PostgresParameters {
  public:
    explicit PostgresParameters(std::span<const Value> values);

    int count() const { return static_cast<int>(pointers_.size()); }
    const char* const* pointers() const { return pointers_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }
    std::size_t bytes() const { return bytes_; }

  private:
    std::vector<std::uint64_t> numbers_;  // in network byte order
    std::vector<const char*> pointers_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    std::size_t bytes_ = 0;
};

/// The rows of a result in binary format. Throws Error (refused) for types other than booleans,
/// integers, floating point, text and bytea.
Rows postgres_rows(const PGresult* result);

}  // namespace orda::db
