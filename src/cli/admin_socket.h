#pragma once

#include <filesystem>
#include <string>

#include "base/time.h"

namespace orda::cli {

/// How long one operation may take, a check of a large ledger or a backup: for both ends.
inline constexpr Duration longest_operation = hours{4};
/// Of the JSON that goes to the server, and of the answer.
inline constexpr std::size_t largest_arguments = 64 * 1024;
inline constexpr std::size_t largest_answer = 32 * 1024 * 1024;

/// The path of `admin.sock` in a data folder as the system's calls take it. They take about a
/// hundred bytes: a longer path goes through an open descriptor of the folder, for as long as this
/// lives.
class AdminSocketPath {
  public:
    /// The folder need not exist: then nobody listens there.
    explicit AdminSocketPath(const std::filesystem::path& folder);
    ~AdminSocketPath();
    AdminSocketPath(const AdminSocketPath&) = delete;
    AdminSocketPath& operator=(const AdminSocketPath&) = delete;

    const std::string& text() const { return text_; }

  private:
    std::string text_;
    int folder_ = -1;
};

}  // namespace orda::cli
