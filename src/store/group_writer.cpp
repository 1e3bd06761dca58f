#include "store/group_writer.h"

#include "base/assertion.h"
#include "store/writing.h"

namespace orda::store {

namespace {

constexpr db::Sql move_pen{
    "UPDATE pen SET group_number = $3 WHERE id = 1 AND epoch = $1 AND group_number = $2"};

}  // namespace

std::int64_t number_in_group(std::int64_t group, std::size_t index) {
    must(index < std::size_t{1} << numbers_per_group_bits, "a group's numbers are enough for it");
    return first_number_of(group) + static_cast<std::int64_t>(index);
}

GroupSize GroupWriter::write(std::span<const model::ChangeSet> sets) {
    const GroupChanges changes(sets);
    const std::int64_t group = pen_.group + 1;
    session_.begin();
    try {
        GroupTransaction transaction(session_);
        // First, so that nothing else is tried without the pen and nobody else gets between.
        transaction.add(move_pen, values_of(pen_.epoch, pen_.group, group), db::Expect::one);
        write_users(transaction, changes);
        write_workers(transaction, changes);
        write_requests(transaction, changes);
        write_jobs(transaction, changes, group);
        write_ledger(transaction, changes, group);
        write_statistics(transaction, changes);
        write_notes(transaction, changes);
        session_.commit();
        GroupSize size = transaction.size();
        size.changes = changes.count;
        return size;
    } catch (...) {
        session_.rollback();
        throw;
    }
}

}  // namespace orda::store
