#pragma once

#include <filesystem>
#include <string>
#include <utility>

namespace orda::blobs {

/// An open file, closed when it goes.
class File {
  public:
    File() = default;
    explicit File(int descriptor) : descriptor_(descriptor) {}
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&& other) noexcept;
    ~File();

    int descriptor() const { return descriptor_; }
    bool is_open() const { return descriptor_ >= 0; }
    void close();

  private:
    int descriptor_ = -1;
};

/// Throws StorageUnavailable: "cannot {action} {path}: {reason}"; lack of space is told apart.
[[noreturn]] void fail(const std::string& action, const std::filesystem::path& path, int error);

/// Opens without following a symbolic link at the end. Throws StorageUnavailable.
File open_file(const std::filesystem::path& path, int flags, const std::string& action);
/// Makes a folder for this user only, and those above it, where they are not there. Throws
/// StorageUnavailable.
void make_folder(const std::filesystem::path& path);
/// Makes the names in a folder durable. Throws StorageUnavailable.
void flush_folder(const std::filesystem::path& path);

}  // namespace orda::blobs
