#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace orda::http {

/// Where a large answer's bytes come from, a chunk at a time; used by one connection only.
class BodySource {
  public:
    virtual ~BodySource() = default;
    virtual std::uint64_t size() const = 0;
    /// Reads up to `into.size()` bytes; 0 at the end. May block for a disk read.
    virtual std::size_t read(std::span<char> into) = 0;
};

/// What goes back to the caller. CORS, `Horde-Node`, rate limits and date are added by the server.
struct Answer {
    int status = 200;
    std::string content_type = "application/json; charset=utf-8";
    std::string body;
    /// Further header fields.
    std::vector<std::pair<std::string, std::string>> headers;
    /// When set, the body comes from here instead.
    std::unique_ptr<BodySource> source;
};

}  // namespace orda::http
