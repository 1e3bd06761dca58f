#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/log.h"
#include "base/time.h"
#include "http/answer.h"
#include "http/callers.h"
#include "http/rate_limits.h"
#include "http/router.h"
#include "http/server.h"
#include "http/target.h"

namespace orda::http {

/// What is decided about a request from its head alone.
struct Admission {
    /// Set: call its handler. Otherwise `answer` is what goes back.
    const Endpoint* endpoint = nullptr;
    std::optional<Answer> answer;
    RateVerdict rate;
    /// Errors are JSON.
    bool json = true;
    std::size_t max_body = 0;
};

/// What the connections of a server share to decide on requests; constant, any thread.
struct Dispatch {
    const Router& router;
    RateLimits& rates;
    const Clock& clock;
    const ServerHooks& hooks;
    const Log& log;
    std::size_t max_body;

    /// Path, query, caller, route and rate limit of a request whose method, target and fields are
    /// there (spec/clients.md §2, spec/errors.md §2). Fills in the rest of `request`; `scratch` is
    /// memory to reuse. Never throws for what a caller sent.
    Admission admit(const SocketPeer& socket, Request& request, CleanPath& scratch) const;

    /// The answer for the exception being handled: a Refusal as itself, anything else as 500 with
    /// the request's reference, which the log gets with what happened.
    Answer answer_to_exception(const Request& request, bool json) const;

  private:
    Admission find_route(Request& request, const CleanPath& path) const;
};

}  // namespace orda::http
