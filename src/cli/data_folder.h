#pragma once

#include <filesystem>
#include <string>

#include "base/random.h"

namespace orda::cli {

/// The folder that holds everything an Orda keeps (`data.dir`): made with mode 0700 at the first
/// start, and held by one process at a time.
class DataFolder {
  public:
    /// Makes and locks the folder. Throws std::runtime_error with words an operator can act on:
    /// not writable, or another process has it.
    explicit DataFolder(std::filesystem::path path);
    ~DataFolder();
    DataFolder(const DataFolder&) = delete;
    DataFolder& operator=(const DataFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// The folder was empty: this is the first start.
    bool is_new() const { return new_; }
    /// A secret kept in the folder (mode 0600), made at its first use.
    std::string secret(const std::string& name, Random& random) const;
    /// A text kept in the folder, such as a model reference that was fetched; empty when absent.
    std::string read(const std::string& name) const;
    /// Replaces such a text as a whole.
    void write(const std::string& name, const std::string& text) const;

  private:
    std::filesystem::path path_;
    bool new_ = false;
    int lock_ = -1;
};

}  // namespace orda::cli
