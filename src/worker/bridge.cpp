#include "worker/bridge.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "worker/pop_lane.h"
#include "worker/serving.h"
#include "worker/waiting.h"

namespace orda::worker {

namespace {

constexpr std::chrono::hours very_long{24 * 365};

/// Triggers `closer` when `finish` has been triggered for `grace`, so that a pop under way may
/// still answer; at once with `abort`. Ends early through `ended`.
void close_after_grace(const BridgeStops& stops, std::chrono::milliseconds grace,
                       std::stop_source& closer, const std::stop_token& ended) {
    std::stop_source woken;
    const auto wake = [&woken] { woken.request_stop(); };
    {
        const std::stop_callback by_finish(stops.finish, wake);
        const std::stop_callback by_abort(stops.abort, wake);
        const std::stop_callback by_end(ended, wake);
        wait_for(very_long, woken.get_token());
    }
    std::stop_source hurried;
    const auto hurry = [&hurried] { hurried.request_stop(); };
    const std::stop_callback by_abort(stops.abort, hurry);
    const std::stop_callback by_end(ended, hurry);
    wait_for(grace, hurried.get_token());
    closer.request_stop();
}

void check(const BridgeOptions& options) {
    if (options.name.empty()) throw std::invalid_argument("a worker needs a name");
    if (options.threads < 1 || options.threads > most_threads)
        throw std::invalid_argument(fmt::format("threads must be 1 to {}", most_threads));
    if (options.amount < 1 || options.amount > most_amount)
        throw std::invalid_argument(fmt::format("amount must be 1 to {}", most_amount));
    for (const auto& user : options.priority_usernames)
        if (user.find('#') == std::string::npos)
            throw std::invalid_argument("priority users are written name#number");
}

std::vector<JobKind> kinds_to_serve(const BridgeOptions& options, const Backend& backend) {
    const std::vector<JobKind> able = backend.kinds();
    if (options.kinds.empty()) return able;
    for (const JobKind kind : options.kinds)
        if (std::find(able.begin(), able.end(), kind) == able.end())
            throw std::invalid_argument(
                fmt::format("this back end does not serve {} jobs", name_of(kind)));
    return options.kinds;
}

void greet(HordeClient& client, const BridgeStops& stops, const Say& say) {
    const auto user = client.find_user(stops.finish);
    if (user && !user->username.empty())
        say(fmt::format("working for {} ({:.0f} kudos)", user->username, user->kudos));
}

void run_lane(PopLane& lane, const BridgeOptions& options, const BackendMaker& make_backend,
              const std::stop_token& abort, const Say& say, ServedCounts& counts) {
    HordeClient client(options.horde);
    const std::unique_ptr<Backend> backend = make_backend();
    JobServer server(client, *backend, options.pace, abort, say, counts);
    while (const auto pulled = lane.next(client, *backend)) {
        if (server.serve(*pulled))
            lane.note_success();
        else
            lane.note_failure();
    }
}

}  // namespace

std::string default_bridge_agent() {
    return "Orda Worker:" ORDA_VERSION ":https://github.com/orda";
}

BridgeReport run_bridge(const BridgeOptions& given, const BackendMaker& make_backend,
                        const BridgeStops& stops, const Say& say) {
    check(given);
    BridgeOptions options = given;
    if (options.bridge_agent.empty()) options.bridge_agent = default_bridge_agent();
    const std::vector<JobKind> kinds = kinds_to_serve(options, *make_backend());

    std::mutex saying;
    const Say say_in_turn = [&](std::string_view line) {
        const std::lock_guard lock(saying);
        say(line);
    };
    HordeClient client(options.horde);
    greet(client, stops, say_in_turn);

    std::stop_source closer;
    ServedCounts counts;
    std::vector<std::unique_ptr<PopLane>> lanes;
    for (const JobKind kind : kinds) {
        const bool second_name = kinds.size() > 1 && kind == JobKind::text;
        lanes.push_back(
            std::make_unique<PopLane>(kind, options.name + (second_name ? " text" : ""), options,
                                      LaneStops{stops.finish, closer.get_token()}, say_in_turn));
    }
    std::jthread closing([&](const std::stop_token& ended) {
        close_after_grace(stops, options.pace.stop_grace, closer, ended);
    });
    {
        std::vector<std::jthread> threads;
        for (const auto& lane : lanes)
            for (int made = 0; made < (options.once ? 1 : options.threads); ++made)
                threads.emplace_back([&, lane = lane.get()] {
                    run_lane(*lane, options, make_backend, stops.abort, say_in_turn, counts);
                });
    }
    closing.request_stop();
    closing.join();

    BridgeReport report{counts.delivered, counts.faulted, counts.dropped, {}};
    for (const auto& lane : lanes)
        if (report.fatal.empty()) report.fatal = lane->fatal();
    return report;
}

}  // namespace orda::worker
