#include "worker/backend_demo.h"

#include <algorithm>

#include "blobs/image.h"
#include "blobs/painting.h"
#include "worker/json_reading.h"
#include "worker/markov_text.h"
#include "worker/text_shaping.h"

namespace orda::worker {

namespace {

constexpr std::int64_t most_words = 4096;
constexpr std::int64_t largest_context = 1048576;
constexpr float webp_quality = 90;
/// Seeds travel as signed numbers through several programs.
constexpr std::uint64_t seed_mask = 0x7FFFFFFF;

void stop_if_told(const WorkLimits& limits) {
    if (limits.abort.stop_requested()) throw BackendFailure("stopped");
}

std::uint32_t side(const boost::json::object& payload, std::string_view name) {
    const std::int64_t length = read_integer(payload, name, 512);
    if (length < 1 || length > blobs::painting_max_side)
        throw BackendFailure("no picture can have this size");
    return static_cast<std::uint32_t>(length);
}

}  // namespace

std::vector<JobKind> DemoBackend::kinds() const {
    return {JobKind::text, JobKind::image};
}

std::vector<ServedModel> DemoBackend::models(JobKind, const WorkLimits&) {
    return {{"Orda Demo", "Orda Demo"}};
}

BackendAbilities DemoBackend::abilities(const WorkLimits&) {
    return {.max_context_length = largest_context, .max_length = most_words};
}

TextResult DemoBackend::generate_text(const TextJob& job, const WorkLimits& limits) {
    stop_if_told(limits);
    const auto seed = has(job.payload, "seed")
                          ? static_cast<std::uint64_t>(read_integer(job.payload, "seed"))
                          : next_seed_++ & seed_mask;
    const auto count =
        std::clamp<std::int64_t>(read_integer(job.payload, "max_length", 80), 0, most_words);
    std::string text =
        continue_text(shaped_prompt(job.payload), seed, static_cast<std::size_t>(count));
    return {shape_text(std::move(text), job.payload), static_cast<std::int64_t>(seed)};
}

ImageResult DemoBackend::generate_image(const ImageJob& job, const WorkLimits& limits) {
    stop_if_told(limits);
    const std::int64_t seed = read_integer(job.payload, "seed") + job.index;
    const blobs::Image image = blobs::paint(
        split_prompt(read_text(job.payload, "prompt")).positive, static_cast<std::uint64_t>(seed),
        side(job.payload, "width"), side(job.payload, "height"));
    return {blobs::encode_webp(image, {.quality = webp_quality}), seed};
}

}  // namespace orda::worker
