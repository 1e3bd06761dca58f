#include "cli/admin_client.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <new>

#include "base/assertion.h"
#include "cli/admin_socket.h"
#include "http/json_parse.h"

namespace orda::cli {

namespace json = boost::json;

namespace {

constexpr Duration connect_deadline = seconds{5};

struct CurlCloser {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    must(curl_easy_setopt(easy, option, value) == CURLE_OK, "libcurl knows its options");
}

long milliseconds_of(Duration span) {
    return static_cast<long>(std::chrono::duration_cast<milliseconds>(span).count());
}

std::size_t take(char* data, std::size_t size, std::size_t count, void* into) {
    auto& text = *static_cast<std::string*>(into);
    if (text.size() + size * count > largest_answer) return 0;
    text.append(data, size * count);
    return size * count;
}

struct Reply {
    long status = 0;
    std::string body;
};

/// Nothing when nobody listens.
std::optional<Reply> post(const std::string& socket, const std::string& operation,
                          const std::string& body) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, CurlCloser> easy(curl_easy_init());
    const std::unique_ptr<curl_slist, CurlCloser> headers(
        curl_slist_append(nullptr, "Content-Type: application/json"));
    if (!easy || !headers) throw std::bad_alloc();
    Reply reply;
    const std::string url = "http://orda/admin/" + operation;
    char words[CURL_ERROR_SIZE] = "";
    set(easy.get(), CURLOPT_ERRORBUFFER, words);
    set(easy.get(), CURLOPT_NOSIGNAL, 1L);
    set(easy.get(), CURLOPT_PROXY, "");
    set(easy.get(), CURLOPT_UNIX_SOCKET_PATH, socket.c_str());
    set(easy.get(), CURLOPT_URL, url.c_str());
    set(easy.get(), CURLOPT_HTTPHEADER, headers.get());
    set(easy.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    set(easy.get(), CURLOPT_POSTFIELDS, body.c_str());
    set(easy.get(), CURLOPT_CONNECTTIMEOUT_MS, milliseconds_of(connect_deadline));
    set(easy.get(), CURLOPT_TIMEOUT_MS, milliseconds_of(longest_operation));
    set(easy.get(), CURLOPT_WRITEFUNCTION, &take);
    set(easy.get(), CURLOPT_WRITEDATA, &reply.body);
    const CURLcode code = curl_easy_perform(easy.get());
    // The second is what a path is called that is too long to be a socket's.
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST) return std::nullopt;
    if (code != CURLE_OK)
        throw AdminFailure(
            fmt::format("the running server gave no answer ({})",
                        *words != '\0' ? std::string_view(words) : curl_easy_strerror(code)));
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply.status);
    return reply;
}

AdminFailure not_understood(long status) {
    return AdminFailure(fmt::format(
        "the running server gave an answer of status {} that this version does not understand",
        status));
}

}  // namespace

std::optional<AdminResult> ask_running_server(const std::filesystem::path& folder,
                                              const std::string& operation,
                                              const std::string& arguments) {
    const AdminSocketPath socket(folder);
    const auto reply = post(socket.text(), operation, arguments);
    if (!reply) return std::nullopt;
    const auto body = http::parse_json(reply->body);
    if (!body || !body->is_object()) throw not_understood(reply->status);
    const json::object& object = body->get_object();
    if (const auto* error = object.if_contains("error"); error && error->is_string())
        throw AdminFailure(std::string(error->get_string()));
    const auto* values = object.if_contains("values");
    const auto* text = object.if_contains("text");
    const auto* failed = object.if_contains("failed");
    if (reply->status != 200 || !values || !values->is_object() || !text || !text->is_string() ||
        !failed || !failed->is_bool())
        throw not_understood(reply->status);
    return AdminResult{.values = values->get_object(),
                       .text = std::string(text->get_string()),
                       .failed = failed->get_bool()};
}

}  // namespace orda::cli
