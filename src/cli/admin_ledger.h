#pragma once

#include "cli/admin_operations.h"

namespace orda::cli {

// The ledger as an operator sees it (spec/kudos.md §20, G3 and G8). Read from the database alone:
// the node goes on meanwhile, and none is needed. Both block and throw as admin_operations.h says.

/// Reads the whole journal and all accounts in one state of the database: every event must sum to
/// zero, and every balance and escrow must be the sum of its postings. Fails with the first
/// differences.
AdminResult check_ledger(const AdminAccess& access);

/// The newest events that touched an account.
AdminResult show_statement(const AdminAccess& access, const StatementArguments& arguments);

}  // namespace orda::cli
