#include "store/row_writer.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "base/assertion.h"

namespace orda::store {

ManyRows ManyRows::insert(std::string_view table, std::string_view columns, std::string_view tail) {
    ManyRows made;
    made.width_ = static_cast<std::size_t>(std::ranges::count(columns, ',')) + 1;
    for (std::size_t size = 0; size < rows_per_statement.size(); ++size) {
        std::string text = fmt::format("INSERT INTO {} ({}) VALUES ", table, columns);
        for (std::size_t n = 1; n <= rows_per_statement[size] * made.width_; ++n) {
            const bool first = n % made.width_ == 1 || made.width_ == 1;
            const bool last = n % made.width_ == 0;
            text +=
                fmt::format("{}${}{}", first ? (n == 1 ? "(" : ", (") : ", ", n, last ? ")" : "");
        }
        made.texts_[size] = fmt::format("{} {}", text, tail);
    }
    return made;
}

ManyRows ManyRows::remove(std::string_view table, std::string_view column) {
    ManyRows made;
    for (std::size_t size = 0; size < rows_per_statement.size(); ++size) {
        std::string list = "$1";
        for (std::size_t n = 2; n <= rows_per_statement[size]; ++n)
            list += fmt::format(", ${}", n);
        made.texts_[size] = fmt::format("DELETE FROM {} WHERE {} IN ({})", table, column, list);
    }
    return made;
}

void RowWriter::row(db::Value key, db::Values&& others) {
    values_.push_back(std::move(key));
    std::move(others.begin(), others.end(), std::back_inserter(values_));
    row_ended();
}

void RowWriter::row_ended() {
    must(values_.size() == ++rows_ * statements_.width(), "a row has a value for each column");
    if (rows_ == rows_per_statement.front()) finish();
}

void RowWriter::finish() {
    std::size_t first = 0;
    for (std::size_t size = 0; size < rows_per_statement.size(); ++size)
        for (; rows_ - first >= rows_per_statement[size]; first += rows_per_statement[size])
            write(first, size);
    values_.clear();
    rows_ = 0;
}

void RowWriter::write(std::size_t first, std::size_t size) {
    const std::size_t rows = rows_per_statement[size];
    transaction_.add(
        statements_.sql(size),
        std::span(values_).subspan(first * statements_.width(), rows * statements_.width()),
        db::Expect::any, rows);
}

}  // namespace orda::store
