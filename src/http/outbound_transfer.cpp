#include "http/outbound_transfer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "base/address.h"
#include "base/text.h"

namespace orda::http {

namespace {

/// Of the last answer's header fields together.
constexpr std::size_t max_header_bytes = 65536;
/// Longest URL that is looked at.
constexpr std::size_t max_url = 8192;

std::optional<Address> address_of(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        std::array<std::uint8_t, 4> bytes;
        std::memcpy(bytes.data(), &v4.sin_addr, bytes.size());
        return Address::from_v4(bytes);
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address, sizeof v6);
        std::array<std::uint8_t, 16> bytes;
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return Address::from_bytes(bytes);
    }
    return std::nullopt;
}

bool is_plain_text(std::string_view text) {
    return std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; });
}

/// libcurl guesses schemes and cleans URLs up; only what says plainly what it is gets there.
bool is_allowed_url(const std::string& url, bool https_only) {
    if (url.size() > max_url || !is_plain_text(url)) return false;
    return starts_with_ignoring_case(url, "https://") ||
           (!https_only && starts_with_ignoring_case(url, "http://"));
}

}  // namespace

OutboundTransfer::OutboundTransfer(OutboundRequest request, Done done)
    : request_(std::move(request)),
      done_(std::move(done)),
      deadline_(std::chrono::steady_clock::now() + request_.deadline) {}

OutboundTransfer::~OutboundTransfer() {
    if (handle_ != nullptr) curl_easy_cleanup(handle_);
    curl_slist_free_all(header_list_);
}

CURL* OutboundTransfer::prepare(const Outbound::Options& options, SteadyTime now) {
    if (!is_allowed_url(request_.url, request_.https_only))
        throw OutboundError(OutboundProblem::bad_url, "not an address to fetch from");
    handle_ = curl_easy_init();
    if (handle_ == nullptr) throw std::bad_alloc();
    const auto left = std::chrono::ceil<milliseconds>(deadline_ - now).count();
    const char* protocols = request_.https_only ? "https" : "http,https";
    curl_easy_setopt(handle_, CURLOPT_PRIVATE, this);
    curl_easy_setopt(handle_, CURLOPT_ERRORBUFFER, error_);
    curl_easy_setopt(handle_, CURLOPT_URL, request_.url.c_str());
    curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(handle_, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, request_.max_redirects > 0 ? 1L : 0L);
    curl_easy_setopt(handle_, CURLOPT_MAXREDIRS, static_cast<long>(request_.max_redirects));
    curl_easy_setopt(handle_, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>(left)));
    curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle_, CURLOPT_PROXY, "");
    curl_easy_setopt(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(handle_, CURLOPT_USERAGENT, options.user_agent.c_str());
    curl_easy_setopt(handle_, CURLOPT_MAXFILESIZE_LARGE,
                     static_cast<curl_off_t>(request_.max_bytes));
    curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &OutboundTransfer::on_body);
    curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &OutboundTransfer::on_header);
    curl_easy_setopt(handle_, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle_, CURLOPT_OPENSOCKETFUNCTION, &OutboundTransfer::on_socket);
    curl_easy_setopt(handle_, CURLOPT_OPENSOCKETDATA, this);
    if (!options.ca_file.empty())
        curl_easy_setopt(handle_, CURLOPT_CAINFO, options.ca_file.c_str());
    // A connection that was opened without the guard must not serve a guarded call later.
    if (request_.allow_private) curl_easy_setopt(handle_, CURLOPT_FORBID_REUSE, 1L);
    set_method();
    add_headers();
    return handle_;
}

void OutboundTransfer::set_method() {
    const bool has_body = request_.method == Method::post || request_.method == Method::put;
    if (request_.method == Method::head) {
        curl_easy_setopt(handle_, CURLOPT_NOBODY, 1L);
    } else if (has_body) {
        curl_easy_setopt(handle_, CURLOPT_POST, 1L);
        curl_easy_setopt(handle_, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(handle_, CURLOPT_POSTFIELDS, request_.body.c_str());
    }
    if (request_.method == Method::put) curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, "PUT");
    if (request_.method == Method::del) curl_easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, "DELETE");
}

void OutboundTransfer::add_headers() {
    bool has_type = false;
    for (const auto& [name, value] : request_.headers) {
        if (!is_plain_text(name) || !is_plain_text(value))
            throw OutboundError(OutboundProblem::bad_url, "a header field that cannot be sent");
        has_type = has_type || equal_ignoring_case(name, "content-type");
        // libcurl's way to write a field without a value.
        const std::string line = value.empty() ? name + ";" : name + ": " + value;
        header_list_ = curl_slist_append(header_list_, line.c_str());
    }
    // Neither wait for "100 Continue" nor claim that a body is a form.
    header_list_ = curl_slist_append(header_list_, "Expect:");
    if (!has_type) header_list_ = curl_slist_append(header_list_, "Content-Type:");
    curl_easy_setopt(handle_, CURLOPT_HTTPHEADER, header_list_);
}

std::size_t OutboundTransfer::on_body(char* data, std::size_t one, std::size_t size, void* self) {
    auto& transfer = *static_cast<OutboundTransfer*>(self);
    const std::size_t count = one * size;
    if (count > transfer.request_.max_bytes - transfer.answer_.body.size()) {
        transfer.too_large_ = true;
        return 0;
    }
    transfer.answer_.body.append(data, count);
    return count;
}

std::size_t OutboundTransfer::on_header(char* data, std::size_t one, std::size_t size, void* self) {
    auto& transfer = *static_cast<OutboundTransfer*>(self);
    const std::size_t count = one * size;
    const std::string_view line = trim(std::string_view(data, count));
    if (line.starts_with("HTTP/")) {  // of the next answer in a chain of redirects
        transfer.answer_.headers.clear();
        transfer.header_bytes_ = 0;
    }
    transfer.header_bytes_ += count;
    if (transfer.header_bytes_ > max_header_bytes) {
        transfer.too_large_ = true;
        return 0;
    }
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && !line.starts_with("HTTP/"))
        transfer.answer_.headers.emplace_back(ascii_lower(line.substr(0, colon)),
                                              trim(line.substr(colon + 1)));
    return count;
}

curl_socket_t OutboundTransfer::on_socket(void* self, curlsocktype, curl_sockaddr* target) {
    auto& transfer = *static_cast<OutboundTransfer*>(self);
    const std::optional<Address> address = address_of(target->addr);
    if (!address || (!transfer.request_.allow_private && !address->is_global())) {
        transfer.refused_address_ = true;
        return CURL_SOCKET_BAD;
    }
    return socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

OutboundProblem OutboundTransfer::problem_of(CURLcode result) const {
    switch (result) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return OutboundProblem::bad_url;
        case CURLE_OPERATION_TIMEDOUT:
            return OutboundProblem::timed_out;
        case CURLE_FILESIZE_EXCEEDED:
            return OutboundProblem::too_large;
        case CURLE_TOO_MANY_REDIRECTS:
            return OutboundProblem::too_many_redirects;
        case CURLE_COULDNT_CONNECT:
            return refused_address_ ? OutboundProblem::forbidden : OutboundProblem::unreachable;
        default:
            return too_large_ ? OutboundProblem::too_large : OutboundProblem::unreachable;
    }
}

void OutboundTransfer::finish(CURLcode result) {
    if (result != CURLE_OK) {
        const OutboundProblem problem = problem_of(result);
        const char* words = error_[0] != '\0' ? error_ : curl_easy_strerror(result);
        return fail(problem, problem == OutboundProblem::forbidden
                                 ? "leads to an address that is not public"
                                 : words);
    }
    long status = 0;
    const char* text = nullptr;
    curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    answer_.status = static_cast<int>(status);
    curl_easy_getinfo(handle_, CURLINFO_CONTENT_TYPE, &text);
    if (text != nullptr) answer_.content_type = text;
    curl_easy_getinfo(handle_, CURLINFO_EFFECTIVE_URL, &text);
    if (text != nullptr) answer_.url = text;
    if (done_) std::exchange(done_, nullptr)(nullptr, std::move(answer_));
}

void OutboundTransfer::fail(OutboundProblem problem, const std::string& words) {
    if (done_)
        std::exchange(done_, nullptr)(std::make_exception_ptr(OutboundError(problem, words)), {});
}

}  // namespace orda::http
