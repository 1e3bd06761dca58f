#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "worker/backend.h"
#include "worker/horde_client.h"

namespace orda::worker {

/// The waits of a polite worker; tests shorten them.
struct BridgePace {
    /// Least time between two pops of one kind when the horde does not hold them.
    std::chrono::milliseconds pop_gap{1000};
    /// After an error: the first pause, doubling up to the longest; up to half of it is added at
    /// random so that workers do not come back all at once.
    std::chrono::milliseconds first_pause{5000};
    std::chrono::milliseconds longest_pause{60000};
    /// Between tries to hand a result in, doubling up to `longest_submit_pause`.
    std::chrono::milliseconds submit_pause{2000};
    std::chrono::milliseconds longest_submit_pause{30000};
    /// How long a pop may still answer once the worker was told to stop.
    std::chrono::milliseconds stop_grace{2000};
    /// How much earlier than the horde's limit a job is given up.
    std::chrono::milliseconds delivery_margin{5000};
    /// How long the horde may hold a pop.
    std::chrono::seconds hold{20};
};

/// Tries to upload and to submit, spec/clients.md §5 and §6.
constexpr int delivery_tries = 10;
/// Upper bound of `threads`, and of `amount`.
constexpr int most_threads = 50;
constexpr int most_amount = 20;

struct BridgeOptions {
    HordeAddress horde;
    /// Text jobs go by `name + " text"` when both kinds are served: names are unique over kinds.
    std::string name;
    /// Which of the back end's kinds to serve; empty: all.
    std::vector<JobKind> kinds;
    /// `NAME` or `NAME=OWN`: announced as NAME, called OWN at the back end; empty: what the back
    /// end serves.
    std::vector<std::string> models;
    int threads = 1;
    int amount = 1;
    std::optional<std::int64_t> max_length;
    std::optional<std::int64_t> max_context_length;
    std::int64_t max_pixels = 1024 * 1024;
    bool nsfw = false;
    bool require_upfront_kudos = false;
    std::vector<std::string> priority_usernames;
    std::vector<std::string> blacklist;
    std::string bridge_agent;
    /// Serve one pop per kind, then end.
    bool once = false;
    BridgePace pace;
};

/// Our own name among the bridge agents.
std::string default_bridge_agent();

/// How to end: `finish` lets running jobs be finished and handed in; `abort` ends them at once
/// with fault reports.
struct BridgeStops {
    std::stop_token finish;
    std::stop_token abort;
};

/// What happened until the end.
struct BridgeReport {
    int delivered = 0;
    int faulted = 0;
    /// Finished results that the horde did not want (any more) or that could not be handed in.
    int dropped = 0;
    /// Set when the worker cannot work with these options (wrong key, somebody else's name, …).
    std::string fatal;
};

/// Called with one line at a time, from one thread at a time.
using Say = std::function<void(std::string_view)>;

/// Pulls jobs and serves them until told to stop (spec/clients.md §5, §6). Blocks; starts its own
/// threads and joins them. Throws std::invalid_argument when the options make no sense.
BridgeReport run_bridge(const BridgeOptions& options, const BackendMaker& make_backend,
                        const BridgeStops& stops, const Say& say);

}  // namespace orda::worker
