#include "db/postgres_values.h"

#include <bit>
#include <fmt/format.h>

namespace orda::db {

namespace {

// The numbers of PostgreSQL's built-in types, fixed for ever.
constexpr Oid bool_type = 16;
constexpr Oid bytea_type = 17;
constexpr Oid name_type = 19;
constexpr Oid int8_type = 20;
constexpr Oid int2_type = 21;
constexpr Oid int4_type = 23;
constexpr Oid text_type = 25;
constexpr Oid float4_type = 700;
constexpr Oid float8_type = 701;
constexpr Oid varchar_type = 1043;

constexpr int binary = 1;

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes)
        number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

std::uint64_t to_network(std::uint64_t number) {
    if constexpr (std::endian::native == std::endian::little) return std::byteswap(number);
    return number;
}

Value decoded(Oid type, std::string_view bytes) {
    const auto number = [bytes] { return big_endian(bytes); };
    switch (type) {
        case bool_type:
            return std::int64_t{bytes.at(0) != 0};
        case int2_type:
            return std::int64_t{static_cast<std::int16_t>(number())};
        case int4_type:
            return std::int64_t{static_cast<std::int32_t>(number())};
        case int8_type:
            return static_cast<std::int64_t>(number());
        case float4_type:
            return double{std::bit_cast<float>(static_cast<std::uint32_t>(number()))};
        case float8_type:
            return std::bit_cast<double>(number());
        case text_type:
        case varchar_type:
        case name_type:
            return std::string(bytes);
        case bytea_type:
            return Blob(bytes.begin(), bytes.end());
        default:
            throw Error(Failure::refused,
                        fmt::format("a column of PostgreSQL type {} (see pg_type) cannot be read: "
                                    "cast it to BIGINT, DOUBLE PRECISION, TEXT or BYTEA",
                                    type));
    }
}

}  // namespace

Oid postgres_type(ParameterType type) {
    switch (type) {
        case ParameterType::unknown:
            return 0;
        case ParameterType::integer:
            return int8_type;
        case ParameterType::real:
            return float8_type;
        case ParameterType::text:
            return text_type;
        case ParameterType::blob:
            return bytea_type;
    }
    return 0;
}

PostgresParameters::PostgresParameters(std::span<const Value> values)
    : numbers_(values.size()),
      pointers_(values.size()),
      lengths_(values.size()),
      formats_(values.size(), binary) {
    const auto refer = [this](std::size_t i, const void* data, std::size_t size) {
        // A null pointer means NULL, also for a length of 0.
        pointers_[i] = data == nullptr ? "" : static_cast<const char*>(data);
        lengths_[i] = static_cast<int>(size);
        bytes_ += size;
    };
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (const auto* integer = std::get_if<std::int64_t>(&values[i])) {
            numbers_[i] = to_network(static_cast<std::uint64_t>(*integer));
            refer(i, &numbers_[i], sizeof numbers_[i]);
        } else if (const auto* real = std::get_if<double>(&values[i])) {
            numbers_[i] = to_network(std::bit_cast<std::uint64_t>(*real));
            refer(i, &numbers_[i], sizeof numbers_[i]);
        } else if (const auto* text = std::get_if<std::string>(&values[i])) {
            refer(i, text->data(), text->size());
        } else if (const auto* blob = std::get_if<Blob>(&values[i])) {
            refer(i, blob->data(), blob->size());
        }
    }
}

Rows postgres_rows(const PGresult* result) {
    const int rows = PQntuples(result);
    const int columns = PQnfields(result);
    Rows out;
    out.reserve(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) {
        Values values;
        values.reserve(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column) {
            if (PQgetisnull(result, row, column) == 1) {
                values.emplace_back(Null{});
                continue;
            }
            const std::string_view bytes{
                PQgetvalue(result, row, column),
                static_cast<std::size_t>(PQgetlength(result, row, column))};
            values.push_back(decoded(PQftype(result, column), bytes));
        }
        out.emplace_back(std::move(values));
    }
    return out;
}

}  // namespace orda::db
