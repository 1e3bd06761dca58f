#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/kudos.h"
#include "base/time.h"
#include "model/demands.h"
#include "model/user.h"

namespace orda::model {

/// What a worker says of itself in a pop; spec/scheduling.md §5.2. Matching uses the declaration
/// of the pop at hand; the last one is stored.
struct Declaration {
    /// The accepted part of the model list of the pop.
    std::vector<std::string> models;
    std::string bridge_agent = "unknown:0:unknown";
    std::int32_t threads = 1;
    bool nsfw = true;
    bool require_upfront_kudos = false;
    bool allow_unsafe_address = true;
    bool extra_slow = false;
    /// Cleaned words, lower case, each at most 15 characters.
    std::vector<std::string> blacklist;
    /// Users served first besides the owner, sorted.
    std::vector<UserId> priority_users;

    // image
    std::int64_t max_pixels = 262'144;
    bool allow_img2img = true;
    bool allow_painting = true;
    bool allow_post_processing = true;
    bool allow_controlnet = false;
    bool allow_sdxl_controlnet = false;
    bool allow_lora = false;
    bool limit_max_steps = false;

    // text
    std::int32_t max_length = 512;
    std::int32_t max_context_length = 2048;
    std::vector<std::string> softprompts;

    // alchemy
    std::int32_t max_tiles = 80;
    std::vector<std::string> forms;

    bool operator==(const Declaration&) const = default;
};

/// The default text of a worker in maintenance; must contain *maintenance mode*.
inline constexpr const char* default_maintenance_message =
    "This worker has been put into maintenance mode by its owner: it serves only its owner's own "
    "requests until the owner switches that off.";

/// Who a worker is: changes seldom.
struct Worker {
    WorkerId id;
    Kind kind = Kind::text;
    UserId owner = 0;
    std::string name;
    std::string info;
    std::string address;
    Time created;
    bool maintenance = false;
    bool paused = false;
    std::string maintenance_message = default_maintenance_message;
    std::optional<Uuid> team;
    std::vector<Suspicion> suspicions;
    Declaration declaration;
    std::int64_t version = 0;
};

/// Newest samples kept; spec/scheduling.md §5.5.
inline constexpr std::size_t speed_sample_count = 20;

/// What a worker has done: changes with every job and check-in, written once per group at most.
struct WorkerTotals {
    WorkerId id;
    Time last_check_in;
    Time drop_window_start;
    /// Earned for jobs and for uptime, before the owner's escrow split.
    Kudos generated;
    Kudos uptime_kudos;
    /// Hundredths of display units delivered.
    std::int64_t contributions = 0;
    std::int64_t fulfilments = 0;
    std::int64_t aborted_jobs = 0;
    std::int64_t uncompleted_jobs = 0;
    Duration uptime{0};
    Duration rewarded_uptime{0};
    /// Raw things per second (alchemy: seconds per form), oldest first.
    std::vector<double> speeds;
    std::int64_t version = 0;
};

/// Mean of the samples, or the kind's baseline; never 0. Raw things per second.
double speed_of(Kind kind, const WorkerTotals& totals);

/// A word from the moderators (or the owner) to a worker or to all.
struct WorkerMessage {
    Uuid id;
    std::optional<WorkerId> worker;
    UserId author = 0;
    std::string message;
    std::string origin;
    Time created;
    Time expiry;
};

}  // namespace orda::model
