#include "worker/serving.h"

#include <algorithm>
#include <fmt/format.h>

#include "blobs/base64.h"
#include "worker/backoff.h"
#include "worker/json_reading.h"
#include "worker/waiting.h"
#include "worker/wire.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

using Steady = std::chrono::steady_clock;

constexpr int fault_report_tries = 3;
constexpr int source_tries = 3;
constexpr std::chrono::seconds fault_report_deadline{10};
/// Once told to stop at once.
constexpr std::chrono::seconds hasty_report_deadline{3};

json::object metadata(const char* type, const char* value) {
    return {{"type", type}, {"value", value}};
}

std::string size_of(const PoppedJob& job) {
    if (job.kind == JobKind::text)
        return fmt::format("{} tokens", read_integer(job.payload, "max_length"));
    return fmt::format("{}x{}, {} steps", read_integer(job.payload, "width"),
                       read_integer(job.payload, "height"),
                       read_integer(job.payload, "ddim_steps"));
}

/// The horde's limit less a margin for the way home, at least half of the limit.
Steady::time_point deadline_of(const PulledJob& pulled, const BridgePace& pace) {
    const std::chrono::milliseconds limit = pulled.job.time_to_live;
    return pulled.popped_at + std::max(limit - pace.delivery_margin, limit / 2);
}

}  // namespace

struct JobServer::Sources {
    std::string image;
    std::string mask;
    /// What could not be fetched (spec/images-and-storage.md §5).
    json::array metadata;
};

struct JobServer::Finished {
    std::string text;
    std::string webp;
    Submission submission;
};

JobServer::JobServer(HordeClient& client, Backend& backend, const BridgePace& pace,
                     std::stop_token abort, const Say& say, ServedCounts& counts)
    : client_(client),
      backend_(backend),
      pace_(pace),
      abort_(std::move(abort)),
      say_(say),
      counts_(counts) {}

bool JobServer::serve(const PulledJob& pulled) {
    const WorkLimits limits{deadline_of(pulled, pace_), abort_};
    const Sources sources = fetch_sources(pulled.job);
    bool all_well = true;
    for (std::size_t index = 0; index < pulled.job.ids.size(); ++index)
        all_well = serve_one(pulled, sources, index, limits) && all_well;
    return all_well;
}

/// Tries until it works, the failure is final, the tries are used up or everything shall stop.
template <class Attempt, class Final>
auto JobServer::persist(const char* what, int tries, Attempt attempt, Final is_final) {
    Backoff backoff(pace_.submit_pause, pace_.longest_submit_pause);
    auto outcome = attempt();
    for (int made = 1; made < tries && !outcome && !is_final(outcome.error()); ++made) {
        if (made == 1)
            say_(fmt::format("{} did not work, trying again: {}", what, outcome.error().text()));
        const auto pause = std::max<std::chrono::milliseconds>(
            backoff.next(random_), outcome.error().retry_after.value_or(std::chrono::seconds(0)));
        if (!wait_for(pause, abort_)) break;
        outcome = attempt();
    }
    return outcome;
}

JobServer::Sources JobServer::fetch_sources(const PoppedJob& job) {
    Sources sources;
    sources.image = fetch_source(job.source_image, "source_image", sources);
    if (!sources.image.empty())
        sources.mask = fetch_source(job.source_mask, "source_mask", sources);
    return sources;
}

std::string JobServer::fetch_source(const std::string& source, const char* type, Sources& sources) {
    if (source.empty()) return {};
    if (!source.starts_with("http")) {
        auto file = blobs::from_base64(source, largest_image);
        if (!file) sources.metadata.push_back(metadata(type, "parse_failed"));
        return file.value_or(std::string());
    }
    auto file = persist(
        "fetching a source image", source_tries, [&] { return client_.download(source, abort_); },
        [](const ApiError& error) { return !error.passing; });
    if (!file) sources.metadata.push_back(metadata(type, "download_failed"));
    return file ? std::move(*file) : std::string();
}

JobServer::Finished JobServer::generate(const PulledJob& pulled, const Sources& sources,
                                        std::size_t index, const WorkLimits& limits) {
    if (limits.abort.stop_requested()) throw BackendFailure("stopped");
    if (limits.left().count() == 0) throw BackendFailure("no time is left for it");
    if (pulled.model.name.empty())
        throw BackendFailure(fmt::format("the model '{}' was never offered", pulled.job.model));
    Finished finished;
    finished.submission.id = pulled.job.ids[index];
    if (pulled.job.kind == JobKind::text) {
        TextResult result = backend_.generate_text({pulled.job.payload, pulled.model}, limits);
        finished.submission.generation = std::move(result.text);
        finished.submission.seed = result.seed;
        return finished;
    }
    ImageResult result =
        backend_.generate_image({pulled.job.payload, pulled.model, static_cast<int>(index),
                                 sources.image, sources.mask, pulled.job.source_processing},
                                limits);
    if (result.webp.empty()) throw BackendFailure("the back end gave an empty image");
    finished.webp = std::move(result.webp);
    finished.submission.seed = result.seed;
    finished.submission.gen_metadata = sources.metadata;
    if (pulled.job.ids.size() > 1) {
        json::object entry = metadata("batch_index", "see_ref");
        entry["ref"] = std::to_string(index);
        finished.submission.gen_metadata.push_back(std::move(entry));
    }
    return finished;
}

bool JobServer::serve_one(const PulledJob& pulled, const Sources& sources, std::size_t index,
                          const WorkLimits& limits) {
    const auto started = Steady::now();
    Finished finished;
    try {
        finished = generate(pulled, sources, index, limits);
    } catch (const std::exception& error) {
        report_fault(pulled, index, error.what());
        return false;
    }
    return deliver(pulled, index, std::move(finished), started);
}

bool JobServer::deliver(const PulledJob& pulled, std::size_t index, Finished finished,
                        Steady::time_point started) {
    const PoppedJob& job = pulled.job;
    if (job.kind == JobKind::image) {
        const std::string& link = job.uploads[index];
        if (link.empty()) {
            finished.submission.generation = blobs::to_base64(finished.webp);
        } else if (upload(link, finished.webp)) {
            finished.submission.generation = "R2";
        } else {
            report_fault(pulled, index, "the image could not be uploaded");
            return false;
        }
    }
    const auto reward = persist(
        "handing a result in", delivery_tries,
        [&] { return client_.submit(job.kind, finished.submission, abort_); }, job_is_lost);
    if (!reward) {
        ++counts_.dropped;
        say_(fmt::format("{}: {} is lost: {}", name_of(job.kind), job.ids[index],
                         reward.error().text()));
        return false;
    }
    ++counts_.delivered;
    const std::chrono::duration<double> spent = Steady::now() - started;
    say_(fmt::format("{}: {}, {}, {:.1f} s, reward {:.2f}", name_of(job.kind), pulled.model.name,
                     size_of(job), spent.count(), *reward));
    return true;
}

bool JobServer::upload(const std::string& url, const std::string& webp) {
    // Anything but 200 is worth another try, spec/images-and-storage.md §6.
    return persist(
               "an upload", delivery_tries, [&] { return client_.upload(url, webp, abort_); },
               [](const ApiError&) { return false; })
        .has_value();
}

void JobServer::report_fault(const PulledJob& pulled, std::size_t index, const std::string& words) {
    const PoppedJob& job = pulled.job;
    ++counts_.faulted;
    say_(fmt::format("{}: {} failed: {}", name_of(job.kind), job.ids[index], words));
    const bool hasty = abort_.stop_requested();
    const Submission report{
        .id = job.ids[index], .generation = "faulted", .seed = -1, .state = "faulted"};
    // Not ended by the stop token: the horde should know even when everything stops at once.
    const auto told = persist(
        "a fault report", hasty ? 1 : fault_report_tries,
        [&] {
            return client_.submit(job.kind, report, {},
                                  hasty ? hasty_report_deadline : fault_report_deadline);
        },
        job_is_lost);
    if (!told)
        say_(fmt::format("{}: the fault report was not taken: {}", name_of(job.kind),
                         told.error().text()));
}

}  // namespace orda::worker
