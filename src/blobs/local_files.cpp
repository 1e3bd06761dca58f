#include "blobs/local_files.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "blobs/object_store.h"

namespace orda::blobs {

File& File::operator=(File&& other) noexcept {
    if (this != &other) {
        close();
        descriptor_ = std::exchange(other.descriptor_, -1);
    }
    return *this;
}

File::~File() {
    close();
}

void File::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

void fail(const std::string& action, const std::filesystem::path& path, int error) {
    const bool full = error == ENOSPC || error == EDQUOT;
    throw StorageUnavailable(
        "cannot " + action + " " + path.string() + ": " + std::generic_category().message(error),
        full);
}

File open_file(const std::filesystem::path& path, int flags, const std::string& action) {
    const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) fail(action, path, errno);
    return File{descriptor};
}

void make_folder(const std::filesystem::path& path) {
    if (::mkdir(path.c_str(), 0700) == 0) return;
    if (errno == ENOENT && path.has_parent_path() && path.parent_path() != path) {
        make_folder(path.parent_path());
        if (::mkdir(path.c_str(), 0700) == 0) return;
    }
    const int error = errno;
    std::error_code ignored;
    if (error != EEXIST || !std::filesystem::is_directory(path, ignored))
        fail("make the folder", path, error == EEXIST ? ENOTDIR : error);
}

void flush_folder(const std::filesystem::path& path) {
    const File folder = open_file(path, O_RDONLY | O_DIRECTORY, "open the folder");
    if (::fsync(folder.descriptor()) != 0) fail("flush the folder", path, errno);
}

}  // namespace orda::blobs
