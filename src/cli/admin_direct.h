#pragma once

#include <string>

#include "base/settings.h"
#include "cli/admin_operations.h"

namespace orda::cli {

/// Performs an operation on a data folder that no server uses, and locks it meanwhile. Only
/// `create-user` makes a folder that is not there. Throws as the operations do, and
/// std::runtime_error when the folder is in use or its database cannot be opened.
AdminResult perform_directly(const Settings& settings, const std::string& operation,
                             const boost::json::value& arguments);

}  // namespace orda::cli
