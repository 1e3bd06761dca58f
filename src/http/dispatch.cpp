#include "http/dispatch.h"

#include <exception>

#include "base/refusals.h"
#include "http/error_answers.h"

namespace orda::http {

namespace {

/// Where the API lives; the bare name leads there.
constexpr std::string_view api_name = "/api";
constexpr std::string_view api_home = "/api/";

std::string effective_peer(const Request& request, const ServerHooks& hooks) {
    const auto passkey = request.header("proxy-authorization");
    const auto proxied = request.header("proxied-for");
    if (!passkey || !proxied || !hooks.is_passkey) return request.peer;
    const std::optional<Address> address = Address::parse(*proxied);
    if (!address || !hooks.is_passkey(*passkey)) return request.peer;
    return address->text();
}

}  // namespace

Admission Dispatch::admit(const SocketPeer& socket, Request& request, CleanPath& scratch) const {
    Admission admission;
    clean_path(request.target, scratch);
    admission.json = scratch.api;
    try {
        identify_caller(socket, request);
        request.effective_peer = effective_peer(request, hooks);
        decode_path(scratch.text, request.path);
        parse_query(request.target, request.query);
        admission = find_route(request, scratch);
    } catch (...) {
        admission.endpoint = nullptr;
        admission.answer = answer_to_exception(request, admission.json);
    }
    return admission;
}

Admission Dispatch::find_route(Request& request, const CleanPath& path) const {
    Admission admission;
    admission.json = path.api;
    admission.max_body = max_body;
    const RouteMatch match = router.find(request.method, path.text);
    if (request.method == Method::options) {
        admission.answer = options_answer(match.methods);
        return admission;
    }
    if (match.kind == RouteMatch::Kind::unknown) {
        admission.answer = path.text == api_name ? redirect_answer(api_home)
                                                 : unknown_route_answer(request.path, path.api);
        return admission;
    }
    if (match.kind == RouteMatch::Kind::wrong_method) {
        admission.answer = wrong_method_answer(match.methods, path.api);
        return admission;
    }

    const Endpoint& endpoint = *match.endpoint;
    request.route = endpoint.path;
    const Time now = clock.now();
    admission.rate = rates.count(endpoint.rates,
                                 {.peer = request.peer,
                                  .effective_peer = request.effective_peer,
                                  .apikey = request.header("apikey").value_or(""),
                                  .path = request.path,
                                  .method = request.method,
                                  .route = match.route},
                                 now);
    if (!admission.rate.allowed) {
        const RateVerdict& rate = admission.rate;
        admission.answer =
            refusal_answer(refusals::too_many_requests(rate.amount, rate.window,
                                                       seconds{seconds_to_reset(rate, now)}),
                           path.api);
        return admission;
    }

    for (std::size_t i = 0; i < match.value_count; ++i) {
        std::string value;
        decode_path(match.values[i], value);
        request.path_values.emplace_back(match.names[i], std::move(value));
    }
    if (endpoint.max_body != 0) admission.max_body = endpoint.max_body;
    admission.endpoint = &endpoint;
    return admission;
}

Answer Dispatch::answer_to_exception(const Request& request, bool json) const {
    try {
        throw;
    } catch (const Refusal& refusal) {
        if (refusal.logged)
            log.warning("{}: {} ({})", refusal.rc(), refusal.message(), request.reference);
        return refusal_answer(refusal, json);
    } catch (const std::exception& failure) {
        log.error("{} {} failed: {} ({})", method_name(request.method), request.route,
                  failure.what(), request.reference);
    } catch (...) {
        log.error("{} {} failed ({})", method_name(request.method), request.route,
                  request.reference);
    }
    return failure_answer(request.reference, json);
}

}  // namespace orda::http
