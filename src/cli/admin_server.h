#pragma once

#include <filesystem>
#include <memory>

#include "base/log.h"
#include "cli/admin_operations.h"

namespace orda::cli {

/// Lets `orda admin` reach a running server: `POST /admin/OPERATION` on the socket `admin.sock` in
/// the data folder, which only the folder's owner may open. The answer is 200 with
/// `{"values", "text", "failed"}`, or 400 with `{"error"}` in words for the operator. The
/// operations run on threads of their own.
class AdminServer {
  public:
    /// What `access` reaches outlives the server; its `stop` is set here. When the socket cannot
    /// be had there is a warning in the log, and the horde is served all the same.
    AdminServer(const std::filesystem::path& folder, AdminAccess access, const Log& log);
    /// Ends what is under way.
    ~AdminServer();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace orda::cli
