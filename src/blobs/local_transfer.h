#pragma once

#include <cstdint>
#include <filesystem>
#include <sys/stat.h>

#include "blobs/local_files.h"
#include "blobs/object_store.h"

namespace orda::blobs {

class LocalStore;

// The two streams of the local store, made by it alone.

/// When a file was last written, to the microsecond.
Time modified_at(const struct stat& status);

/// An upload into a temporary file.
class LocalUpload final : public Upload {
  public:
    LocalUpload(LocalStore& store, const ObjectKey& key, std::filesystem::path temporary);
    ~LocalUpload() override;
    LocalUpload(const LocalUpload&) = delete;
    LocalUpload& operator=(const LocalUpload&) = delete;

    void write(std::string_view bytes) override;
    ObjectInfo commit(Time now) override;

  private:
    LocalStore& store_;
    ObjectKey key_;
    std::filesystem::path temporary_;
    File file_;
    std::uint64_t size_ = 0;
    std::string head_;  ///< the first bytes, for the content type
    bool committed_ = false;
};

/// A read of an open file.
class LocalReader final : public ObjectReader {
  public:
    /// Throws StorageUnavailable. `path` is for words only.
    LocalReader(File file, std::filesystem::path path);

    const ObjectInfo& info() const override { return info_; }
    std::uint64_t size() const override { return size_; }
    std::size_t read(std::span<char> into) override;
    void select(std::uint64_t first, std::uint64_t count) override;

  private:
    File file_;
    std::filesystem::path path_;
    ObjectInfo info_;
    std::uint64_t position_ = 0;
    std::uint64_t size_ = 0;
    std::uint64_t left_ = 0;
};

}  // namespace orda::blobs
