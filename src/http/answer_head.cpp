#include "http/answer_head.h"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>
#include <iterator>

#include "base/text.h"

namespace orda::http {

namespace {

void append_clean(std::string_view text, std::string& into) {
    for (const char c : text)
        into.push_back(static_cast<unsigned char>(c) < 32 || c == 127 ? ' ' : c);
}

void append_field(std::string_view name, std::string_view value, std::string& into) {
    append_clean(name, into);
    into += ": ";
    append_clean(value, into);
    into += "\r\n";
}

bool names_retry(const Answer& answer) {
    for (const auto& [name, value] : answer.headers)
        if (ascii_lower(name) == "retry-after") return true;
    return false;
}

void append_rate(const Answer& answer, const RateVerdict& rate, Time now, std::string& into) {
    fmt::format_to(
        std::back_inserter(into),
        "X-RateLimit-Limit: {}\r\nX-RateLimit-Remaining: {}\r\nX-RateLimit-Reset: {}\r\n",
        rate.amount, rate.remaining,
        std::chrono::ceil<seconds>(rate.reset.time_since_epoch()).count());
    if (!names_retry(answer))
        fmt::format_to(std::back_inserter(into), "Retry-After: {}\r\n",
                       seconds_to_reset(rate, now));
}

}  // namespace

std::string constant_fields(std::string_view node, std::uint16_t port, std::string_view version) {
    std::string clean_node;
    append_clean(node, clean_node);
    return fmt::format(
        "Access-Control-Allow-Origin: *\r\n"
        "Access-Control-Allow-Methods: POST, GET, OPTIONS, PUT, DELETE, PATCH\r\n"
        "Access-Control-Allow-Headers: Accept, Content-Type, Content-Length, Accept-Encoding, "
        "X-CSRF-Token, apikey, Client-Agent, X-Fields, X-Forwarded-For, Proxied-For, "
        "Proxy-Authorization, Idempotency-Key\r\n"
        "Access-Control-Expose-Headers: Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, "
        "X-RateLimit-Reset, Horde-Node\r\n"
        "Horde-Node: {}:{}:{}\r\n",
        clean_node, port, version);
}

bool without_body(int status) {
    return status == 204 || status == 304 || status < 200;
}

void write_head(const Answer& answer, const HeadParts& parts, std::string& into) {
    into.clear();
    const auto status = static_cast<unsigned>(answer.status);
    const auto reason =
        boost::beast::http::obsolete_reason(boost::beast::http::int_to_status(status));
    fmt::format_to(std::back_inserter(into), "HTTP/1.1 {} {}\r\nDate: {}\r\n", status,
                   std::string_view(reason.data(), reason.size()), parts.date);
    if (!without_body(answer.status)) {
        if (!answer.content_type.empty()) append_field("Content-Type", answer.content_type, into);
        fmt::format_to(std::back_inserter(into), "Content-Length: {}\r\n", parts.length);
    }
    into += parts.constant_fields;
    if (parts.rate != nullptr && parts.rate->limited)
        append_rate(answer, *parts.rate, parts.now, into);
    for (const auto& [name, value] : answer.headers)
        append_field(name, value, into);
    if (!parts.keep_alive)
        into += "Connection: close\r\n";
    else if (parts.old_protocol)
        into += "Connection: keep-alive\r\n";
    into += "\r\n";
}

}  // namespace orda::http
