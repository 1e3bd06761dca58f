#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "http/request.h"

namespace orda::http {

using ErrorCode = boost::system::error_code;

/// Header fields of finished requests, kept for the memory of their texts.
using SpareFields = std::vector<std::pair<std::string, std::string>>;

/// Reads one request into a Request; Beast does the grammar. One object per request.
///
/// `put` is called with what has arrived until `is_header_done()`, then until `is_done()`; it says
/// how much it used. The body goes to Request::body, or piecewise to where `receive` says.
class RequestParser final : public boost::beast::http::basic_parser<true> {
  public:
    /// `request` must be empty (see `recycle`); both outlive the parser.
    RequestParser(Request& request, SpareFields& spare, std::size_t max_header);

    /// From now on `is_done()` may become true only after at most that many bytes of body.
    void limit_body(std::size_t max_body) { max_body_ = max_body; }
    /// Body bytes go to `into`, at most as many as fit, instead of Request::body.
    void receive(std::span<char> into) {
        into_ = into;
        streamed_ = true;
    }
    /// Body bytes are counted and forgotten.
    void discard_body() {
        into_ = {};
        discarded_ = true;
    }
    /// What is left of the space given to `receive`.
    std::size_t space_left() const { return into_.size(); }
    std::uint64_t body_received() const { return body_received_; }

    /// HTTP/1.0.
    bool old_protocol() const { return old_protocol_; }
    bool expects_continue() const { return expects_continue_; }

  private:
    void on_request_impl(boost::beast::http::verb verb, boost::beast::string_view method,
                         boost::beast::string_view target, int version, ErrorCode& error) override;
    void on_response_impl(int status, boost::beast::string_view reason, int version,
                          ErrorCode& error) override;
    void on_field_impl(boost::beast::http::field field, boost::beast::string_view name,
                       boost::beast::string_view value, ErrorCode& error) override;
    void on_header_impl(ErrorCode& error) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& error) override;
    std::size_t on_body_impl(boost::beast::string_view part, ErrorCode& error) override;
    void on_chunk_header_impl(std::uint64_t size, boost::beast::string_view extensions,
                              ErrorCode& error) override;
    std::size_t on_chunk_body_impl(std::uint64_t remaining, boost::beast::string_view part,
                                   ErrorCode& error) override;
    void on_finish_impl(ErrorCode& error) override;

    std::size_t take(std::string_view part, ErrorCode& error);
    void count_header(std::size_t bytes, ErrorCode& error);

    Request& request_;
    SpareFields& spare_;
    std::size_t header_left_;
    std::size_t max_body_ = 0;
    std::uint64_t body_received_ = 0;
    std::span<char> into_;
    bool streamed_ = false;
    bool discarded_ = false;
    bool header_complete_ = false;
    bool has_transfer_encoding_ = false;
    bool old_protocol_ = false;
    bool expects_continue_ = false;
};

/// Empties a request for the next one, keeping its memory where it is not large.
void recycle(Request& request, SpareFields& spare);

}  // namespace orda::http
