#pragma once

#include <atomic>
#include <chrono>
#include <curl/curl.h>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/outbound.h"

namespace orda::http {

/// One outbound call as libcurl sees it; used by the thread that transfers, except for `give_up`.
class OutboundTransfer {
  public:
    using Done = std::move_only_function<void(std::exception_ptr, OutboundAnswer)>;
    using SteadyTime = std::chrono::steady_clock::time_point;

    OutboundTransfer(OutboundRequest request, Done done);
    ~OutboundTransfer();
    OutboundTransfer(const OutboundTransfer&) = delete;
    OutboundTransfer& operator=(const OutboundTransfer&) = delete;

    SteadyTime deadline() const { return deadline_; }
    void give_up() { given_up_.store(true); }
    bool is_given_up() const { return given_up_.load(); }

    /// Makes the handle for a multi handle, which points back here (CURLOPT_PRIVATE). Throws
    /// OutboundError when the request cannot be sent.
    CURL* prepare(const Outbound::Options& options, SteadyTime now);
    CURL* handle() const { return handle_; }

    /// Tells the caller how it ended; once.
    void finish(CURLcode result);
    void fail(OutboundProblem problem, const std::string& words);

  private:
    static std::size_t on_body(char* data, std::size_t one, std::size_t size, void* self);
    static std::size_t on_header(char* data, std::size_t one, std::size_t size, void* self);
    static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

    void add_headers();
    void set_method();
    OutboundProblem problem_of(CURLcode result) const;

    OutboundRequest request_;
    Done done_;
    SteadyTime deadline_;
    std::atomic<bool> given_up_{false};
    CURL* handle_ = nullptr;
    curl_slist* header_list_ = nullptr;
    OutboundAnswer answer_;
    std::size_t header_bytes_ = 0;
    bool refused_address_ = false;
    bool too_large_ = false;
    char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace orda::http
