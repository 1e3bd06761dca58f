#include "cli/admin_socket.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/un.h>
#include <unistd.h>

namespace orda::cli {

AdminSocketPath::AdminSocketPath(const std::filesystem::path& folder)
    : text_((folder / "admin.sock").string()) {
    if (text_.size() < sizeof(sockaddr_un::sun_path)) return;
    folder_ = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder_ >= 0) text_ = fmt::format("/proc/self/fd/{}/admin.sock", folder_);
}

AdminSocketPath::~AdminSocketPath() {
    if (folder_ >= 0) ::close(folder_);
}

}  // namespace orda::cli
