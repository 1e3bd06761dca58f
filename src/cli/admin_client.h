#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "cli/admin_operations.h"

namespace orda::cli {

/// Has the server that runs on the data folder perform the operation; nothing when none listens
/// there. Blocks. Throws AdminFailure with the server's words, or when it cannot be understood.
std::optional<AdminResult> ask_running_server(const std::filesystem::path& folder,
                                              const std::string& operation,
                                              const std::string& arguments);

}  // namespace orda::cli
