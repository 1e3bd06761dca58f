#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/v2/text_schemas.h"
#include "http/schema.h"
#include "model/submission.h"

namespace orda::api {

// Bodies and answers of `generate/*` for images, spec/image-generation.md.

struct ImagePopBody {
    std::string name;
    std::vector<std::string> models;
    bool nsfw = true;
    std::vector<std::string> priority_usernames;
    std::string bridge_agent = "unknown:0:unknown";
    std::int32_t threads = 1;
    bool require_upfront_kudos = false;
    std::int32_t amount = 1;
    bool extra_slow_worker = false;
    std::int64_t max_pixels = 262'144;
    std::vector<std::string> blacklist;
    bool allow_img2img = true;
    bool allow_painting = true;
    bool allow_unsafe_ipaddr = true;
    bool allow_post_processing = true;
    bool allow_controlnet = false;
    bool allow_sdxl_controlnet = false;
    bool allow_lora = false;
    bool limit_max_steps = false;
    std::optional<double> wait;
};

struct ImageSubmitBody {
    std::string id;
    std::string generation;
    std::int64_t seed = 0;
    std::string state = "ok";
    bool censored = false;
    std::vector<MetadataEntry> gen_metadata;
};

/// `special` and `params` as sent, before they become a model::ImageSubmission.
struct ImageParametersBody : model::ImageParameters {
    std::optional<boost::json::object> special_object;
};
struct ImageRequestBody : model::ImageSubmission {
    ImageParametersBody sent_params;
    /// Absent means the default model; an empty list any model.
    std::optional<std::vector<std::string>> sent_models;
};

struct WarningAnswer {
    std::string code;
    std::string message;
};

struct ImageAcceptedAnswer {
    std::optional<std::string> id;
    double kudos = 0;
    std::optional<std::string> message;
    std::vector<WarningAnswer> warnings;
};

struct ExtraSourceAnswer {
    std::string image;
    double strength = 1.0;
};

struct ImagePopAnswer {
    http::RawJson payload;
    std::optional<std::string> id;
    std::vector<std::string> ids;
    std::optional<std::int64_t> ttl;
    SkippedCounts skipped;
    std::optional<std::string> model;
    std::optional<std::string> source_image;
    std::string source_processing = "img2img";
    std::optional<std::string> source_mask;
    std::optional<std::vector<ExtraSourceAnswer>> extra_source_images;
    std::optional<std::string> r2_upload;
    std::optional<std::vector<std::string>> r2_uploads;
    std::vector<MessageAnswer> messages;
};

struct ImageGeneration {
    std::string img;
    std::string seed;
    std::string id;
    bool censored = false;
    http::RawJson gen_metadata;
    std::string worker_id;
    std::string worker_name;
    std::string model;
    std::string state = "ok";
};

struct ImageStatusAnswer {
    StatusNumbers numbers;
    std::vector<ImageGeneration> generations;
    bool shared = false;
};

const http::Schema<ImageRequestBody>& image_request();
const http::Schema<ImagePopBody>& image_pop();
const http::Schema<ImageSubmitBody>& image_submit();
const http::Schema<ImageAcceptedAnswer>& image_accepted_answer();
const http::Schema<ImagePopAnswer>& image_pop_answer();
const http::Schema<ImageStatusAnswer>& image_status_answer();

const http::Schema<model::Lora>& lora_schema();
const http::Schema<model::TextualInversion>& textual_inversion_schema();
const http::Schema<model::ExtraText>& extra_text_schema();

}  // namespace orda::api
