#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/kudos.h"
#include "base/time.h"
#include "base/uuid.h"
#include "db/database.h"

// Values of the model as columns and back. Internal to the store.

namespace orda::store {

inline db::Value column(std::int64_t value) {
    return value;
}
inline db::Value column(std::int32_t value) {
    return std::int64_t{value};
}
inline db::Value column(bool value) {
    return std::int64_t{value ? 1 : 0};
}
inline db::Value column(double value) {
    return value;
}
inline db::Value column(Kudos value) {
    return value.hundredths();
}
inline db::Value column(Time value) {
    return to_micros(value);
}
inline db::Value column(Duration value) {
    return std::int64_t{value.count()};
}
inline db::Value column(const Uuid& value) {
    return value.text();
}
template <class Enum>
    requires std::is_enum_v<Enum>
db::Value column(Enum value) {
    return static_cast<std::int64_t>(value);
}
template <class T>
db::Value column(const std::optional<T>& value) {
    return value ? column(*value) : db::Value{db::Null{}};
}
/// Text as it may have come from a stranger: what no database stores (NUL, bytes that are not
/// UTF-8) becomes U+FFFD.
db::Value text_column(std::string_view text);
/// Reads the columns of a row from left to right.
class ColumnReader {
  public:
    explicit ColumnReader(const db::Row& row, std::size_t first = 0) : row_(row), next_(first) {}

    std::int64_t integer() { return row_.integer(next_++); }
    std::int32_t small() { return static_cast<std::int32_t>(integer()); }
    double real() { return row_.real(next_++); }
    bool boolean() { return row_.boolean(next_++); }
    const std::string& text() { return row_.text(next_++); }
    Kudos kudos() { return Kudos::hundredths(integer()); }
    Time time() { return from_micros(integer()); }
    Duration duration() { return Duration{integer()}; }
    /// Throws std::runtime_error for anything else.
    Uuid uuid();
    template <class Enum>
    Enum number_of() {
        return static_cast<Enum>(integer());
    }
    /// True, and the column is passed, when it is NULL.
    bool skip_null() {
        if (!row_.is_null(next_)) return false;
        ++next_;
        return true;
    }
    std::optional<Time> optional_time() {
        return skip_null() ? std::nullopt : std::optional{time()};
    }
    std::optional<Kudos> optional_kudos() {
        return skip_null() ? std::nullopt : std::optional{kudos()};
    }
    std::optional<std::int64_t> optional_integer() {
        return skip_null() ? std::nullopt : std::optional{integer()};
    }
    std::optional<Uuid> optional_uuid() {
        return skip_null() ? std::nullopt : std::optional{uuid()};
    }
    std::size_t position() const { return next_; }

  private:
    const db::Row& row_;
    std::size_t next_;
};

}  // namespace orda::store
