#include "api/v2/kudos.h"

#include "api/calls.h"
#include "api/v2/kudos_schemas.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;

namespace {

horde::TransferCall gift_of(const Context& context, const http::Schema<KudosGift>& schema,
                            const Request& request) {
    require_key_header(request);
    auto body =
        http::parse_json_body_leniently(request.header("content-type").value_or(""), request.body);
    // A list names nothing that is wanted here; spec/errors.md §2.
    if (body && !body->is_object()) body.reset();
    const KudosGift gift = schema.read_leniently(body);
    horde::TransferCall call{.caller = caller_of(context, request),
                             .recipient = gift.username,
                             .amount = gift.amount,
                             .idempotency_key = std::nullopt};
    if (const auto key = request.header("idempotency-key")) call.idempotency_key = *key;
    return call;
}

asio::awaitable<Answer> post_transfer(const Context& context, const Request& request) {
    const horde::TransferCall call = gift_of(context, kudos_transfer(), request);
    const Kudos moved = co_await context.node.change(
        [&call](horde::Horde& horde, horde::Step& step) { return horde.transfer(step, call); });
    const TransferredAnswer answer{.transferred = moved.to_double()};
    co_return json_answer(request, 200, kudos_transferred().text(answer));
}

asio::awaitable<Answer> post_award(const Context& context, const Request& request) {
    const horde::AwardCall call{.transfer = gift_of(context, kudos_award(), request),
                                .awarders = context.settings.kudos.award_ids};
    const Kudos moved = co_await context.node.change(
        [&call](horde::Horde& horde, horde::Step& step) { return horde.award(step, call); });
    const AwardedAnswer answer{.awarded = moved.to_double()};
    co_return json_answer(request, 200, kudos_awarded().text(answer));
}

}  // namespace

std::vector<http::Endpoint> kudos_endpoints(const Context& context) {
    const auto handler = handlers_with(context);
    const std::vector<http::RateRule> transfer_rates{
        {.key = http::RateKey::apikey_method_path, .amount = 1, .window = seconds{1}},
        {.key = http::RateKey::apikey_method_path,
         .amount = 90,
         .window = std::chrono::hours{1},
         .relaxed_amount = 600}};
    const std::vector<http::ParameterDescription> parameters{
        key_header(),
        client_agent_header(),
        {.name = "Idempotency-Key",
         .summary = "Any text: repeated with the same one, kudos are moved once."}};
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/kudos/transfer",
                         .tag = "v2",
                         .summary = "Sends kudos to another user or a shared key.",
                         .body = &kudos_transfer(),
                         .replies = {{200, &kudos_transferred(), false, "Sent."}},
                         .parameters = parameters,
                         .rates = transfer_rates,
                         .handler = handler(post_transfer)});
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/kudos/award",
                         .tag = "v2",
                         .summary = "Awards kudos to a user. Privileged accounts only.",
                         .body = &kudos_award(),
                         .replies = {{200, &kudos_awarded(), false, "Awarded."}},
                         .parameters = parameters,
                         .handler = handler(post_award)});
    return endpoints;
}

}  // namespace orda::api
