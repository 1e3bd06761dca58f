#include "worker/wire.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "worker/json_reading.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

constexpr std::size_t most_shown_words = 500;
constexpr std::size_t most_jobs_of_a_pop = 20;
constexpr std::int64_t longest_time_to_live = 24 * 3600;

std::string printable(const json::value& value) {
    return value.is_string() ? std::string(std::string_view(value.get_string()))
                             : json::serialize(value);
}

std::vector<std::string> read_texts(const json::object& object, std::string_view name) {
    std::vector<std::string> texts;
    if (const json::array* array = find_array(object, name))
        for (const auto& value : *array)
            texts.push_back(value.is_string() ? std::string(std::string_view(value.get_string()))
                                              : std::string());
    return texts;
}

Generation read_generation(const json::object& object) {
    Generation generation;
    generation.text = read_text(object, "text");
    generation.img = read_text(object, "img");
    const json::value* seed = object.if_contains("seed");
    if (seed != nullptr && !seed->is_null()) generation.seed = printable(*seed);
    generation.model = read_text(object, "model");
    generation.worker_name = read_text(object, "worker_name");
    generation.state = read_text(object, "state", "ok");
    if (generation.state == "ok" && read_flag(object, "censored")) generation.state = "censored";
    return generation;
}

bool contains_ignoring_case(std::string_view text, std::string_view lower_fragment) {
    return ascii_lower(text).find(lower_fragment) != std::string::npos;
}

}  // namespace

ApiError error_of(const HttpOutcome& outcome) {
    ApiError error;
    error.passing = worth_retrying(outcome);
    if (!outcome) {
        error.message = outcome.error().message;
        error.aborted = outcome.error().kind == HttpFailure::Kind::aborted;
        return error;
    }
    error.status = outcome->status;
    error.retry_after = outcome->retry_after;
    if (const auto body = parse_object(outcome->body)) {
        error.rc = read_text(*body, "rc");
        error.message = read_text(*body, "message");
        if (const json::object* errors = find_object(*body, "errors"))
            for (const auto& [field, problem] : *errors)
                error.errors[field] = printable(problem);
    }
    if (error.message.empty() && !outcome->location.empty())
        error.message = fmt::format("the address has moved to {}", outcome->location);
    if (error.message.empty()) error.message = "an answer that no horde gives";
    error.message.resize(std::min(error.message.size(), most_shown_words));
    return error;
}

std::expected<json::object, ApiError> read_answer(const HttpOutcome& outcome) {
    if (!outcome || outcome->status < 200 || outcome->status > 299)
        return std::unexpected(error_of(outcome));
    auto body = parse_object(outcome->body);
    if (!body) {
        ApiError error = error_of(outcome);
        error.message = "the answer is not a JSON object";
        error.passing = true;
        return std::unexpected(std::move(error));
    }
    return std::move(*body);
}

AcceptedRequest read_accepted(const json::object& answer) {
    AcceptedRequest accepted;
    accepted.id = read_text(answer, "id");
    accepted.kudos = read_number(answer, "kudos");
    accepted.message = read_text(answer, "message");
    if (const json::array* warnings = find_array(answer, "warnings"))
        for (const auto& warning : *warnings)
            if (const json::object* entry = warning.if_object())
                accepted.warnings.push_back(
                    read_text(*entry, "message", read_text(*entry, "code")));
    return accepted;
}

RequestState read_state(json::object answer) {
    RequestState state;
    state.finished = read_integer(answer, "finished");
    state.processing = read_integer(answer, "processing");
    state.restarted = read_integer(answer, "restarted");
    state.waiting = read_integer(answer, "waiting");
    state.done = read_flag(answer, "done");
    state.faulted = read_flag(answer, "faulted");
    state.is_possible = read_flag(answer, "is_possible", true);
    state.wait_time = read_integer(answer, "wait_time");
    state.queue_position = read_integer(answer, "queue_position");
    state.kudos = read_number(answer, "kudos");
    if (const json::array* generations = find_array(answer, "generations"))
        for (const auto& entry : *generations)
            if (const json::object* object = entry.if_object())
                state.generations.push_back(read_generation(*object));
    state.raw = std::move(answer);
    return state;
}

PopAnswer read_pop(JobKind kind, const json::object& answer) {
    PopAnswer pop;
    if (const json::object* skipped = find_object(answer, "skipped"))
        for (const auto& [reason, value] : *skipped)
            pop.skipped[reason] = read_integer(*skipped, reason);
    if (const json::array* messages = find_array(answer, "messages"))
        for (const auto& entry : *messages)
            if (const json::object* object = entry.if_object())
                pop.messages.push_back({read_text(*object, "id"), read_text(*object, "message"),
                                        read_text(*object, "origin")});

    PoppedJob job;
    job.kind = kind;
    job.ids = read_texts(answer, "ids");
    std::erase(job.ids, "");
    // Old hordes know only `id`.
    if (const std::string id = read_text(answer, "id"); job.ids.empty() && !id.empty())
        job.ids.push_back(id);
    if (job.ids.empty()) return pop;
    job.ids.resize(std::min(job.ids.size(), most_jobs_of_a_pop));
    job.model = read_text(answer, "model");
    if (const json::object* payload = find_object(answer, "payload")) job.payload = *payload;
    if (const std::int64_t ttl = read_integer(answer, "ttl"); ttl > 0)
        job.time_to_live = std::chrono::seconds(std::min(ttl, longest_time_to_live));
    if (kind == JobKind::image) {
        job.uploads = read_texts(answer, "r2_uploads");
        if (job.uploads.empty()) job.uploads.push_back(read_text(answer, "r2_upload"));
        job.uploads.resize(job.ids.size());
        job.source_image = read_text(answer, "source_image");
        job.source_mask = read_text(answer, "source_mask");
        job.source_processing = read_text(answer, "source_processing", "img2img");
    }
    pop.job = std::move(job);
    return pop;
}

json::object write_offer(JobKind kind, const WorkerOffer& offer) {
    json::object body{{"name", offer.name},
                      {"models", to_array(offer.models)},
                      {"bridge_agent", offer.bridge_agent},
                      {"priority_usernames", to_array(offer.priority_usernames)},
                      {"threads", offer.threads},
                      {"amount", offer.amount},
                      {"nsfw", offer.nsfw},
                      {"require_upfront_kudos", offer.require_upfront_kudos}};
    if (offer.wait.count() > 0) body["wait"] = offer.wait.count();
    if (kind == JobKind::text) {
        body["max_length"] = offer.max_length;
        body["max_context_length"] = offer.max_context_length;
        body["softprompts"] = json::array();
    } else {
        body["max_pixels"] = offer.max_pixels;
        body["blacklist"] = to_array(offer.blacklist);
        body["allow_img2img"] = offer.allow_img2img;
        body["allow_painting"] = offer.allow_painting;
        body["allow_post_processing"] = false;
        body["allow_controlnet"] = false;
        body["allow_sdxl_controlnet"] = false;
        body["allow_lora"] = false;
    }
    return body;
}

json::object write_submission(JobKind kind, const Submission& submission) {
    json::object body{{"id", submission.id},
                      {"generation", submission.generation},
                      {"seed", submission.seed},
                      {"state", submission.state}};
    // Text knows only censorship entries there, which this worker never makes.
    if (kind == JobKind::image && !submission.gen_metadata.empty())
        body["gen_metadata"] = submission.gen_metadata;
    return body;
}

bool job_is_lost(const ApiError& error) {
    const auto says = [&error](std::string_view fragment) {
        return error.message.find(fragment) != std::string::npos;
    };
    if (says("already submitted") || says("Please check your worker speed")) return true;
    if (says("Processing Job with ID") && says("does not exist")) return true;
    if (error.status == 400 || error.status == 404) return true;
    // Refused by the horde itself; without a code it may be some proxy on the way.
    return (error.status == 401 || error.status == 403) && !error.rc.empty();
}

bool is_maintenance(const ApiError& error) {
    return error.status == 403 && (error.rc == "WorkerMaintenance" ||
                                   contains_ignoring_case(error.message, "maintenance mode"));
}

bool is_misconfiguration(const ApiError& error) {
    static constexpr std::array<std::string_view, 12> codes{
        "InvalidAPIKey",           "AnonForbiddenWorker", "WrongCredentials",
        "PolymorphicNameConflict", "ProfaneWorkerName",   "ProfaneBridgeAgent",
        "InvalidPriorityUsername", "DeletedUser",         "TooManyWorkers",
        "TooManyWorkersTrusted",   "WorkerInviteOnly",    "TooManySameIPs"};
    if (error.status < 400 || error.status >= 500) return false;
    return std::find(codes.begin(), codes.end(), error.rc) != codes.end() || error.status == 401 ||
           !error.errors.empty() ||
           contains_ignoring_case(error.message, "we cannot accept workers serving") ||
           contains_ignoring_case(error.message, "wrong credentials");
}

}  // namespace orda::worker
