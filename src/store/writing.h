#pragma once

#include <cstdint>

#include "store/columns.h"
#include "store/group_changes.h"
#include "store/row_writer.h"

// The statements of one group, by aggregate, inside its transaction. Internal to the store.

namespace orda::store {

/// Things numbered within a group start at this number: it grows from group to group. `group` is
/// the number of the group being written.
constexpr int numbers_per_group_bits = 20;
constexpr std::int64_t first_number_of(std::int64_t group) {
    return group << numbers_per_group_bits;
}
/// The number of the thing at `index`. More than fit into a group are an assertion.
std::int64_t number_in_group(std::int64_t group, std::size_t index);

/// The statements of a table whose rows have versions. The update has the key as `$1` and the
/// expected version as `$2`, then the columns in the order of the insert.
struct VersionedTable {
    const ManyRows& insert;
    const db::Sql& update;
    /// Null: rows of this table are never removed.
    const ManyRows* remove = nullptr;
};

/// Writes what a group does to a table. `columns_of(row)` gives the columns after the key.
template <class Key, class Row, class ColumnsOf>
void write_rows(GroupTransaction& transaction, const TouchedRows<Key, Row>& touched,
                const VersionedTable& table, ColumnsOf columns_of) {
    if (table.remove) {
        RowWriter removing(transaction, *table.remove);
        for (const auto& [key, change] : touched.rows())
            if (!change.row && !change.is_new()) removing.row(column(key));
        removing.finish();
    }
    for (const auto& [key, change] : touched.rows()) {
        if (!change.row || change.is_new()) continue;
        db::Values values = columns_of(*change.row);
        values.insert(values.begin(), {column(key), column(change.expected)});
        transaction.add(table.update, values, db::Expect::one);
    }
    RowWriter adding(transaction, table.insert);
    for (const auto& [key, change] : touched.rows())
        if (change.row && change.is_new()) adding.row(column(key), columns_of(*change.row));
    adding.finish();
}

/// Users, accounts and shared keys.
void write_users(GroupTransaction& transaction, const GroupChanges& changes);
/// Workers and their totals.
void write_workers(GroupTransaction& transaction, const GroupChanges& changes);
/// Requests and their bodies.
void write_requests(GroupTransaction& transaction, const GroupChanges& changes);
void write_jobs(GroupTransaction& transaction, const GroupChanges& changes, std::int64_t group);
void write_ledger(GroupTransaction& transaction, const GroupChanges& changes, std::int64_t group);
void write_statistics(GroupTransaction& transaction, const GroupChanges& changes);
/// Outbox, messages and settings.
void write_notes(GroupTransaction& transaction, const GroupChanges& changes);

}  // namespace orda::store
