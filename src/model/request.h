#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/kudos.h"
#include "base/time.h"
#include "base/uuid.h"
#include "model/demands.h"
#include "model/user.h"

namespace orda::model {

using RequestId = Uuid;
using JobId = Uuid;

/// An image sent along: a link into the object store or elsewhere.
struct SourceImage {
    std::string url;
    double strength = 1.0;
    bool operator==(const SourceImage&) const = default;
};

/// The part of a request that only the payload of a job needs: written once, kept out of memory
/// beyond 1 KiB and read back when a job is handed out.
struct RequestBody {
    /// After style and filters; the negative part follows the first `###`.
    std::string prompt;
    /// The members of the job payload but for prompt, seed and batch size: JSON text without the
    /// outer braces, ready to be put into an answer.
    std::string payload;
    std::string source_image;
    std::string source_mask;
    std::vector<SourceImage> extra_source_images;
};

/// Bodies up to this size stay in memory with their request; those of image requests always do,
/// since workers' blacklists look at the prompt.
inline constexpr std::size_t resident_body_bytes = 1024;
/// Results up to this size stay in memory with their job.
inline constexpr std::size_t resident_result_bytes = 1024;

/// One submission of a client, asking for `jobs` results; spec/scheduling.md §2–3.
struct Request {
    RequestId id;
    Kind kind = Kind::text;
    UserId user = 0;
    std::optional<Uuid> shared_key;
    /// Never null; shared with every request that demands the same.
    std::shared_ptr<const Demands> demands;
    /// Null while it is only in the database.
    std::shared_ptr<const RequestBody> body;

    Time created;
    Time expiry;
    /// Hundredths of kudos: the queue key starts here and grows with waiting time.
    std::int64_t priority = 0;
    /// Since when it ages: creation, moved on by the time it stood outside the queue.
    Time queued_since;

    /// Results asked for; rewritten by cancelling an image request.
    std::int32_t jobs = 1;
    /// Jobs not yet handed out: 0 ≤ waiting ≤ jobs.
    std::int32_t waiting = 1;
    /// Raw things of one job.
    std::int64_t things = 0;
    /// Kudos charged so far, and the rest of what was set aside for it.
    Kudos consumed;
    Kudos held;
    /// Value of one job before model factor and burn (image; spec/kudos.md §2.1).
    double price = 0;
    bool cancelled = false;
    bool faulted = false;

    bool disable_batching = false;
    bool censor_nsfw = false;
    /// Tax or surcharge facts that the settlement needs.
    bool source_mask = false;
    std::optional<std::int64_t> seed;
    std::int32_t seed_variation = 0;
    std::int32_t prompt_characters = 0;

    std::string client_agent;
    std::string address;
    std::string webhook;
    std::string proxied_account;

    std::int64_t version = 0;
};

/// Whether the request's body is kept in memory.
bool stays_resident(const Request& request);

enum class JobState : std::uint8_t { in_progress, finished, faulted };

/// What came back for a job.
struct JobResult {
    /// Text, `R2` for an uploaded image, or base64.
    std::string generation;
    /// JSON list `[{"type":…,"value":…,"ref":…}]`.
    std::string metadata = "[]";
};

/// How a finished job counts.
enum class JobVerdict : std::uint8_t { ok, censored, csam };

/// One unit of work in one worker's hands; spec/scheduling.md §11.
struct Job {
    JobId id;
    RequestId request;
    WorkerId worker;
    /// The one model chosen at hand-out.
    std::string model;
    Time started;
    Duration time_to_live{0};
    /// A decoy for a paused worker: without any effect outside itself.
    bool decoy = false;
    JobState state = JobState::in_progress;
    JobVerdict verdict = JobVerdict::ok;
    std::int64_t seed = 0;
    /// Null while in progress, or while it is only in the database.
    std::shared_ptr<const JobResult> result;
    std::optional<Time> finished;
    /// Name of the worker as it was, so that the result can be shown without the worker.
    std::string worker_name;
    std::int64_t version = 0;
};

}  // namespace orda::model
