#include "cli/generate_command.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <unistd.h>

#include "worker/generation.h"
#include "worker/generation_body.h"
#include "worker/progress.h"
#include "worker/signals.h"

namespace orda::cli {

namespace {

constexpr int interrupted_status = 130;
constexpr double usual_timeout_seconds = 1200;

struct GenerateArguments {
    worker::HordeAddress horde;
    worker::GenerationWishes wishes;
    std::string output;
    std::string source_file;
    double timeout_seconds = usual_timeout_seconds;
    bool json = false;
    bool quiet = false;
};

std::string read_all(std::istream& input) {
    return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

std::string read_file(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    if (!file) throw std::invalid_argument(fmt::format("{} cannot be read", name));
    return read_all(file);
}

void write_file(const std::string& name, const std::string& content) {
    std::ofstream file(name, std::ios::binary | std::ios::trunc);
    file << content;
    file.close();
    if (!file) throw std::runtime_error(fmt::format("{} cannot be written", name));
}

void write_results(const GenerateArguments& arguments, const worker::GenerationResult& result,
                   worker::ProgressLine& progress) {
    const auto& generations = result.state.generations;
    for (std::size_t index = 0; index < generations.size(); ++index) {
        const bool image = arguments.wishes.kind == worker::JobKind::image;
        if (image && (index >= result.images.size() || result.images[index].empty())) continue;
        if (!image && arguments.output.empty()) {
            if (!arguments.json) fmt::print("{}\n", generations[index].text);
            continue;
        }
        const std::string base = arguments.output.empty()
                                     ? fmt::format("orda-{}.webp", result.id.substr(0, 8))
                                     : arguments.output;
        const std::string name = worker::result_file_name(base, index, generations.size());
        write_file(name, image ? result.images[index] : generations[index].text);
        if (!arguments.quiet)
            progress.say(fmt::format("{} ({}, by {})", name, generations[index].model,
                                     generations[index].worker_name));
    }
    if (arguments.json) fmt::print("{}\n", boost::json::serialize(result.state.raw));
}

int generate(GenerateArguments& arguments) {
    if (arguments.wishes.prompt == "-") arguments.wishes.prompt = read_all(std::cin);
    if (!arguments.source_file.empty())
        arguments.wishes.source_image = read_file(arguments.source_file);
    worker::GenerationOptions options;
    options.horde = arguments.horde;
    options.kind = arguments.wishes.kind;
    options.body = worker::generation_body(arguments.wishes);
    options.timeout =
        std::chrono::milliseconds(static_cast<std::int64_t>(arguments.timeout_seconds * 1000));

    std::stop_source interrupt;
    const worker::SignalWatch watch([&interrupt](int count) {
        if (count > 1) _exit(interrupted_status);
        interrupt.request_stop();
    });
    worker::ProgressLine progress(isatty(STDERR_FILENO) != 0,
                                  [](std::string_view text) { fmt::print(stderr, "{}", text); });
    const auto result = worker::run_generation(
        options, interrupt.get_token(),
        [&](const worker::RequestState& state) {
            if (!arguments.quiet) progress.show(state, std::chrono::steady_clock::now());
        },
        [&](std::string_view line) { progress.say(line); });
    progress.clear();
    write_results(arguments, result, progress);
    if (!result.message.empty()) fmt::print(stderr, "orda generate: {}\n", result.message);
    return static_cast<int>(result.end);
}

int run_generate(GenerateArguments& arguments) {
    try {
        return generate(arguments);
    } catch (const std::invalid_argument& error) {
        fmt::print(stderr, "orda generate: {}\n", error.what());
        return 2;
    } catch (const std::exception& error) {
        fmt::print(stderr, "orda generate: {}\n", error.what());
        return 1;
    }
}

void add_common_options(CLI::App& command, GenerateArguments& arguments) {
    worker::GenerationWishes& wishes = arguments.wishes;
    command.add_option("prompt", wishes.prompt, "What to generate; - reads it from standard input")
        ->required();
    command.add_option("--horde", arguments.horde.url, "The horde to ask")
        ->envname("ORDA_HORDE")
        ->capture_default_str();
    command.add_option("--key", arguments.horde.key, "Your API key (better in ORDA_KEY)")
        ->envname("ORDA_KEY");
    command.add_option("--model", wishes.models, "An acceptable model, repeatable; any otherwise");
    command.add_option("--n", wishes.count, "How many results")->check(CLI::Range(1, 20));
    command.add_option("--param", wishes.more_params, "A further parameter, name=json, repeatable");
    command.add_flag("--trusted", wishes.trusted_workers, "Only workers of trusted users");
    command.add_flag("--allow-downgrade", wishes.allow_downgrade,
                     "Accept less when the kudos do not suffice");
    command.add_option("--timeout", arguments.timeout_seconds, "Seconds until it is given up")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("-o,--output", arguments.output,
                       "The file for the result; several get -1, -2, …");
    command.add_flag("--json", arguments.json, "Print the final status as JSON");
    command.add_flag("-q,--quiet", arguments.quiet, "No progress");
}

void add_text_options(CLI::App& command, worker::GenerationWishes& wishes) {
    command.add_option("--max-length", wishes.max_length, "Tokens to generate");
    command.add_option("--max-context", wishes.max_context_length, "Context in tokens");
}

void add_image_options(CLI::App& command, GenerateArguments& arguments) {
    worker::GenerationWishes& wishes = arguments.wishes;
    command.add_option("--negative", wishes.negative_prompt, "What should not be seen");
    command.add_option("--width", wishes.width, "Pixels, a multiple of 64");
    command.add_option("--height", wishes.height, "Pixels, a multiple of 64");
    command.add_option("--steps", wishes.steps, "Sampling steps");
    command.add_option("--seed", wishes.seed, "A number or any text; random otherwise");
    command.add_option("--source", arguments.source_file, "A picture to start from")
        ->check(CLI::ExistingFile);
    command.add_flag("--nsfw", wishes.nsfw, "The result need not be safe for work");
}

}  // namespace

void add_generate_command(CLI::App& app, int& exit_status) {
    CLI::App* command = app.add_subcommand("generate", "Ask a horde for a text or an image");
    command->require_subcommand(1);
    for (const auto kind : {worker::JobKind::text, worker::JobKind::image}) {
        const bool text = kind == worker::JobKind::text;
        CLI::App* one = command->add_subcommand(
            name_of(kind), text ? "Continue a text" : "Make pictures (WebP files)");
        const auto arguments = std::make_shared<GenerateArguments>();
        arguments->wishes.kind = kind;
        add_common_options(*one, *arguments);
        if (text)
            add_text_options(*one, arguments->wishes);
        else
            add_image_options(*one, *arguments);
        one->callback([arguments, &exit_status] { exit_status = run_generate(*arguments); });
    }
}

}  // namespace orda::cli
