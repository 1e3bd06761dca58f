#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"
#include "http/request.h"

namespace orda::http {

/// One call to somebody else's server.
struct OutboundRequest {
    /// get, head, post, put or del.
    Method method = Method::get;
    /// `http://` or `https://`; nothing else is ever fetched, nor redirected to.
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// For everything, from waiting in the queue to the last byte.
    Duration deadline = seconds{10};
    /// Largest body accepted.
    std::size_t max_bytes = std::size_t{5} << 20;
    /// 0: a redirect is an answer like others.
    int max_redirects = 5;
    /// Refuses `http://`, also after a redirect.
    bool https_only = false;
    /// Allows loopback, private, link-local, metadata and other addresses that are not public.
    bool allow_private = false;
};

struct OutboundAnswer {
    int status = 0;
    std::string content_type;
    /// Names in lower case; of the last answer after redirects.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// After redirects.
    std::string url;
};

enum class OutboundProblem {
    bad_url,      ///< unreadable, or a scheme that is not allowed
    forbidden,    ///< leads to an address that is not public
    unreachable,  ///< no such host, refused, broken off, bad certificate
    timed_out,
    too_large,
    too_many_redirects,
    busy,     ///< the queue is full
    stopped,  ///< the client is shutting down, or the caller was cancelled
};

class OutboundError : public std::runtime_error {
  public:
    OutboundError(OutboundProblem problem, const std::string& words)
        : std::runtime_error(words), problem_(problem) {}
    OutboundProblem problem() const { return problem_; }

  private:
    OutboundProblem problem_;
};

/// Fetches from other servers without becoming a way into our own network: the address that a
/// connection really goes to is judged at the moment of connecting, after name resolution and for
/// every redirect, so no name can point elsewhere between the check and the call. Proxies from the
/// environment are not used. One thread of its own does all transfers. Any thread may call.
class Outbound {
  public:
    struct Options {
        /// Transfers at once; others wait in the queue.
        std::size_t concurrency = 64;
        /// Waiting transfers; more are refused as `busy`.
        std::size_t max_queue = 4096;
        /// `User-Agent` of every call.
        std::string user_agent = "Orda";
        /// A CA bundle instead of the system's, for tests and private authorities.
        std::string ca_file;
    };

    explicit Outbound(Options options);
    /// Running and waiting transfers end as `stopped`.
    ~Outbound();
    Outbound(const Outbound&) = delete;
    Outbound& operator=(const Outbound&) = delete;

    /// Any status is an answer. Throws OutboundError for everything else. Cancelling the awaiting
    /// coroutine gives the transfer up.
    boost::asio::awaitable<OutboundAnswer> fetch(OutboundRequest request);
    /// The same for threads that may block (start-up, command line). Not from the server's threads.
    OutboundAnswer fetch_and_wait(OutboundRequest request);

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace orda::http
