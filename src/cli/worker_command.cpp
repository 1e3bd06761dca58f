#include "cli/worker_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>

#include "base/time.h"
#include "worker/bridge.h"
#include "worker/signals.h"

namespace orda::cli {

namespace {

struct WorkerArguments {
    worker::BridgeOptions options;
    std::string backend = "demo";
    std::string backend_url;
    std::string backend_key;
    std::string kind;
};

void say(std::string_view line) {
    fmt::print(stderr, "{} {}\n", iso8601(SystemClock().now()), line);
}

int run_worker(const WorkerArguments& arguments) {
    worker::BridgeOptions options = arguments.options;
    if (arguments.kind == "text") options.kinds = {worker::JobKind::text};
    if (arguments.kind == "image") options.kinds = {worker::JobKind::image};
    if (arguments.kind == "both") options.kinds = {worker::JobKind::image, worker::JobKind::text};

    std::stop_source finish;
    std::stop_source abort;
    const worker::SignalWatch watch([&](int count) {
        if (count > 1)
            abort.request_stop();
        else
            say("stopping when the running jobs are done; once more to stop at once");
        finish.request_stop();
    });
    try {
        const auto make_backend =
            worker::backend_maker(arguments.backend, arguments.backend_url, arguments.backend_key);
        const worker::BridgeReport report =
            worker::run_bridge(options, make_backend, {finish.get_token(), abort.get_token()}, say);
        say(fmt::format("ended: {} delivered, {} failed, {} lost", report.delivered, report.faulted,
                        report.dropped));
        const bool all_well = report.faulted == 0 && report.dropped == 0;
        return report.fatal.empty() && (all_well || !options.once) ? 0 : 1;
    } catch (const std::invalid_argument& error) {
        fmt::print(stderr, "orda worker: {}\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "orda worker: {}\n", error.what());
        return 1;
    }
}

void add_options(CLI::App& command, WorkerArguments& arguments) {
    worker::BridgeOptions& options = arguments.options;
    command.add_option("--horde", options.horde.url, "The horde to work for")
        ->envname("ORDA_HORDE")
        ->capture_default_str();
    command.add_option("--key", options.horde.key, "Your API key (better in ORDA_KEY)")
        ->envname("ORDA_KEY")
        ->required();
    command
        .add_option("--name", options.name,
                    "The worker's name, unique in the horde; text jobs go by NAME text when "
                    "both kinds are served")
        ->required();
    command.add_option("--backend", arguments.backend, "What does the work")
        ->check(CLI::IsMember(worker::backend_names()))
        ->capture_default_str();
    command.add_option("--backend-url", arguments.backend_url,
                       "Where the back end listens; its usual address otherwise");
    command.add_option("--backend-key", arguments.backend_key, "A key the back end asks for")
        ->envname("ORDA_BACKEND_KEY");
    command.add_option("--kind", arguments.kind, "Serve only these jobs; all it can otherwise")
        ->check(CLI::IsMember({"text", "image", "both"}));
    command
        .add_option("--models", options.models,
                    "Models to offer, NAME or NAME=OWN where the back end calls it OWN; what "
                    "the back end has loaded otherwise")
        ->delimiter(',');
    command.add_option("--threads", options.threads, "Jobs at once, per kind")
        ->check(CLI::Range(1, worker::most_threads))
        ->capture_default_str();
    command.add_option("--amount", options.amount, "Results of one request to take at once")
        ->check(CLI::Range(1, worker::most_amount))
        ->capture_default_str();
    command.add_option("--max-length", options.max_length, "Longest text, in tokens")
        ->check(CLI::PositiveNumber);
    command
        .add_option("--max-context", options.max_context_length,
                    "Largest context, in tokens; what the back end says otherwise")
        ->check(CLI::PositiveNumber);
    command.add_option("--max-pixels", options.max_pixels, "Largest image, in pixels")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_flag("--nsfw", options.nsfw, "Take requests marked as not safe for work");
    command.add_flag("--upfront-kudos", options.require_upfront_kudos,
                     "Only serve requesters who have the kudos");
    command
        .add_option("--priority", options.priority_usernames, "Users to serve first, name#number")
        ->delimiter(',');
    command.add_option("--blacklist", options.blacklist, "Words refused in image prompts")
        ->delimiter(',');
    command.add_option("--bridge-agent", options.bridge_agent,
                       "What to call this program, name:version:url");
    command.add_flag("--once", options.once, "Serve one job per kind, then end");
}

}  // namespace

void add_worker_command(CLI::App& app, int& exit_status) {
    CLI::App* command =
        app.add_subcommand("worker", "Do jobs for a horde with a local inference server");
    const auto arguments = std::make_shared<WorkerArguments>();
    add_options(*command, *arguments);
    command->callback([arguments, &exit_status] { exit_status = run_worker(*arguments); });
}

}  // namespace orda::cli
