#pragma once

#include <cstddef>
#include <span>

#include "db/database.h"
#include "model/changes.h"
#include "store/pen.h"

namespace orda::store {

/// What writing a group took.
struct GroupSize {
    std::size_t changes = 0;
    std::size_t statements = 0;
    std::size_t rows = 0;
};

/// Writes one commit group: one transaction that holds everything or nothing. Cheap to make: one
/// per group. Used by one thread.
class GroupWriter {
  public:
    /// `pen` is the row as it stands before this group.
    GroupWriter(db::Session& writer, Pen pen) : session_(writer), pen_(std::move(pen)) {}

    /// Moves the pen row from group to group + 1, writes the final state of every row that the
    /// sets touch, and commits. Throws db::Error. After Failure::outcome_unknown `read_pen` on a
    /// session that works again tells whether the group is there (its group is then pen.group + 1);
    /// after any other failure nothing of it has happened and the same group may be written again.
    /// Failure::unexpected_rows: the pen was lost, or a row is not of the version that the changes
    /// follow from. Changes that contradict each other within the group are an assertion.
    GroupSize write(std::span<const model::ChangeSet> sets);

  private:
    db::Session& session_;
    Pen pen_;
};

}  // namespace orda::store
