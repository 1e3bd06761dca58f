#include "worker/backend_http.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "worker/json_reading.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

constexpr std::size_t most_quoted_bytes = 300;
constexpr std::chrono::seconds notify_deadline{3};

/// The part of an error body that people want to read: `error.message`, `detail`, `error`.
std::string words_of(const std::string& body) {
    std::string words;
    if (const auto object = parse_object(body)) {
        if (const json::object* error = find_object(*object, "error"))
            words = read_text(*error, "message");
        for (const char* name : {"error", "errors", "detail", "message"})
            if (words.empty()) words = read_text(*object, name);
    }
    if (words.empty()) words = body;
    return with_valid_utf8(words.substr(0, most_quoted_bytes));
}

}  // namespace

BackendHttp::BackendHttp(std::string url, std::string key)
    : url_(std::move(url)), key_(std::move(key)) {}

HttpAnswer BackendHttp::exchange(std::string_view method, std::string_view path,
                                 const json::object* body, const WorkLimits& limits) {
    HttpCall call;
    call.method = method;
    call.url = join_url(url_, path);
    call.deadline = limits.left();
    call.answer_limit = largest_backend_answer;
    if (!key_.empty()) call.headers.push_back("Authorization: Bearer " + key_);
    if (body != nullptr) {
        call.body = json::serialize(*body);
        call.content_type = "application/json";
    }
    HttpOutcome outcome = http_.send(call, limits.abort);
    if (outcome) return std::move(*outcome);
    switch (outcome.error().kind) {
        case HttpFailure::Kind::aborted:
            throw BackendFailure("stopped");
        case HttpFailure::Kind::timed_out:
            throw BackendFailure(fmt::format("the back end took too long ({})", path));
        default:
            throw BackendFailure(
                fmt::format("no answer from the back end ({}): {}", path, outcome.error().message));
    }
}

json::object accepted_object(const HttpAnswer& answer, std::string_view path) {
    if (answer.status < 200 || answer.status > 299)
        throw BackendFailure(fmt::format("the back end answered {} ({}): {}", answer.status, path,
                                         words_of(answer.body)));
    auto object = parse_object(answer.body);
    if (!object)
        throw BackendFailure(fmt::format("the back end's answer is no JSON object ({})", path));
    return std::move(*object);
}

json::object BackendHttp::get(std::string_view path, const WorkLimits& limits) {
    return accepted_object(exchange("GET", path, nullptr, limits), path);
}

json::object BackendHttp::post(std::string_view path, const json::object& body,
                               const WorkLimits& limits) {
    return accepted_object(exchange("POST", path, &body, limits), path);
}

void BackendHttp::notify(std::string_view path, const json::object& body) {
    HttpCall call;
    call.method = "POST";
    call.url = join_url(url_, path);
    call.deadline = notify_deadline;
    if (!key_.empty()) call.headers.push_back("Authorization: Bearer " + key_);
    call.body = json::serialize(body);
    call.content_type = "application/json";
    // Nothing depends on the answer: the job is given up either way.
    (void)http_.send(call);
}

}  // namespace orda::worker
