#include "api/v2/workers_view.h"

#include <fmt/format.h>

#include "base/time.h"
#include "rules/bridge.h"

namespace orda::api {

using model::Kind;

namespace {

constexpr std::int64_t hundredths = 100;

void add_image_fields(WorkerAnswer& answer, const horde::WorkerDetails& details) {
    const model::Declaration& offered = details.worker.declaration;
    const rules::Bridge bridge = rules::bridge_of(offered.bridge_agent);
    answer.models = offered.models;
    answer.nsfw = offered.nsfw;
    answer.max_pixels = offered.max_pixels;
    // Whole: a client's type for it has no fraction.
    answer.megapixelsteps_generated =
        static_cast<double>(details.totals.contributions / hundredths);
    answer.img2img = offered.allow_img2img && bridge.has(rules::Capability::img2img);
    answer.painting = offered.allow_painting && bridge.has(rules::Capability::inpainting);
    answer.post_processing = offered.allow_post_processing;
    answer.lora = offered.allow_lora;
    answer.controlnet = offered.allow_controlnet;
    answer.sdxl_controlnet = offered.allow_sdxl_controlnet;
}

void add_text_fields(WorkerAnswer& answer, const horde::WorkerDetails& details) {
    const model::Declaration& offered = details.worker.declaration;
    answer.models = offered.models;
    answer.nsfw = offered.nsfw;
    answer.max_length = offered.max_length;
    answer.max_context_length = offered.max_context_length;
}

WorkerKudosAnswer kudos_of(const horde::WorkerDetails& details) {
    WorkerKudosAnswer answer;
    const model::WorkerTotals& totals = details.totals;
    // What alchemists earn for forms is not among what is shown.
    if (totals.generated != Kudos{} && details.worker.kind != Kind::alchemy)
        answer.generated = static_cast<double>(totals.generated.rounded());
    if (totals.uptime_kudos != Kudos{}) answer.uptime = totals.uptime_kudos.rounded();
    return answer;
}

std::vector<WorkerMessageAnswer> messages_of(const horde::WorkerSight& sight) {
    std::vector<WorkerMessageAnswer> answers;
    for (const auto& message : sight.messages)
        answers.push_back(
            {.worker_id = sight.details.worker.id.text(),
             .user_id = std::to_string(message.author),
             .message = message.message,
             .origin = message.origin.empty() ? std::nullopt : std::optional{message.origin},
             .created = rfc822(message.created),
             .expiry = rfc822(message.expiry)});
    return answers;
}

}  // namespace

std::string performance_text(Kind kind, double speed, bool measured) {
    switch (kind) {
        case Kind::image:
            return fmt::format("{:.1f} megapixelsteps per second", speed / 1e6);
        case Kind::text:
            return fmt::format("{:.1f} tokens per second", speed);
        case Kind::alchemy:
            if (measured) return fmt::format("{:.1f} seconds per form", speed);
    }
    return "No requests fulfilled yet";
}

WorkerAnswer worker_answer(const horde::WorkerSight& sight, bool privileged) {
    const horde::WorkerDetails& details = sight.details;
    const model::Worker& worker = details.worker;
    const model::WorkerTotals& totals = details.totals;
    WorkerAnswer answer;
    answer.type = model::wire_name(worker.kind);
    answer.name = worker.name;
    answer.id = worker.id.text();
    answer.online = details.online;
    answer.requests_fulfilled = totals.fulfilments;
    answer.uncompleted_jobs = totals.uncompleted_jobs;
    answer.kudos_rewards = static_cast<double>((totals.generated + totals.uptime_kudos).rounded());
    answer.kudos_details = kudos_of(details);
    answer.performance = performance_text(worker.kind, details.speed, details.has_speed);
    answer.threads = worker.declaration.threads;
    answer.uptime = std::chrono::duration_cast<seconds>(totals.uptime).count();
    answer.maintenance_mode = worker.maintenance;
    if (!worker.info.empty()) answer.info = worker.info;
    answer.trusted = details.owner_trusted;
    answer.flagged = details.owner_flagged;
    answer.bridge_agent = worker.declaration.bridge_agent;
    switch (worker.kind) {
        case Kind::image:
            add_image_fields(answer, details);
            break;
        case Kind::text:
            add_text_fields(answer, details);
            break;
        case Kind::alchemy:
            answer.forms = worker.declaration.forms;
            break;
    }
    if (privileged || details.owner_public) {
        answer.owner = details.owner_alias;
        answer.messages = messages_of(sight);
    }
    if (privileged) {
        answer.paused = worker.paused;
        answer.suspicious = static_cast<std::int64_t>(worker.suspicions.size());
        answer.ipaddr = worker.address;
        if (!sight.owner_contact.empty()) answer.contact = sight.owner_contact;
    }
    return answer;
}

}  // namespace orda::api
