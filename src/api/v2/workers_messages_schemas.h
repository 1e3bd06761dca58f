#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/schema.h"
#include "model/worker.h"

namespace orda::api {

// Bodies and answers of `workers/messages`, spec/workers-and-teams.md §11.

struct MessageBody {
    std::string message;
    std::optional<std::string> worker_id;
    std::int32_t expiry = 12;
    std::string origin = "AI Horde Moderators";
};

/// A message in full; one to all workers has no `worker_id`.
struct FullMessageAnswer {
    std::optional<std::string> worker_id;
    std::string user_id;
    std::string created;
    std::string id;
    std::string message;
    std::optional<std::string> origin;
    std::string expiry;
};

/// Pure.
FullMessageAnswer full_message_answer(const model::WorkerMessage& message);

const http::Schema<MessageBody>& message_body();
const http::Schema<FullMessageAnswer>& full_message();

}  // namespace orda::api
