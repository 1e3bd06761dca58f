#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace orda {

/// Something the caller did wrong, as the caller shall see it: thrown from anywhere, turned into
/// an answer by one wrapper (spec/errors.md). Made only by the functions of `base/refusals.h`.
class Refusal : public std::exception {
  public:
    Refusal(int status, std::string rc, std::string message)
        : status_(status), rc_(std::move(rc)), message_(std::move(message)) {}

    /// HTTP status.
    int status() const { return status_; }
    /// The machine-readable code; part of the protocol.
    const std::string& rc() const { return rc_; }
    /// Words a person can act on.
    const std::string& message() const { return message_; }
    const char* what() const noexcept override { return message_.c_str(); }

    /// When it is worth trying again, where that is known.
    std::optional<std::chrono::seconds> retry_after;
    /// Whether the log shows it as a warning (spec/errors.md §4, column "Log").
    bool logged = false;

  private:
    int status_;
    std::string rc_;
    std::string message_;
};

}  // namespace orda
