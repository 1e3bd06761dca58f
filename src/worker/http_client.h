#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace orda::worker {

/// One outbound HTTP call. The URL is sent exactly as given (signed links must not be re-encoded).
struct HttpCall {
    std::string method = "GET";
    std::string url;
    /// Whole lines, `Name: value`. May hold secrets: never logged.
    std::vector<std::string> headers;
    std::optional<std::string> body;
    /// Sent with the body; empty: none at all (uploads, spec/images-and-storage.md §6).
    std::string content_type;
    /// From the start of the call to the last byte of the answer.
    std::chrono::milliseconds deadline = std::chrono::seconds(30);
    /// A larger answer ends the call.
    std::size_t answer_limit = std::size_t{4} << 20;
    /// Redirects followed. Only for calls that carry no key: headers go along to the new host.
    int redirects = 0;
};

struct HttpAnswer {
    int status = 0;
    std::string body;
    /// From `Retry-After`, whole seconds or a date; at most `longest_retry_after`.
    std::optional<std::chrono::seconds> retry_after;
    /// Where a redirect that was not followed points to.
    std::string location;
};

/// Why there is no answer.
struct HttpFailure {
    enum class Kind {
        bad_url,      ///< not a URL, or neither http nor https
        unreachable,  ///< name not found, connection refused or lost
        timed_out,    ///< the call's deadline has passed
        insecure,     ///< the certificate does not hold
        too_large,    ///< the answer exceeds the call's limit
        aborted,      ///< the stop token was triggered
        other,
    };
    Kind kind = Kind::other;
    std::string message;
};

using HttpOutcome = std::expected<HttpAnswer, HttpFailure>;

/// A server that asks for more patience than this is asked again after this time.
constexpr std::chrono::seconds longest_retry_after = std::chrono::minutes(15);

/// Whether the same call may well succeed later: no connection, time-out, 408, 425, 429 and 5xx.
bool worth_retrying(const HttpOutcome& outcome);

/// A blocking HTTP client with kept-alive connections. Certificates are verified, bodies are never
/// announced with `Expect: 100-continue`, only http and https are spoken. One per thread; the stop
/// token may be triggered from any thread and ends a call at once.
class HttpClient {
  public:
    HttpClient();
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    HttpOutcome send(const HttpCall& call, std::stop_token abort = {});

  private:
    struct Handles;
    std::unique_ptr<Handles> handles_;
};

/// `https://host:1/a/` + `/b` = `https://host:1/a/b`: exactly one slash between the two.
std::string join_url(std::string_view base, std::string_view path);

}  // namespace orda::worker
