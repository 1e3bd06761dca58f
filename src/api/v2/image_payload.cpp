#include "api/v2/image_payload.h"

#include "api/v2/image_schemas.h"
#include "http/json_writer.h"

namespace orda::api {

namespace {

template <class T>
void write_optional(http::JsonWriter& writer, std::string_view key, const std::optional<T>& value) {
    if (value) writer.key(key).value(*value);
}

template <class T>
void write_list(http::JsonWriter& writer, std::string_view key,
                const std::optional<std::vector<T>>& list, const http::Schema<T>& schema) {
    if (!list) return;
    writer.key(key).begin_array();
    for (const T& item : *list)
        schema.write(item, writer);
    writer.end_array();
}

}  // namespace

std::string image_payload_members(const model::ImageParameters& params) {
    std::string object;
    http::JsonWriter writer(object);
    writer.begin_object();
    writer.key("cfg_scale").value(params.cfg_scale.value_or(5.0));
    writer.key("tiling").value(params.tiling);
    writer.key("hires_fix").value(params.hires_fix);
    writer.key("transparent").value(params.transparent);
    writer.key("image_is_control").value(params.image_is_control);
    writer.key("return_control_map").value(params.return_control_map);
    write_optional(writer, "denoising_strength", params.denoising_strength);
    write_optional(writer, "hires_fix_denoising_strength", params.hires_fix_denoising_strength);
    write_optional(writer, "facefixer_strength", params.facefixer_strength);
    write_optional(writer, "clip_skip", params.clip_skip);
    write_optional(writer, "control_type", params.control_type);
    write_optional(writer, "workflow", params.workflow);
    if (params.post_processing) {
        writer.key("post_processing").begin_array();
        for (const auto& name : *params.post_processing)
            writer.value(name);
        writer.end_array();
    }
    write_list(writer, "extra_texts", params.extra_texts, extra_text_schema());
    write_list(writer, "loras", params.loras, lora_schema());
    write_list(writer, "tis", params.tis, textual_inversion_schema());
    if (!params.special.empty()) writer.key("special").raw(params.special);
    writer.end_object();
    return object.substr(1, object.size() - 2);
}

http::RawJson image_payload(const horde::Handout& handout, const model::RequestBody& body) {
    const model::ImageDemands& image = handout.demands->image;
    http::RawJson payload{""};
    http::JsonWriter writer(payload.text);
    writer.begin_object();
    writer.key("prompt").value(body.prompt);
    writer.key("ddim_steps").value(image.steps);
    writer.key("n_iter").value(static_cast<std::int64_t>(handout.jobs.size()));
    if (handout.censor_nsfw) writer.key("use_nsfw_censor").value(true);
    writer.key("seed").value(std::to_string(handout.seed));
    writer.key("sampler_name").value(image.sampler);
    writer.key("height").value(image.height);
    writer.key("width").value(image.width);
    writer.key("karras").value(image.karras);
    payload.text += ',';
    payload.text += body.payload;
    payload.text += '}';
    return payload;
}

http::RawJson image_payload_of_nothing() {
    return {R"({"ddim_steps":30,"n_iter":1,"sampler_name":"k_euler_a","cfg_scale":7.5,)"
            R"("height":512,"width":512,"karras":false,"tiling":false,"hires_fix":false,)"
            R"("transparent":false,"image_is_control":false,"return_control_map":false})"};
}

}  // namespace orda::api
