#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/schema.h"
#include "model/submission.h"

namespace orda::api {

// Bodies and answers of `generate/text/*`, spec/text-generation.md.

struct MetadataEntry {
    std::string type;
    std::string value;
    std::optional<std::string> ref;
};

struct TextPopBody {
    std::string name;
    std::vector<std::string> models;
    std::int32_t max_length = 512;
    std::int32_t max_context_length = 2048;
    std::vector<std::string> softprompts;
    std::vector<std::string> priority_usernames;
    bool nsfw = true;
    std::string bridge_agent = "unknown:0:unknown";
    std::int32_t threads = 1;
    std::int32_t amount = 1;
    bool require_upfront_kudos = false;
    bool extra_slow_worker = false;
    std::optional<double> wait;
};

struct TextSubmitBody {
    std::string id;
    std::string generation;
    std::string state = "ok";
    std::vector<MetadataEntry> gen_metadata;
    std::optional<std::int64_t> seed;
};

struct AcceptedAnswer {
    std::optional<std::string> id;
    double kudos = 0;
    std::optional<std::string> message;
};

struct MessageAnswer {
    std::string id;
    std::string message;
    std::optional<std::string> origin;
    std::string expiry;
};

using SkippedCounts = std::vector<std::pair<std::string, std::int64_t>>;

struct TextPopAnswer {
    http::RawJson payload;
    std::optional<std::string> id;
    std::vector<std::string> ids;
    std::optional<std::string> model;
    std::optional<std::int64_t> ttl;
    std::optional<std::string> softprompt;
    std::optional<std::string> extra_source_images;
    SkippedCounts skipped;
    std::vector<MessageAnswer> messages;
};

struct RewardAnswer {
    double reward = 0;
};

struct StatusNumbers {
    std::int32_t finished = 0;
    std::int32_t processing = 0;
    std::int32_t restarted = 0;
    std::int32_t waiting = 0;
    bool done = false;
    bool faulted = false;
    std::int64_t wait_time = 0;
    std::int64_t queue_position = 0;
    double kudos = 0;
    bool is_possible = false;
};

struct TextGeneration {
    std::string text;
    std::int64_t seed = 0;
    std::string worker_id;
    std::string worker_name;
    std::string model;
    std::string state;
    http::RawJson gen_metadata;
};

struct TextStatusAnswer {
    StatusNumbers numbers;
    std::vector<TextGeneration> generations;
};

const http::Schema<model::ExtraSourceImage>& extra_source_image();
/// `params` as sent, and the same members as part of a job payload.
const http::Schema<model::TextParameters>& text_parameters();
const http::Schema<model::TextSubmission>& text_request();
const http::Schema<TextPopBody>& text_pop();
const http::Schema<TextSubmitBody>& text_submit();
const http::Schema<AcceptedAnswer>& accepted_answer();
const http::Schema<TextPopAnswer>& text_pop_answer();
const http::Schema<RewardAnswer>& reward_answer();
const http::Schema<MessageAnswer>& message_answer();
const http::Schema<StatusNumbers>& status_numbers();
const http::Schema<TextStatusAnswer>& text_status_answer();

}  // namespace orda::api
