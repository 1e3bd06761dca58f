#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "horde/people_calls.h"
#include "http/schema.h"

namespace orda::api {

// Bodies and answers of `workers`, spec/workers-and-teams.md §3, §9, §10.

struct WorkerKudosAnswer {
    std::optional<double> generated;
    std::optional<std::int64_t> uptime;
};

struct WorkerTeamAnswer {
    std::optional<std::string> name;
    std::optional<std::string> id;
};

/// A message as shown with its worker.
struct WorkerMessageAnswer {
    std::string worker_id;
    std::string user_id;
    std::string message;
    std::optional<std::string> origin;
    std::string created;
    std::string expiry;
};

/// A worker as shown; what its kind does not have or the caller may not see is absent.
struct WorkerAnswer {
    std::string type;
    std::string name;
    std::string id;
    bool online = false;
    std::int64_t requests_fulfilled = 0;
    double kudos_rewards = 0;
    WorkerKudosAnswer kudos_details;
    std::string performance;
    std::int32_t threads = 1;
    std::int64_t uptime = 0;
    bool maintenance_mode = false;
    std::optional<bool> paused;
    std::optional<std::string> info;
    bool nsfw = false;
    std::optional<std::string> owner;
    std::optional<std::string> ipaddr;
    bool trusted = false;
    bool flagged = false;
    std::optional<std::int64_t> suspicious;
    std::int64_t uncompleted_jobs = 0;
    std::optional<std::vector<std::string>> models;
    std::optional<std::vector<std::string>> forms;
    WorkerTeamAnswer team;
    std::optional<std::string> contact;
    std::string bridge_agent;
    std::optional<std::int64_t> max_pixels;
    std::optional<double> megapixelsteps_generated;
    std::optional<bool> img2img;
    std::optional<bool> painting;
    std::optional<bool> post_processing;
    std::optional<bool> lora;
    std::optional<bool> controlnet;
    std::optional<bool> sdxl_controlnet;
    std::optional<std::int32_t> max_length;
    std::optional<std::int32_t> max_context_length;
    std::optional<std::vector<WorkerMessageAnswer>> messages;
};

const http::Schema<WorkerAnswer>& worker_details();
const http::Schema<horde::WorkerModification>& worker_modification();
const http::Schema<horde::WorkerModified>& worker_modified();
const http::Schema<horde::WorkerDeleted>& worker_deleted();

}  // namespace orda::api
