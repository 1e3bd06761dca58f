#include "http/error_answers.h"

#include <fmt/format.h>

#include "base/text.h"
#include "http/json_writer.h"
#include "http/router.h"

namespace orda::http {

namespace {

constexpr std::string_view html_type = "text/html; charset=utf-8";

std::string_view title(int status) {
    switch (status) {
        case 400:
            return "Not understood";
        case 404:
            return "Not found";
        case 405:
            return "Method not allowed";
        case 413:
            return "Too large";
        case 429:
            return "Too many requests";
        case 500:
            return "Internal server error";
        case 503:
            return "Not available now";
        default:
            return "Error";
    }
}

std::string page(int status, std::string_view message) {
    return fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">"
        "<title>{0} {1}</title></head>\n<body>\n<h1>{1}</h1>\n<p>{2}</p>\n</body>\n</html>\n",
        status, title(status), escape_html(with_valid_utf8(message)));
}

std::string json_body(const Refusal& refusal) {
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    if (const auto* failure = dynamic_cast<const ValidationFailure*>(&refusal)) {
        json.key("errors").begin_object();
        for (const auto& [where, what] : failure->errors())
            json.member(where, what);
        json.end_object();
    }
    json.member("message", refusal.message());
    if (!refusal.rc().empty()) json.member("rc", refusal.rc());
    json.end_object();
    body.push_back('\n');
    return body;
}

}  // namespace

Answer refusal_answer(const Refusal& refusal, bool json) {
    Answer answer;
    answer.status = refusal.status();
    if (json) {
        answer.body = json_body(refusal);
    } else {
        answer.content_type = html_type;
        answer.body = page(refusal.status(), refusal.message());
    }
    if (refusal.retry_after)
        answer.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after->count()));
    return answer;
}

Answer unknown_route_answer(std::string_view path, bool json) {
    return refusal_answer(refusals::route_not_found(path), json);
}

Answer wrong_method_answer(std::uint32_t methods, bool json) {
    const std::string allow = allow_header(methods);
    Answer answer = refusal_answer(refusals::method_not_allowed(allow), json);
    answer.headers.emplace_back("Allow", allow);
    return answer;
}

Answer failure_answer(std::string_view reference, bool json) {
    if (!json) return refusal_answer(refusals::internal_server_error(reference), false);
    Answer answer;
    answer.status = 500;
    JsonWriter(answer.body)
        .begin_object()
        .member("message", "Internal Server Error")
        .member("reference", reference)
        .end_object();
    answer.body.push_back('\n');
    return answer;
}

Answer redirect_answer(std::string_view location) {
    Answer answer;
    answer.status = 308;
    answer.headers.emplace_back("Location", location);
    JsonWriter(answer.body)
        .begin_object()
        .member("message", fmt::format("This is at {} now.", location))
        .end_object();
    answer.body.push_back('\n');
    return answer;
}

Answer options_answer(std::uint32_t methods) {
    Answer answer;
    answer.content_type.clear();
    answer.headers.emplace_back("Allow", allow_header(methods));
    return answer;
}

}  // namespace orda::http
