#include <fmt/format.h>

#include "db/database.h"

namespace orda::db {

namespace {

template <typename T>
const T& get(const Values& values, std::size_t column, const char* type) {
    if (column >= values.size())
        throw std::logic_error(
            fmt::format("column {} of a row of {} columns", column, values.size()));
    const auto* value = std::get_if<T>(&values[column]);
    if (value == nullptr)
        throw std::logic_error(fmt::format("column {} does not hold {}", column, type));
    return *value;
}

}  // namespace

bool Row::is_null(std::size_t column) const {
    if (column >= values_.size())
        throw std::logic_error(
            fmt::format("column {} of a row of {} columns", column, values_.size()));
    return std::holds_alternative<Null>(values_[column]);
}

std::int64_t Row::integer(std::size_t column) const {
    return get<std::int64_t>(values_, column, "an integer");
}

double Row::real(std::size_t column) const {
    return get<double>(values_, column, "a real");
}

const std::string& Row::text(std::size_t column) const {
    return get<std::string>(values_, column, "text");
}

const Blob& Row::blob(std::size_t column) const {
    return get<Blob>(values_, column, "a blob");
}

}  // namespace orda::db
