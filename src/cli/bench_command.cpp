#include "cli/bench_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "base/random.h"
#include "base/time.h"
#include "load/bench.h"
#include "load/report.h"

namespace orda::cli {

namespace {

/// What the command line says, before it is checked.
struct BenchArguments {
    load::BenchOptions options;
    std::string mode = "cycles";
    double duration_seconds = 10;
    double warmup_seconds = 2;
    std::int64_t wait_seconds = 20;
    std::vector<std::size_t> mix{10, 45, 45};
    std::string json;
};

void write_json(const std::string& path, const std::string& text) {
    if (path == "-") {
        std::fputs(text.c_str(), stdout);
        return;
    }
    std::ofstream file(path, std::ios::trunc);
    file << text;
    file.close();
    if (!file) throw std::runtime_error("cannot write " + path);
}

int run_bench(BenchArguments arguments) {
    load::BenchOptions options = arguments.options;
    options.mode = load::mode_from(arguments.mode).value();
    const auto micros = [](double seconds_given) {
        return Duration{static_cast<std::int64_t>(seconds_given * 1e6)};
    };
    options.duration = micros(arguments.duration_seconds);
    options.warmup = micros(arguments.warmup_seconds);
    options.wait = std::chrono::seconds{arguments.wait_seconds};
    for (std::size_t i = 0; i < options.mix.size(); ++i)
        options.mix[i] = arguments.mix[i];
    try {
        options = load::completed(options);
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "orda bench: %s\n", error.what());
        return 2;
    }
    try {
        SystemRandom random;
        const load::BenchReport report =
            load::run_bench(options, random, SystemClock{}.now(), [](std::string_view line) {
                std::fprintf(stderr, "%.*s …\n", static_cast<int>(line.size()), line.data());
            });
        // With the JSON on standard output the table steps aside.
        std::fputs(load::to_table(report).c_str(), arguments.json == "-" ? stderr : stdout);
        if (!arguments.json.empty()) write_json(arguments.json, load::to_json(report));
        return report.holds() ? 0 : 1;
    } catch (const std::invalid_argument& error) {
        std::fprintf(stderr, "orda bench: %s\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "orda bench: %s\n", error.what());
        return 1;
    }
}

}  // namespace

void add_bench_command(CLI::App& app, int& status) {
    auto arguments = std::make_shared<BenchArguments>();
    load::BenchOptions& options = arguments->options;
    CLI::App* bench = app.add_subcommand(
        "bench",
        "Puts load on a horde and measures it. Makes its accounts through the server's test-user "
        "endpoint (dev.test_api_keys on a loopback address), or takes --keys; rate limits should "
        "be off (dev.disable_ratelimit).");
    const CLI::Range up_to_a_day(0.0, 86'400.0);
    bench
        ->add_option("mode", arguments->mode,
                     "cycles: async, pop, submit, status, and every answer checked; "
                     "hot: cycles of one key; many: cycles of many keys; "
                     "pops: pops without work; polls: status of waiting requests; "
                     "mix: all three; backlog: all three, before and behind many waiting requests; "
                     "held: held pops, and how fast a request wakes one")
        ->check(CLI::IsMember(load::mode_names()))
        ->capture_default_str();
    bench->add_option("--url", options.url, "the server, http://HOST:PORT")->capture_default_str();
    bench->add_option("--connections", options.connections, "default 64, held: 1000");
    bench->add_option("--threads", options.threads)->capture_default_str();
    bench->add_option("--duration", arguments->duration_seconds, "seconds measured per phase")
        ->check(up_to_a_day)
        ->capture_default_str();
    bench->add_option("--warmup", arguments->warmup_seconds, "seconds before that")
        ->check(up_to_a_day)
        ->capture_default_str();
    bench->add_option("--rate", options.rate,
                      "cycles, pops or polls begun per second, measured from when they were due; "
                      "default: as fast as they are answered, held: 100");
    bench->add_option("--accounts", options.accounts, "requesters; default by mode, many: 1000");
    bench->add_option("--models", options.models, "served and asked for")->capture_default_str();
    bench->add_option("--waiting", options.waiting, "requests that polls ask for")
        ->capture_default_str();
    bench->add_option("--backlog", options.backlog, "requests that wait in mode backlog")
        ->capture_default_str();
    bench->add_option("--backlog-models", options.backlog_models, "models they are spread over")
        ->capture_default_str();
    bench->add_option("--mix", arguments->mix, "parts of cycles, empty pops and polls")
        ->expected(3)
        ->capture_default_str();
    bench->add_option("--requesters", options.requesters, "connections that ask in mode held")
        ->capture_default_str();
    bench->add_option("--wait", arguments->wait_seconds, "seconds a pop may be held in mode held")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    bench->add_option("--prompt-size", options.prompt_size, "bytes")->capture_default_str();
    bench->add_option("--result-size", options.result_size, "bytes")->capture_default_str();
    bench->add_option("--keys", options.keys_file,
                      "file with API keys, one a line, instead of test users");
    bench->add_option("--json", arguments->json,
                      "where to write the figures; - is standard output");
    bench->callback([arguments, &status] { status = run_bench(*arguments); });
}

}  // namespace orda::cli
