#include "worker/backend_koboldcpp.h"

#include <fmt/format.h>

#include "worker/json_reading.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

constexpr std::string_view name_prefix = "koboldcpp/";
/// KoboldCpp answers 503 while it works for somebody else.
constexpr std::chrono::milliseconds busy_pause{1000};
constexpr int service_busy = 503;

/// The `value` of an answer, where the server has that route.
std::optional<std::int64_t> find_value(BackendHttp& http, std::string_view path,
                                       const WorkLimits& limits) {
    const HttpAnswer answer = http.exchange("GET", path, nullptr, limits);
    if (answer.status != 200) return std::nullopt;
    const auto object = parse_object(answer.body);
    const std::int64_t value = object ? read_integer(*object, "value") : 0;
    return value > 0 ? std::optional(value) : std::nullopt;
}

}  // namespace

std::vector<JobKind> KoboldcppBackend::kinds() const {
    return {JobKind::text};
}

std::vector<ServedModel> KoboldcppBackend::models(JobKind, const WorkLimits& limits) {
    const std::string own = read_text(http_.get("/api/v1/model", limits), "result");
    if (own.empty() || own == "inactive" || own.ends_with("/inactive") || own == "ReadOnly")
        throw BackendFailure("the back end has no model loaded");
    if (own.starts_with(name_prefix)) return {{own, own}};
    return {{std::string(name_prefix) + own, own}};
}

BackendAbilities KoboldcppBackend::abilities(const WorkLimits& limits) {
    BackendAbilities abilities;
    abilities.max_context_length = find_value(http_, "/api/extra/true_max_context_length", limits);
    if (!abilities.max_context_length)
        abilities.max_context_length =
            find_value(http_, "/api/v1/config/max_context_length", limits);
    abilities.max_length = find_value(http_, "/api/v1/config/max_length", limits);
    return abilities;
}

TextResult KoboldcppBackend::generate_text(const TextJob& job, const WorkLimits& limits) {
    constexpr std::string_view path = "/api/v1/generate";
    const std::string generation_key = fmt::format("ORDA{:x}", ++key_seed_);
    json::object body = job.payload;
    body["genkey"] = generation_key;
    body["quiet"] = true;
    HttpAnswer answer;
    try {
        while (true) {
            answer = http_.exchange("POST", path, &body, limits);
            if (answer.status != service_busy) break;
            pause_within(limits, busy_pause);
        }
    } catch (const BackendFailure&) {
        http_.notify("/api/extra/abort", {{"genkey", generation_key}});
        throw;
    }
    const json::object object = accepted_object(answer, path);
    const json::array* results = find_array(object, "results");
    const json::object* result =
        results != nullptr && !results->empty() ? results->front().if_object() : nullptr;
    if (result == nullptr || !result->contains("text"))
        throw BackendFailure("the back end's answer has no text");
    return {read_text(*result, "text"), read_integer(*result, "seed")};
}

}  // namespace orda::worker
