#include "http/request_parser.h"

#include <algorithm>
#include <boost/beast/http/error.hpp>
#include <cstring>

#include "base/text.h"

namespace orda::http {

namespace beast = boost::beast;

namespace {

/// Longest text whose memory an idle connection keeps.
constexpr std::size_t max_kept_text = 16384;
constexpr std::size_t max_spare_fields = 32;
/// Bodies of a declared length up to this get their memory at once.
constexpr std::size_t max_reserved_body = std::size_t{1} << 20;
/// A field's colon, blank and line end.
constexpr std::size_t field_overhead = 4;

std::string_view view(beast::string_view text) {
    return {text.data(), text.size()};
}

void lower_into(std::string_view text, std::string& into) {
    into.resize(text.size());
    std::ranges::transform(text, into.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
}

void empty(std::string& text) {
    text.clear();
    if (text.capacity() > max_kept_text) text.shrink_to_fit();
}

}  // namespace

RequestParser::RequestParser(Request& request, SpareFields& spare, std::size_t max_header)
    : request_(request), spare_(spare), header_left_(max_header) {
    // Beast's own limit is per line; the whole is counted here.
    header_limit(static_cast<std::uint32_t>(max_header));
    body_limit(boost::none);
}

void RequestParser::count_header(std::size_t bytes, ErrorCode& error) {
    if (bytes > header_left_) {
        error = beast::http::error::header_limit;
        return;
    }
    header_left_ -= bytes;
    error = {};
}

void RequestParser::on_request_impl(beast::http::verb, beast::string_view method,
                                    beast::string_view target, int version, ErrorCode& error) {
    request_.method = method_from_name(view(method));
    request_.target.assign(target.data(), target.size());
    old_protocol_ = version < 11;
    count_header(method.size() + target.size(), error);
}

void RequestParser::on_response_impl(int, beast::string_view, int, ErrorCode& error) {
    error = beast::http::error::bad_method;
}

void RequestParser::on_field_impl(beast::http::field field, beast::string_view name,
                                  beast::string_view value, ErrorCode& error) {
    count_header(name.size() + value.size() + field_overhead, error);
    if (error || header_complete_) return;  // what follows a chunked body is not used
    if (field == beast::http::field::transfer_encoding) has_transfer_encoding_ = true;
    if (field == beast::http::field::expect && ascii_lower(view(value)) == "100-continue")
        expects_continue_ = true;

    std::pair<std::string, std::string> kept;
    if (!spare_.empty()) {
        kept = std::move(spare_.back());
        spare_.pop_back();
    }
    lower_into(view(name), kept.first);
    if (kept.first == "client_agent") kept.first = "client-agent";
    kept.second.assign(value.data(), value.size());
    request_.headers.push_back(std::move(kept));
}

void RequestParser::on_header_impl(ErrorCode& error) {
    header_complete_ = true;
    if (has_transfer_encoding_ && !chunked())
        error = beast::http::error::bad_transfer_encoding;
    else
        error = {};
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>& length,
                                      ErrorCode& error) {
    if (length && !streamed_ && !discarded_ && *length <= max_reserved_body)
        request_.body.reserve(static_cast<std::size_t>(*length));
    error = {};
}

std::size_t RequestParser::take(std::string_view part, ErrorCode& error) {
    error = {};
    if (discarded_) {
        body_received_ += part.size();
        return part.size();
    }
    if (streamed_) {
        const std::size_t count = std::min(part.size(), into_.size());
        part = part.substr(0, count);
    }
    if (part.size() > max_body_ - std::min<std::uint64_t>(max_body_, body_received_)) {
        error = beast::http::error::body_limit;
        return 0;
    }
    body_received_ += part.size();
    if (streamed_) {
        if (!part.empty()) std::memcpy(into_.data(), part.data(), part.size());
        into_ = into_.subspan(part.size());
    } else {
        request_.body.append(part);
    }
    return part.size();
}

std::size_t RequestParser::on_body_impl(beast::string_view part, ErrorCode& error) {
    return take(view(part), error);
}

void RequestParser::on_chunk_header_impl(std::uint64_t, beast::string_view, ErrorCode& error) {
    error = {};
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, beast::string_view part,
                                              ErrorCode& error) {
    return take(view(part), error);
}

void RequestParser::on_finish_impl(ErrorCode& error) {
    error = {};
}

void recycle(Request& request, SpareFields& spare) {
    for (auto& field : request.headers) {
        if (spare.size() == max_spare_fields) break;
        if (field.second.capacity() <= max_kept_text) spare.push_back(std::move(field));
    }
    request.headers.clear();
    request.query.clear();
    request.path_values.clear();
    empty(request.path);
    empty(request.target);
    empty(request.body);
    request.peer.clear();
    request.route = {};
    request.method = Method::other;
    request.may_hold = true;
}

}  // namespace orda::http
