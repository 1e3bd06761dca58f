#include "worker/horde_client.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "worker/json_reading.h"
#include "worker/wire.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds plain_deadline{30};
/// A horde stores sources before it accepts a request.
constexpr std::chrono::seconds request_deadline{60};
constexpr std::chrono::seconds transfer_deadline{60};
constexpr int most_redirects = 3;

std::string family(JobKind kind) {
    return kind == JobKind::text ? "generate/text" : "generate";
}

/// What `read` makes of the answer, or the error as it is.
template <class Read>
auto mapped(ApiResult<json::object> answer, Read read)
    -> ApiResult<decltype(read(std::move(*answer)))> {
    if (!answer) return std::unexpected(std::move(answer.error()));
    return read(std::move(*answer));
}

void put_json(HttpCall& call, const json::object& body) {
    call.body = json::serialize(body);
    call.content_type = "application/json";
}

}  // namespace

std::string api_base(std::string_view url) {
    const auto cut = [&url](std::string_view ending) {
        while (url.ends_with('/'))
            url.remove_suffix(1);
        if (!url.ends_with(ending)) return;
        url.remove_suffix(ending.size());
        while (url.ends_with('/'))
            url.remove_suffix(1);
    };
    url = trim(url);
    cut("/v2");
    cut("/api");
    const bool has_scheme = url.find("://") != std::string_view::npos;
    return fmt::format("{}{}/api/v2", has_scheme ? "" : "https://", url);
}

HordeClient::HordeClient(HordeAddress address)
    : base_(api_base(address.url)), key_(trim(address.key)) {}

HttpCall HordeClient::call(std::string method, std::string path) const {
    HttpCall call;
    call.method = std::move(method);
    call.url = join_url(base_, path);
    call.headers = {"apikey: " + key_,
                    "Client-Agent: Orda:" ORDA_VERSION ":https://github.com/orda",
                    "Accept: application/json"};
    call.deadline = plain_deadline;
    return call;
}

ApiResult<json::object> HordeClient::send(const HttpCall& call, std::stop_token abort) {
    return read_answer(http_.send(call, std::move(abort)));
}

ApiResult<HordeUser> HordeClient::find_user(std::stop_token abort) {
    return mapped(send(call("GET", "find_user"), std::move(abort)), [](const json::object& user) {
        return HordeUser{read_text(user, "username"), read_number(user, "kudos")};
    });
}

ApiResult<std::string> HordeClient::heartbeat(std::stop_token abort) {
    return mapped(send(call("GET", "status/heartbeat"), std::move(abort)),
                  [](const json::object& answer) { return read_text(answer, "version"); });
}

ApiResult<AcceptedRequest> HordeClient::request(JobKind kind, const json::object& body,
                                                std::stop_token abort) {
    HttpCall request = call("POST", family(kind) + "/async");
    request.deadline = request_deadline;
    put_json(request, body);
    const auto answer = send(request, std::move(abort));
    if (!answer) return std::unexpected(answer.error());
    AcceptedRequest accepted = read_accepted(*answer);
    if (accepted.id.empty()) return std::unexpected(ApiError{.message = "no request id came back"});
    return accepted;
}

ApiResult<RequestState> HordeClient::check(JobKind kind, const std::string& id,
                                           std::chrono::seconds wait, std::stop_token abort) {
    std::string path = family(kind) + (kind == JobKind::text ? "/status/" : "/check/");
    path += percent_encode(id);
    if (wait.count() > 0) path += fmt::format("?wait={}", wait.count());
    HttpCall check = call("GET", std::move(path));
    check.deadline = plain_deadline + wait;
    check.answer_limit = largest_status;
    return mapped(send(check, std::move(abort)), read_state);
}

ApiResult<RequestState> HordeClient::status(JobKind kind, const std::string& id,
                                            std::stop_token abort) {
    HttpCall status = call("GET", family(kind) + "/status/" + percent_encode(id));
    status.deadline = transfer_deadline;
    status.answer_limit = largest_status;
    return mapped(send(status, std::move(abort)), read_state);
}

ApiResult<RequestState> HordeClient::cancel(JobKind kind, const std::string& id,
                                            std::stop_token abort) {
    HttpCall cancel = call("DELETE", family(kind) + "/status/" + percent_encode(id));
    cancel.answer_limit = largest_status;
    return mapped(send(cancel, std::move(abort)), read_state);
}

ApiResult<PopAnswer> HordeClient::pop(JobKind kind, const WorkerOffer& offer,
                                      std::stop_token abort) {
    HttpCall pop = call("POST", family(kind) + "/pop");
    pop.deadline = plain_deadline + offer.wait;
    // Sources may come as base64.
    pop.answer_limit = largest_status;
    if (offer.wait.count() > 0)
        pop.headers.push_back(fmt::format("Prefer: wait={}", offer.wait.count()));
    put_json(pop, write_offer(kind, offer));
    return mapped(send(pop, std::move(abort)),
                  [kind](const json::object& answer) { return read_pop(kind, answer); });
}

ApiResult<double> HordeClient::submit(JobKind kind, const Submission& submission,
                                      std::stop_token abort, std::chrono::milliseconds deadline) {
    HttpCall submit = call("POST", family(kind) + "/submit");
    submit.deadline = deadline;
    put_json(submit, write_submission(kind, submission));
    return mapped(send(submit, std::move(abort)),
                  [](const json::object& answer) { return read_number(answer, "reward"); });
}

ApiResult<void> HordeClient::upload(const std::string& url, std::string bytes,
                                    std::stop_token abort) {
    HttpCall upload;
    upload.method = "PUT";
    upload.url = url;
    upload.body = std::move(bytes);
    upload.deadline = transfer_deadline;
    const HttpOutcome outcome = http_.send(upload, std::move(abort));
    if (outcome && outcome->status == 200) return {};
    ApiError error = error_of(outcome);
    error.message = outcome ? fmt::format("the store answered {}", outcome->status) : error.message;
    return std::unexpected(std::move(error));
}

ApiResult<std::string> HordeClient::download(const std::string& url, std::stop_token abort) {
    HttpCall download;
    download.url = url;
    download.deadline = transfer_deadline;
    download.answer_limit = largest_image;
    download.redirects = most_redirects;
    HttpOutcome outcome = http_.send(download, std::move(abort));
    if (outcome && outcome->status == 200) return std::move(outcome->body);
    ApiError error = error_of(outcome);
    error.message = outcome ? fmt::format("the store answered {}", outcome->status) : error.message;
    return std::unexpected(std::move(error));
}

}  // namespace orda::worker
