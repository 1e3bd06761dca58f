#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "db/database.h"
#include "store/group_writer.h"

// How the rows of a group become statements. Internal to the store.

namespace orda::store {

/// The values one after the other, moved.
template <class... Columns>
db::Values values_of(Columns&&... columns) {
    db::Values values;
    values.reserve(sizeof...(columns));
    (values.emplace_back(std::forward<Columns>(columns)), ...);
    return values;
}

/// The open transaction of a group, counting.
class GroupTransaction {
  public:
    explicit GroupTransaction(db::Session& session) : session_(session) {}

    /// One statement that changes `rows` rows.
    void add(const db::Sql& sql, std::span<const db::Value> values,
             db::Expect expect = db::Expect::any, std::size_t rows = 1) {
        session_.add(sql, values, expect);
        size_.statements += 1;
        size_.rows += rows;
    }
    const GroupSize& size() const { return size_; }

  private:
    db::Session& session_;
    GroupSize size_;
};

/// How many rows one statement takes: the most that fit, then the next smaller number.
inline constexpr std::array<std::size_t, 3> rows_per_statement{32, 8, 1};

/// One statement in the three sizes. Lives as long as the program: sessions know statements by
/// the address of their text.
class ManyRows {
  public:
    /// `INSERT INTO table (columns) VALUES ($1, …), … tail`.
    static ManyRows insert(std::string_view table, std::string_view columns,
                           std::string_view tail = {});
    /// `DELETE FROM table WHERE column IN ($1, …)`.
    static ManyRows remove(std::string_view table, std::string_view column);

    std::size_t width() const { return width_; }
    db::Sql sql(std::size_t size) const { return {texts_.at(size)}; }

  private:
    std::size_t width_ = 1;
    std::array<std::string, rows_per_statement.size()> texts_;
};

/// Collects the rows of one table and writes them with as few statements as possible. What is
/// left is written by `finish`, which must be called.
class RowWriter {
  public:
    RowWriter(GroupTransaction& transaction, const ManyRows& statements)
        : transaction_(transaction), statements_(statements) {}

    template <class... Columns>
    void row(Columns&&... columns) {
        (values_.emplace_back(std::forward<Columns>(columns)), ...);
        row_ended();
    }
    /// A row in two parts: the key, and the other columns.
    void row(db::Value key, db::Values&& others);
    void finish();

  private:
    void row_ended();
    void write(std::size_t first, std::size_t size);

    GroupTransaction& transaction_;
    const ManyRows& statements_;
    db::Values values_;
    std::size_t rows_ = 0;
};

}  // namespace orda::store
