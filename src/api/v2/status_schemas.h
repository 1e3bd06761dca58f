#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "horde/people_calls.h"
#include "http/schema.h"

namespace orda::api {

// Answers of `status/*`, spec/status-and-stats.md §1–§5.

struct HeartbeatAnswer {
    std::string message = "OK";
    std::string version;
    std::int64_t queue = 0;
    std::int64_t threads = 1;
    std::int64_t active_count = 0;
    bool db_connection = true;
};

struct PerformanceAnswer {
    std::int64_t queued_requests = 0;
    std::int64_t queued_text_requests = 0;
    std::int64_t worker_count = 0;
    std::int64_t text_worker_count = 0;
    std::int64_t thread_count = 0;
    std::int64_t text_thread_count = 0;
    double queued_megapixelsteps = 0;
    double past_minute_megapixelsteps = 0;
    double queued_forms = 0;
    std::int64_t interrogator_count = 0;
    std::int64_t interrogator_thread_count = 0;
    double queued_tokens = 0;
    double past_minute_tokens = 0;
};

struct ModelAnswer {
    std::string name;
    std::int64_t count = 0;
    double performance = 0;
    double queued = 0;
    double jobs = 0;
    std::int64_t eta = 0;
    std::string type;
};

struct NewsAnswer {
    std::optional<std::string> date_published;
    std::optional<std::string> newspiece;
    std::optional<std::string> importance;
    std::optional<std::vector<std::string>> tags;
    std::optional<std::string> title;
    std::optional<std::vector<std::string>> more_info_urls;
};

const http::Schema<HeartbeatAnswer>& heartbeat_answer();
const http::Schema<PerformanceAnswer>& performance_answer();
const http::Schema<ModelAnswer>& model_answer();
/// As read from the file and as shown.
const http::Schema<NewsAnswer>& news_answer();
const http::Schema<horde::ModesModification>& modes_answer();
/// The body of a change.
const http::Schema<horde::ModesModification>& modes_modification();

}  // namespace orda::api
