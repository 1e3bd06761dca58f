#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <span>

#include "http/answer.h"
#include "http/request.h"

namespace orda::http {

/// The body of a request whose route streams it; valid until the handler ends.
class BodyReader {
  public:
    virtual ~BodyReader() = default;
    /// Declared size, or -1 when the body is chunked.
    virtual std::int64_t declared_size() const = 0;
    /// Reads up to `into.size()` bytes; 0 at the end. Throws Refusal 413 beyond the route's limit
    /// and boost::system::system_error when the caller goes away.
    virtual boost::asio::awaitable<std::size_t> read(std::span<char> into) = 0;
};

/// Answers one request. Runs on one of the server's threads; must not block. May throw Refusal;
/// any other exception becomes a 500 with a reference number that the log has.
using Handler = std::function<boost::asio::awaitable<Answer>(const Request&)>;
/// The same for routes that stream their body (uploads).
using StreamHandler = std::function<boost::asio::awaitable<Answer>(const Request&, BodyReader&)>;

}  // namespace orda::http
