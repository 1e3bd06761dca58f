#include "api/v2/answers.h"

#include "base/time.h"
#include "http/endpoint.h"
#include "http/json_writer.h"
#include "rules/eligibility.h"

namespace orda::api {

StatusNumbers numbers_of(const horde::RequestStatus& status) {
    return {.finished = status.finished,
            .processing = status.processing,
            .restarted = status.restarted,
            .waiting = status.waiting,
            .done = status.done,
            .faulted = status.faulted,
            .wait_time = status.wait_time,
            .queue_position = status.queue_position,
            .kudos = static_cast<double>(status.kudos),
            .is_possible = status.is_possible};
}

SkippedCounts skipped_of(model::Kind kind, const rules::SkipCounters& counters) {
    SkippedCounts result;
    for (std::size_t i = 0; i < rules::skip_reason_count; ++i) {
        const auto reason = static_cast<rules::SkipReason>(i);
        const std::string_view name = rules::wire_name(reason);
        if (name.empty()) continue;
        if (counters[reason] > 0 || rules::always_shown(kind, reason))
            result.emplace_back(name, counters[reason]);
    }
    return result;
}

std::vector<MessageAnswer> messages_of(const std::vector<model::WorkerMessage>& messages) {
    std::vector<MessageAnswer> result;
    for (const auto& message : messages)
        result.push_back(
            {.id = message.id.text(),
             .message = message.message,
             .origin = message.origin.empty() ? std::nullopt : std::optional{message.origin},
             .expiry = rfc822(message.expiry)});
    return result;
}

std::string_view wire_name(model::JobVerdict verdict) {
    switch (verdict) {
        case model::JobVerdict::ok:
            return "ok";
        case model::JobVerdict::censored:
            return "censored";
        case model::JobVerdict::csam:
            return "csam";
    }
    return "ok";
}

horde::SubmitState submit_state_of(std::string_view wire) {
    if (wire == "censored") return horde::SubmitState::censored;
    if (wire == "faulted") return horde::SubmitState::faulted;
    if (wire == "csam") return horde::SubmitState::csam;
    return horde::SubmitState::ok;
}

std::string metadata_text(const std::vector<MetadataEntry>& entries) {
    std::string text;
    http::JsonWriter writer(text);
    writer.begin_array();
    for (const auto& entry : entries) {
        writer.begin_object();
        writer.key("type").value(entry.type);
        writer.key("value").value(entry.value);
        if (entry.ref) writer.key("ref").value(*entry.ref);
        writer.end_object();
    }
    writer.end_array();
    return text;
}

std::string nobody_can_serve() {
    return "Warning: no active worker can serve this request at the moment. It stays queued and "
           "expires in 20 minutes unless a worker for it comes up. Asking for less (fewer tokens "
           "or steps, a smaller size) or for other models may help.";
}

std::vector<http::RateRule> async_rates() {
    return {{.key = http::RateKey::client_method_path,
             .amount = 2,
             .window = seconds{1},
             .relaxed_amount = 10},
            {.key = http::RateKey::client_method_path,
             .amount = 90,
             .window = seconds{60},
             .relaxed_amount = 300},
            {.key = http::RateKey::apikey_method_path,
             .amount = 2,
             .window = seconds{1},
             .anonymous_amount = 60}};
}

std::vector<http::RateRule> worker_rates() {
    return {{.key = http::RateKey::peer, .amount = 60, .window = seconds{1}}};
}

}  // namespace orda::api
