#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace orda::worker {

/// The two kinds of jobs that the worker serves and `generate` asks for.
enum class JobKind { text, image };

/// `text` or `image`.
const char* name_of(JobKind kind);

/// Why a call to a horde did not succeed: its refusal, or no (usable) answer at all.
struct ApiError {
    /// HTTP status; 0: there was no answer.
    int status = 0;
    /// The machine-readable code; empty when the horde sent none.
    std::string rc;
    /// Words for people; never empty.
    std::string message;
    /// What is wrong with which field, spec/errors.md §1.2.
    std::map<std::string, std::string> errors;
    std::optional<std::chrono::seconds> retry_after;
    /// The call was ended by its stop token.
    bool aborted = false;
    /// Whether the same call may succeed later.
    bool passing = false;

    /// One line with message, code and field errors.
    std::string text() const;
};

/// `GET find_user`.
struct HordeUser {
    std::string username;
    double kudos = 0;
};

/// The 202 of a request.
struct AcceptedRequest {
    std::string id;
    double kudos = 0;
    /// Set when nobody can serve the request at the moment.
    std::string message;
    std::vector<std::string> warnings;
};

/// One finished result. Text has `text`, images have `img` (link, base64 or `N/A`).
struct Generation {
    std::string text;
    std::string img;
    std::string seed;
    std::string model;
    std::string worker_name;
    /// `ok`, `censored`, `csam`; an image's `censored` flag reads as `censored`.
    std::string state;
};

/// What `check` and `status` say; `raw` is the answer as received.
struct RequestState {
    std::int64_t finished = 0;
    std::int64_t processing = 0;
    std::int64_t restarted = 0;
    std::int64_t waiting = 0;
    bool done = false;
    bool faulted = false;
    bool is_possible = true;
    std::int64_t wait_time = 0;
    std::int64_t queue_position = 0;
    double kudos = 0;
    std::vector<Generation> generations;
    boost::json::object raw;
};

/// A note of the horde's moderators to a worker.
struct WorkerMessage {
    std::string id;
    std::string message;
    std::string origin;
};

/// What a worker offers with each pop, spec/text-generation.md §4.1, image-generation.md §8.1.
struct WorkerOffer {
    std::string name;
    std::vector<std::string> models;
    std::string bridge_agent;
    std::vector<std::string> priority_usernames;
    std::vector<std::string> blacklist;
    int threads = 1;
    int amount = 1;
    bool nsfw = false;
    bool require_upfront_kudos = false;
    // Text.
    std::int64_t max_length = 512;
    std::int64_t max_context_length = 2048;
    // Images.
    std::int64_t max_pixels = 512 * 512;
    bool allow_img2img = false;
    bool allow_painting = false;
    /// How long the horde may hold the call while it has no job. Others than Orda ignore it.
    std::chrono::seconds wait{0};
};

/// One job for each element of `ids`; for images `uploads` runs parallel to it.
struct PoppedJob {
    JobKind kind = JobKind::text;
    std::vector<std::string> ids;
    std::string model;
    boost::json::object payload;
    /// From the pop on.
    std::chrono::seconds time_to_live{150};
    std::vector<std::string> uploads;
    std::string source_image;
    std::string source_mask;
    std::string source_processing;
};

struct PopAnswer {
    /// Absent: nothing to do.
    std::optional<PoppedJob> job;
    std::map<std::string, std::int64_t> skipped;
    std::vector<WorkerMessage> messages;
};

/// A result on its way back, spec/text-generation.md §5.1, image-generation.md §9.1.
struct Submission {
    std::string id;
    /// The text; for images `R2` (uploaded) or base64.
    std::string generation;
    std::int64_t seed = 0;
    /// `ok` or `faulted`.
    std::string state = "ok";
    boost::json::array gen_metadata;
};

}  // namespace orda::worker
