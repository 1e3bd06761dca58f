#pragma once

#include <cstdint>
#include <string>

#include "db/database.h"

namespace orda::store {

/// Who changes the horde, and how far it got: a copy of the one row of the table `pen`. Whoever
/// takes the pen counts the epoch on; each commit group counts the group on (DESIGN §5).
struct Pen {
    std::string node;
    std::int64_t epoch = 0;
    /// Number of the last durable group; never goes back.
    std::int64_t group = 0;
    bool operator==(const Pen&) const = default;
};

/// Takes the pen from whoever has it. No transaction may be open. Throws db::Error.
Pen take_pen(db::Session& writer, const std::string& node_address);

/// The row as it is. Throws db::Error.
Pen read_pen(db::Session& session);

}  // namespace orda::store
