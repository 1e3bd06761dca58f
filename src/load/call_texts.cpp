#include "load/call_texts.h"

#include <charconv>

namespace orda::load {

namespace {

void append_number(std::string& out, std::size_t number) {
    char digits[20];
    const auto [end, error] = std::to_chars(std::begin(digits), std::end(digits), number);
    out.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace

CallTexts::CallTexts(const Target& target)
    : common_(" HTTP/1.1\r\nHost: " + target.host_header +
              "\r\nClient-Agent: orda-bench:" ORDA_VERSION ":-\r\n") {}

void CallTexts::with_body(std::string& out, std::string_view verb_and_path, std::string_view key,
                          std::initializer_list<std::string_view> body) const {
    std::size_t length = 0;
    for (const std::string_view part : body)
        length += part.size();
    out = verb_and_path;
    out += common_;
    if (!key.empty()) {
        out += "apikey: ";
        out += key;
        out += "\r\n";
    }
    out += "Content-Type: application/json\r\nContent-Length: ";
    append_number(out, length);
    out += "\r\n\r\n";
    for (const std::string_view part : body)
        out += part;
}

void CallTexts::without_body(std::string& out, std::string_view verb, std::string_view path,
                             std::string_view id) const {
    out = verb;
    out += path;
    out += id;
    out += common_;
    out += "\r\n";
}

void CallTexts::text_async(std::string& out, std::string_view key, std::string_view model,
                           std::string_view prompt) const {
    with_body(out, "POST /api/v2/generate/text/async", key,
              {R"({"prompt":")", prompt,
               R"(","params":{"n":1,"max_context_length":2048,"max_length":80},"models":[")", model,
               R"("]})"});
}

std::string CallTexts::text_pop(std::string_view key, std::string_view worker,
                                std::string_view model, std::chrono::seconds wait) const {
    const std::string seconds = std::to_string(wait.count());
    const std::string_view wait_member = wait.count() == 0 ? "" : R"(,"wait":)";
    const std::string_view wait_value = wait.count() == 0 ? "" : std::string_view(seconds);
    std::string out;
    with_body(
        out, "POST /api/v2/generate/text/pop", key,
        {R"({"name":")", worker, R"(","models":[")", model,
         R"("],"max_length":512,"max_context_length":4096,"softprompts":[],)"
         R"("priority_usernames":[],"bridge_agent":"orda-bench:)" ORDA_VERSION R"(:-","threads":1)",
         wait_member, wait_value, "}"});
    return out;
}

void CallTexts::text_submit(std::string& out, std::string_view key, std::string_view job,
                            std::string_view text) const {
    with_body(out, "POST /api/v2/generate/text/submit", key,
              {R"({"id":")", job, R"(","generation":")", text, R"(","state":"ok","seed":1})"});
}

void CallTexts::text_status(std::string& out, std::string_view request) const {
    without_body(out, "GET ", "/api/v2/generate/text/status/", request);
}

void CallTexts::text_cancel(std::string& out, std::string_view request) const {
    without_body(out, "DELETE ", "/api/v2/generate/text/status/", request);
}

std::string CallTexts::test_user(std::string_view name, std::string_view login,
                                 bool moderator) const {
    const std::string_view roles =
        moderator ? R"("moderator":true,"trusted":false)" : R"("moderator":false,"trusted":true)";
    std::string out;
    with_body(out, "POST /api/v2/dev/test-user", "",
              {R"({"username":")", name, R"(","oauth_id":")", login, R"(",)", roles,
               R"(,"kudos":10000000})"});
    return out;
}

std::string CallTexts::set_concurrency(std::string_view moderator_key, std::string_view user,
                                       std::string_view concurrency) const {
    std::string verb_and_path = "PUT /api/v2/users/";
    verb_and_path += user;
    std::string out;
    with_body(out, verb_and_path, moderator_key, {R"({"concurrency":)", concurrency, "}"});
    return out;
}

}  // namespace orda::load
