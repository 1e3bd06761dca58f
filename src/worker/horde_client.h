#pragma once

#include <expected>
#include <stop_token>
#include <string>
#include <string_view>

#include "worker/horde_types.h"
#include "worker/http_client.h"

namespace orda::worker {

template <class T>
using ApiResult = std::expected<T, ApiError>;

/// Images larger than this are neither downloaded nor accepted from a back end.
constexpr std::size_t largest_image = std::size_t{64} << 20;
/// A status answer may hold twenty images as base64.
constexpr std::size_t largest_status = std::size_t{512} << 20;

constexpr std::chrono::seconds submit_deadline{60};

/// Where a horde of our own listens unless told otherwise.
constexpr const char* usual_horde_url = "http://127.0.0.1:7001";

/// How to reach a horde.
struct HordeAddress {
    /// `https://host`, with or without `/api`, `/api/v2` and slashes at the end.
    std::string url = usual_horde_url;
    std::string key = "0000000000";
};

/// `https://host/api/v2` of any of the accepted spellings.
std::string api_base(std::string_view url);

/// The v2 API as typed functions, for any horde (spec/clients.md). Blocking; one per thread. No
/// function throws for what the other side does: failures are ApiErrors. Every call has a
/// deadline and ends at once when `abort` is triggered.
class HordeClient {
  public:
    explicit HordeClient(HordeAddress address);

    ApiResult<HordeUser> find_user(std::stop_token abort = {});
    /// The horde's version.
    ApiResult<std::string> heartbeat(std::stop_token abort = {});

    /// `body` is what `generate/async` or `generate/text/async` takes.
    ApiResult<AcceptedRequest> request(JobKind kind, const boost::json::object& body,
                                       std::stop_token abort = {});
    /// The light poll: `check` for images, `status` for text. `wait`: how long the horde may hold
    /// the call until something changes.
    ApiResult<RequestState> check(JobKind kind, const std::string& id, std::chrono::seconds wait,
                                  std::stop_token abort = {});
    ApiResult<RequestState> status(JobKind kind, const std::string& id, std::stop_token abort = {});
    ApiResult<RequestState> cancel(JobKind kind, const std::string& id, std::stop_token abort = {});

    ApiResult<PopAnswer> pop(JobKind kind, const WorkerOffer& offer, std::stop_token abort = {});
    /// The reward.
    ApiResult<double> submit(JobKind kind, const Submission& submission, std::stop_token abort = {},
                             std::chrono::milliseconds deadline = submit_deadline);

    /// PUTs an image to a signed link, verbatim; only status 200 counts.
    ApiResult<void> upload(const std::string& url, std::string bytes, std::stop_token abort = {});
    /// Fetches a result or a source image; follows redirects, sends no key.
    ApiResult<std::string> download(const std::string& url, std::stop_token abort = {});

  private:
    HttpCall call(std::string method, std::string path) const;
    ApiResult<boost::json::object> send(const HttpCall& call, std::stop_token abort);

    std::string base_;
    std::string key_;
    HttpClient http_;
};

}  // namespace orda::worker
