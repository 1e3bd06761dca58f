#include "worker/http_client.h"

#include <algorithm>
#include <ctime>
#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <stdexcept>

#include "base/assertion.h"
#include "base/text.h"

namespace orda::worker {

namespace {

constexpr std::chrono::seconds connect_deadline{15};
/// curl is woken by the stop token; this only bounds a missed wake-up.
constexpr int poll_milliseconds = 1000;

struct EasyDeleter {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyDeleter>;
using Multi = std::unique_ptr<CURLM, MultiDeleter>;
using List = std::unique_ptr<curl_slist, ListDeleter>;

/// What arrives during one call.
struct Arriving {
    HttpAnswer answer;
    std::size_t limit = 0;
    bool too_large = false;
};

std::size_t take_body(char* data, std::size_t size, std::size_t count, void* target) {
    auto& arriving = *static_cast<Arriving*>(target);
    const std::size_t length = size * count;
    if (arriving.answer.body.size() + length > arriving.limit) {
        arriving.too_large = true;
        return CURL_WRITEFUNC_ERROR;
    }
    arriving.answer.body.append(data, length);
    return length;
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view value) {
    std::int64_t seconds = -1;
    if (const auto number = parse_integer(value)) {
        seconds = *number;
    } else {
        const std::time_t moment = curl_getdate(std::string(value).c_str(), nullptr);
        if (moment < 0) return std::nullopt;
        seconds = static_cast<std::int64_t>(moment) - static_cast<std::int64_t>(std::time(nullptr));
    }
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, longest_retry_after.count()));
}

std::size_t take_header(char* data, std::size_t size, std::size_t count, void* target) {
    auto& arriving = *static_cast<Arriving*>(target);
    const std::string_view line(data, size * count);
    if (line.starts_with("HTTP/")) {
        arriving.answer = {};
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        const std::string name = ascii_lower(line.substr(0, colon));
        const std::string_view value = trim(line.substr(colon + 1));
        if (name == "retry-after") arriving.answer.retry_after = parse_retry_after(value);
        if (name == "location") arriving.answer.location = value;
    }
    return line.size();
}

HttpFailure::Kind kind_of(CURLcode code) {
    using enum HttpFailure::Kind;
    switch (code) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return bad_url;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_GOT_NOTHING:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_PARTIAL_FILE:
        case CURLE_SSL_CONNECT_ERROR:
            return unreachable;
        case CURLE_OPERATION_TIMEDOUT:
            return timed_out;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR:
            return insecure;
        default:
            return other;
    }
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    must(curl_easy_setopt(easy, option, value) == CURLE_OK, "curl takes the option");
}

void set_method_and_body(CURL* easy, const HttpCall& call) {
    if (call.body) {
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body->size()));
        set(easy, CURLOPT_POSTFIELDS, call.body->data());
    } else if (call.method != "GET") {
        set(easy, CURLOPT_HTTPGET, 1L);
    }
    if (call.method != "GET" || call.body) set(easy, CURLOPT_CUSTOMREQUEST, call.method.c_str());
}

void append(List& list, const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    (void)list.release();
    list.reset(longer);
}

List header_list(const HttpCall& call) {
    List list;
    for (const auto& line : call.headers)
        append(list, line);
    // An empty value takes a header away that curl would add.
    append(list, "Expect:");
    if (call.body)
        append(list,
               call.content_type.empty() ? "Content-Type:" : "Content-Type: " + call.content_type);
    return list;
}

void start_curl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl cannot be started");
}

/// The multi handle holds the connections, so it must outlive each call's easy handle.
CURLcode perform(CURLM* multi, CURL* easy, const std::stop_token& abort) {
    must(curl_multi_add_handle(multi, easy) == CURLM_OK, "curl takes the call");
    const std::stop_callback wake(abort, [multi] { curl_multi_wakeup(multi); });
    CURLcode result = CURLE_OK;
    int running = 1;
    while (running > 0) {
        if (abort.stop_requested()) {
            result = CURLE_ABORTED_BY_CALLBACK;
            break;
        }
        if (curl_multi_perform(multi, &running) != CURLM_OK) {
            result = CURLE_FAILED_INIT;
            break;
        }
        if (running > 0) curl_multi_poll(multi, nullptr, 0, poll_milliseconds, nullptr);
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left))
        if (message->msg == CURLMSG_DONE && message->easy_handle == easy)
            result = message->data.result;
    curl_multi_remove_handle(multi, easy);
    return result;
}

}  // namespace

struct HttpClient::Handles {
    Multi multi;
    Easy easy;
};

HttpClient::HttpClient() : handles_(std::make_unique<Handles>()) {
    start_curl();
    handles_->multi.reset(curl_multi_init());
    handles_->easy.reset(curl_easy_init());
    if (!handles_->multi || !handles_->easy) throw std::bad_alloc();
}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

HttpOutcome HttpClient::send(const HttpCall& call, std::stop_token abort) {
    CURL* easy = handles_->easy.get();
    curl_easy_reset(easy);
    Arriving arriving;
    arriving.limit = call.answer_limit;
    char words[CURL_ERROR_SIZE] = "";
    const List headers = header_list(call);

    set(easy, CURLOPT_ERRORBUFFER, words);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_PATH_AS_IS, 1L);
    set(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    set(easy, CURLOPT_ACCEPT_ENCODING, "");
    set(easy, CURLOPT_USERAGENT, "Orda/" ORDA_VERSION);
    set(easy, CURLOPT_URL, call.url.c_str());
    set(easy, CURLOPT_HTTPHEADER, headers.get());
    set(easy, CURLOPT_FOLLOWLOCATION, call.redirects > 0 ? 1L : 0L);
    set(easy, CURLOPT_MAXREDIRS, static_cast<long>(call.redirects));
    const auto deadline = std::max<std::int64_t>(1, call.deadline.count());
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(deadline));
    set(easy, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(
            std::min<std::int64_t>(deadline, std::chrono::milliseconds(connect_deadline).count())));
    set(easy, CURLOPT_WRITEFUNCTION, &take_body);
    set(easy, CURLOPT_WRITEDATA, &arriving);
    set(easy, CURLOPT_HEADERFUNCTION, &take_header);
    set(easy, CURLOPT_HEADERDATA, &arriving);
    set_method_and_body(easy, call);

    const CURLcode code = perform(handles_->multi.get(), easy, abort);
    if (code == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        arriving.answer.status = static_cast<int>(status);
        return std::move(arriving.answer);
    }
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return std::unexpected(HttpFailure{HttpFailure::Kind::aborted, "stopped"});
    if (arriving.too_large)
        return std::unexpected(
            HttpFailure{HttpFailure::Kind::too_large,
                        fmt::format("the answer is larger than {} bytes", call.answer_limit)});
    return std::unexpected(
        HttpFailure{kind_of(code), *words != '\0' ? std::string(words) : curl_easy_strerror(code)});
}

bool worth_retrying(const HttpOutcome& outcome) {
    using Kind = HttpFailure::Kind;
    if (!outcome)
        return outcome.error().kind == Kind::unreachable ||
               outcome.error().kind == Kind::timed_out || outcome.error().kind == Kind::other;
    const int status = outcome->status;
    return status == 408 || status == 425 || status == 429 || status >= 500;
}

std::string join_url(std::string_view base, std::string_view path) {
    while (base.ends_with('/'))
        base.remove_suffix(1);
    while (path.starts_with('/'))
        path.remove_prefix(1);
    return fmt::format("{}/{}", base, path);
}

}  // namespace orda::worker
