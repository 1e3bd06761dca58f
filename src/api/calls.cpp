#include "api/calls.h"

#include <algorithm>
#include <charconv>

#include "base/digest.h"
#include "base/refusals.h"
#include "base/text.h"
#include "http/mask.h"

namespace orda::api {

namespace {

constexpr std::size_t longest_client_agent = 255;
constexpr double longest_wait = 30;

}  // namespace

horde::Caller caller_of(const Context& context, const http::Request& request) {
    horde::Caller caller;
    const std::string_view key = request.header("apikey").value_or("");
    caller.key_hash = hash_api_key(context.key_salt, key);
    caller.key_id = Uuid::parse(key);
    caller.address = request.peer;
    if (const auto agent = request.header("client-agent"); agent && !agent->empty())
        caller.client_agent = std::string(first_code_points(*agent, longest_client_agent));
    return caller;
}

void require_key_header(const http::Request& request) {
    if (!request.header("apikey"))
        throw http::missing_parameter("apikey", "The API key of the caller.", http::Place::headers);
}

http::ParameterDescription key_header() {
    return {.name = "apikey", .required = true, .summary = "The API key of the caller."};
}

http::ParameterDescription client_agent_header() {
    return {.name = "Client-Agent", .summary = "The calling program, name:version:contact."};
}

http::Answer json_answer(const http::Request& request, int status, std::string body) {
    http::Answer answer;
    answer.status = status;
    if (const auto header = request.header("x-fields"); header && !header->empty())
        if (const auto mask = http::Mask::parse(*header)) body = mask->apply(body);
    answer.body = std::move(body);
    answer.body += '\n';
    return answer;
}

void refuse_nul(const boost::json::value& body) {
    if (const auto* text = body.if_string())
        if (contains_nul(*text)) throw refusals::nul_byte_in_payload();
    if (const auto* list = body.if_array())
        for (const auto& item : *list)
            refuse_nul(item);
    if (const auto* object = body.if_object())
        for (const auto& member : *object)
            refuse_nul(member.value());
}

std::string base_url_of(const Context& context, const http::Request& request) {
    const std::string& configured = context.settings.server.public_url;
    if (!configured.empty()) return configured;
    return request.scheme + "://" + request.host;
}

Duration patience_of(const http::Request& request, std::optional<double> field) {
    double patience = field.value_or(0);
    if (!field) {
        constexpr std::string_view preference = "wait=";
        const std::string_view prefer = request.header("prefer").value_or("");
        if (const auto at = prefer.find(preference); at != std::string_view::npos) {
            const std::string_view digits = prefer.substr(at + preference.size());
            std::from_chars(digits.data(), digits.data() + digits.size(), patience);
        }
    }
    return std::chrono::duration_cast<Duration>(
        std::chrono::duration<double>(std::clamp(patience, 0.0, longest_wait)));
}

Uuid request_id_of(const http::Request& request) {
    const std::string_view text = request.path_value("id");
    const auto id = Uuid::parse(text);
    if (!id) throw refusals::request_not_found(text);
    return *id;
}

}  // namespace orda::api
