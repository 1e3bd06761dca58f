#include "worker/backend_openai.h"

#include <algorithm>
#include <string_view>

#include "worker/json_reading.h"
#include "worker/text_shaping.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

/// OpenAI's own limit; local servers take more.
constexpr std::size_t common_stop_sequences = 4;

std::string without_version(std::string url) {
    while (url.ends_with('/'))
        url.pop_back();
    if (url.ends_with("/v1")) url.resize(url.size() - 3);
    return url;
}

/// `models/Some-Model.Q4_K_M.gguf` → `Some-Model.Q4_K_M`: what a llama.cpp server calls its model.
std::string public_name(std::string_view own) {
    constexpr std::string_view file_ending = ".gguf";
    if (!own.ends_with(file_ending)) return std::string(own);
    own.remove_suffix(file_ending.size());
    const auto slash = own.find_last_of("/\\");
    return std::string(slash == std::string_view::npos ? own : own.substr(slash + 1));
}

/// A sampler of the payload under the names the servers know, unless it has no effect.
void add_sampler(json::object& body, const json::object& payload, std::string_view name,
                 double neutral, std::initializer_list<std::string_view> own_names) {
    const json::value* value = payload.if_contains(name);
    if (value == nullptr || !value->is_number()) return;
    if (read_number(payload, name, neutral) == neutral) return;
    for (const auto own_name : own_names)
        body[own_name] = *value;
}

}  // namespace

json::object openai_body(const TextJob& job, bool common_samplers_only) {
    const json::object& payload = job.payload;
    json::object body{{"model", job.model.own_name},
                      {"prompt", shaped_prompt(payload)},
                      {"max_tokens", read_integer(payload, "max_length", 80)},
                      {"stream", false}};
    for (const char* name : {"temperature", "top_p"})
        if (const json::value* value = payload.if_contains(name); value && value->is_number())
            body[name] = *value;
    if (has(payload, "seed")) body["seed"] = read_integer(payload, "seed");
    if (const json::array* stops = find_array(payload, "stop_sequence"); stops && !stops->empty()) {
        json::array kept = *stops;
        if (common_samplers_only) kept.resize(std::min(kept.size(), common_stop_sequences));
        body["stop"] = std::move(kept);
    }
    if (common_samplers_only) return body;
    add_sampler(body, payload, "top_k", 0, {"top_k"});
    add_sampler(body, payload, "top_a", 0, {"top_a"});
    add_sampler(body, payload, "min_p", 0, {"min_p"});
    add_sampler(body, payload, "typical", 1, {"typical_p", "typical"});
    add_sampler(body, payload, "tfs", 1, {"tfs", "tfs_z"});
    add_sampler(body, payload, "rep_pen", 1, {"repetition_penalty", "repeat_penalty"});
    add_sampler(body, payload, "rep_pen_range", 0, {"repeat_last_n", "penalty_range"});
    add_sampler(body, payload, "smoothing_factor", 0, {"smoothing_factor"});
    add_sampler(body, payload, "dynatemp_range", 0, {"dynatemp_range"});
    if (body.contains("dynatemp_range"))
        add_sampler(body, payload, "dynatemp_exponent", 1, {"dynatemp_exponent"});
    return body;
}

OpenaiBackend::OpenaiBackend(const std::string& url, std::string key)
    : http_(without_version(url), std::move(key)) {}

std::vector<JobKind> OpenaiBackend::kinds() const {
    return {JobKind::text};
}

std::vector<ServedModel> OpenaiBackend::models(JobKind, const WorkLimits& limits) {
    const json::object answer = http_.get("/v1/models", limits);
    std::vector<ServedModel> models;
    if (const json::array* data = find_array(answer, "data"))
        for (const auto& entry : *data)
            if (const json::object* model = entry.if_object())
                if (const std::string id = read_text(*model, "id"); !id.empty())
                    models.push_back({public_name(id), id});
    if (models.empty()) throw BackendFailure("the back end lists no models");
    return models;
}

BackendAbilities OpenaiBackend::abilities(const WorkLimits& limits) {
    // Where servers tell the context: vLLM in the model list, TabbyAPI in its parameters.
    const json::object answer = http_.get("/v1/models", limits);
    BackendAbilities abilities;
    const json::array* data = find_array(answer, "data");
    if (data == nullptr) return abilities;
    for (const auto& entry : *data) {
        const json::object* model = entry.if_object();
        if (model == nullptr) continue;
        std::int64_t context = read_integer(*model, "max_model_len");
        if (const json::object* meta = find_object(*model, "meta"); meta && context <= 0)
            context = read_integer(*meta, "n_ctx");
        if (const json::object* loaded = find_object(*model, "parameters"); loaded && context <= 0)
            context = read_integer(*loaded, "max_seq_len");
        if (context > 0)
            abilities.max_context_length =
                std::min(context, abilities.max_context_length.value_or(context));
    }
    return abilities;
}

TextResult OpenaiBackend::generate_text(const TextJob& job, const WorkLimits& limits) {
    constexpr std::string_view path = "/v1/completions";
    json::object body = openai_body(job, common_samplers_only_);
    HttpAnswer answer = http_.exchange("POST", path, &body, limits);
    if ((answer.status == 400 || answer.status == 422) && !common_samplers_only_) {
        body = openai_body(job, true);
        answer = http_.exchange("POST", path, &body, limits);
        common_samplers_only_ = answer.status == 200;
    }
    const json::object object = accepted_object(answer, path);
    const json::array* choices = find_array(object, "choices");
    const json::object* choice =
        choices != nullptr && !choices->empty() ? choices->front().if_object() : nullptr;
    if (choice == nullptr || !choice->contains("text"))
        throw BackendFailure("the back end's answer has no text");
    return {shape_text(read_text(*choice, "text"), job.payload), read_integer(job.payload, "seed")};
}

}  // namespace orda::worker
