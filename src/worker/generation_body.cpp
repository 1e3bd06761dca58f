#include "worker/generation_body.h"

#include <fmt/format.h>
#include <stdexcept>

#include "blobs/base64.h"
#include "worker/json_reading.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

void add(json::object& params, std::string_view name, const std::optional<std::int64_t>& value) {
    if (value) params[name] = *value;
}

void add_more(json::object& params, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string::npos)
        throw std::invalid_argument(fmt::format("'{}' is not of the form name=value", text));
    const std::string_view value = std::string_view(text).substr(equals + 1);
    json::error_code error;
    json::value parsed = json::parse(value, error);
    if (error) parsed = json::string(value);
    params[text.substr(0, equals)] = std::move(parsed);
}

}  // namespace

json::object generation_body(const GenerationWishes& wishes) {
    json::object params;
    add(params, "n", wishes.count);
    if (wishes.kind == JobKind::text) {
        add(params, "max_length", wishes.max_length);
        add(params, "max_context_length", wishes.max_context_length);
    } else {
        add(params, "width", wishes.width);
        add(params, "height", wishes.height);
        add(params, "steps", wishes.steps);
        if (wishes.seed) params["seed"] = *wishes.seed;
    }
    for (const auto& more : wishes.more_params)
        add_more(params, more);

    std::string prompt = wishes.prompt;
    if (!wishes.negative_prompt.empty()) prompt += " ### " + wishes.negative_prompt;
    // Without the key an image horde takes its default model instead of any.
    json::object body{{"prompt", prompt},
                      {"params", std::move(params)},
                      {"models", to_array(wishes.models)},
                      {"trusted_workers", wishes.trusted_workers},
                      {"allow_downgrade", wishes.allow_downgrade}};
    if (wishes.kind == JobKind::image) {
        body["nsfw"] = wishes.nsfw;
        body["censor_nsfw"] = !wishes.nsfw;
        body["r2"] = true;
        if (!wishes.source_image.empty()) {
            body["source_image"] = blobs::to_base64(wishes.source_image);
            body["source_processing"] = "img2img";
        }
    }
    return body;
}

std::string result_file_name(const std::string& file, std::size_t index, std::size_t count) {
    if (count <= 1) return file;
    const auto slash = file.find_last_of('/');
    const auto name_start = slash == std::string::npos ? 0 : slash + 1;
    const auto dot = file.find_last_of('.');
    // A leading dot begins a name, not an ending.
    const bool has_ending = dot != std::string::npos && dot > name_start;
    const std::string base = has_ending ? file.substr(0, dot) : file;
    return fmt::format("{}-{}{}", base, index + 1, has_ending ? file.substr(dot) : "");
}

}  // namespace orda::worker
