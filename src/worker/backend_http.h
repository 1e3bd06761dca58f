#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "worker/backend.h"
#include "worker/http_client.h"

namespace orda::worker {

/// Images as base64 inside JSON, with room to spare.
constexpr std::size_t largest_backend_answer = std::size_t{192} << 20;

/// The HTTP side of a local inference server: JSON in, JSON out, within the work's limits.
class BackendHttp {
  public:
    /// `key` empty: none; else sent as a bearer token.
    BackendHttp(std::string url, std::string key);

    /// The object of a 2xx answer. Throws BackendFailure.
    boost::json::object get(std::string_view path, const WorkLimits& limits);
    boost::json::object post(std::string_view path, const boost::json::object& body,
                             const WorkLimits& limits);
    /// Any answer. Throws BackendFailure when there is none.
    HttpAnswer exchange(std::string_view method, std::string_view path,
                        const boost::json::object* body, const WorkLimits& limits);
    /// Tells the server to stop its work: a few seconds, no matter what comes of it.
    void notify(std::string_view path, const boost::json::object& body);

  private:
    std::string url_;
    std::string key_;
    HttpClient http_;
};

/// The object of an answer, or BackendFailure with what the server says is wrong.
boost::json::object accepted_object(const HttpAnswer& answer, std::string_view path);

}  // namespace orda::worker
