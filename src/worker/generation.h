#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "worker/bridge.h"
#include "worker/horde_client.h"

namespace orda::worker {

/// How `orda generate` ends; the values are the exit statuses.
enum class GenerationEnd {
    done = 0,
    failed = 1,
    wrong_usage = 2,
    impossible = 3,
    interrupted = 130,
};

struct GenerationPace {
    /// Least time between two polls.
    std::chrono::milliseconds poll_gap{1000};
    /// Polls slow down to this when the horde does not hold them.
    std::chrono::milliseconds longest_poll_gap{4000};
    /// How long the horde may hold a poll.
    std::chrono::seconds hold{20};
    /// How long `is_possible: false` is borne before giving up.
    std::chrono::milliseconds patience{20000};
};

struct GenerationOptions {
    HordeAddress horde;
    JobKind kind = JobKind::text;
    /// The body of the request as the API takes it.
    boost::json::object body;
    std::chrono::milliseconds timeout = std::chrono::minutes(20);
    GenerationPace pace;
};

/// Where a request stands, for a progress line.
using ShowProgress = std::function<void(const RequestState&)>;

struct GenerationResult {
    GenerationEnd end = GenerationEnd::failed;
    /// Why it is not `done`, in words.
    std::string message;
    std::string id;
    /// The last status; with results also when only some are there.
    RequestState state;
    /// For images: the files in the order of `state.generations`; empty: that one is missing.
    std::vector<std::string> images;
};

/// Puts a request in, waits for it politely and fetches the results. When interrupted, out of time
/// or impossible, the request is cancelled at the horde.
GenerationResult run_generation(const GenerationOptions& options, std::stop_token interrupt,
                                const ShowProgress& show, const Say& say);

}  // namespace orda::worker
