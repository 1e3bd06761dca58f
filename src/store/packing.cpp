#include "store/packing.h"

#include <boost/json.hpp>
#include <charconv>
#include <fmt/compile.h>
#include <fmt/format.h>
#include <stdexcept>

#include "base/assertion.h"

namespace orda::store {

namespace json = boost::json;

namespace {

[[noreturn]] void unreadable(std::string_view text) {
    throw std::runtime_error(
        fmt::format("the database holds packed text that is none: {:.100}", text));
}

/// Reads `[n,n,…]` without white space.
template <class Number>
std::vector<Number> numbers(std::string_view text) {
    std::vector<Number> result;
    if (text == "[]") return result;
    if (text.size() < 3 || text.front() != '[' || text.back() != ']') unreadable(text);
    const char* at = text.data() + 1;
    const char* const end = text.data() + text.size() - 1;
    for (;;) {
        Number number{};
        const auto [next, error] = std::from_chars(at, end, number);
        if (error != std::errc{}) unreadable(text);
        result.push_back(number);
        if (next == end) return result;
        if (*next != ',') unreadable(text);
        at = next + 1;
    }
}

// ── Writing ──

json::array list_of(const std::vector<std::string>& texts) {
    return json::array(texts.begin(), texts.end());
}

json::array list_of(const std::vector<model::WorkerId>& ids) {
    json::array list;
    for (const auto& id : ids)
        list.emplace_back(id.text());
    return list;
}

// ── Reading: a member that is absent leaves the default ──

class ObjectReader {
  public:
    explicit ObjectReader(const json::object& object) : object_(object) {}

    void read(std::string_view name, bool& into) const {
        if (const auto* found = object_.if_contains(name)) into = found->as_bool();
    }
    void read(std::string_view name, std::int64_t& into) const {
        if (const auto* found = object_.if_contains(name)) into = found->as_int64();
    }
    void read(std::string_view name, std::int32_t& into) const {
        if (const auto* found = object_.if_contains(name))
            into = static_cast<std::int32_t>(found->as_int64());
    }
    void read(std::string_view name, std::string& into) const {
        if (const auto* found = object_.if_contains(name)) into = found->as_string();
    }
    void read(std::string_view name, std::vector<std::string>& into) const {
        const auto* found = object_.if_contains(name);
        if (!found) return;
        into.clear();
        for (const auto& element : found->as_array())
            into.emplace_back(element.as_string());
    }
    void read(std::string_view name, std::vector<std::int64_t>& into) const {
        const auto* found = object_.if_contains(name);
        if (!found) return;
        into.clear();
        for (const auto& element : found->as_array())
            into.push_back(element.as_int64());
    }
    void read(std::string_view name, std::vector<Uuid>& into) const {
        const auto* found = object_.if_contains(name);
        if (!found) return;
        into.clear();
        for (const auto& element : found->as_array()) {
            const auto id = Uuid::parse(element.as_string());
            if (!id) throw std::invalid_argument("not an id");
            into.push_back(*id);
        }
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void read(std::string_view name, Enum& into) const {
        if (const auto* found = object_.if_contains(name))
            into = static_cast<Enum>(found->as_int64());
    }
    /// The object inside; an empty one when absent.
    ObjectReader inside(std::string_view name) const {
        static const json::object empty;
        const auto* found = object_.if_contains(name);
        return ObjectReader(found ? found->as_object() : empty);
    }

  private:
    const json::object& object_;
};

/// Parses and reads; whatever is wrong with the text comes out as one kind of error.
template <class Reader>
void read_json(std::string_view text, Reader reader) {
    try {
        json::monotonic_resource memory;
        reader(json::parse(text, &memory));
    } catch (const std::exception&) {
        unreadable(text);
    }
}

}  // namespace

std::string packed(std::span<const std::int64_t> integers) {
    return fmt::format(FMT_COMPILE("[{}]"), fmt::join(integers, ","));
}

std::vector<std::int64_t> unpacked_integers(std::string_view text) {
    return numbers<std::int64_t>(text);
}

std::string packed(const std::vector<model::Suspicion>& suspicions) {
    if (suspicions.empty()) return "[]";
    std::vector<std::int64_t> integers;
    for (const auto suspicion : suspicions)
        integers.push_back(static_cast<std::int64_t>(suspicion));
    return packed(integers);
}

std::vector<model::Suspicion> unpacked_suspicions(std::string_view text) {
    std::vector<model::Suspicion> suspicions;
    for (const auto number : numbers<std::int64_t>(text))
        suspicions.push_back(static_cast<model::Suspicion>(number));
    return suspicions;
}

std::string packed(const std::vector<double>& reals) {
    return fmt::format(FMT_COMPILE("[{}]"), fmt::join(reals, ","));
}

std::vector<double> unpacked_reals(std::string_view text) {
    return numbers<double>(text);
}

std::string packed(const std::vector<model::Posting>& postings) {
    std::vector<std::int64_t> integers;
    integers.reserve(postings.size() * 3);
    for (const auto& posting : postings) {
        integers.push_back(posting.account);
        integers.push_back(static_cast<std::int64_t>(posting.pocket));
        integers.push_back(posting.amount.hundredths());
    }
    return packed(integers);
}

std::vector<model::Posting> unpacked_postings(std::string_view text) {
    const auto integers = numbers<std::int64_t>(text);
    if (integers.size() % 3 != 0) unreadable(text);
    std::vector<model::Posting> postings;
    for (std::size_t i = 0; i < integers.size(); i += 3)
        postings.push_back({integers[i], static_cast<model::Pocket>(integers[i + 1]),
                            Kudos::hundredths(integers[i + 2])});
    return postings;
}

// ── Demands ──

namespace {

json::object object_of(const model::ImageDemands& image, json::storage_ptr memory) {
    return json::object(
        {
            {"width", image.width},
            {"height", image.height},
            {"steps", image.steps},
            {"accurate_steps", image.accurate_steps},
            {"sampler", image.sampler},
            {"karras", image.karras},
            {"nsfw", image.nsfw},
            {"r2", image.r2},
            {"source_image", image.source_image},
            {"source_processing", static_cast<std::int64_t>(image.source_processing)},
            {"extra_source_images", image.extra_source_images},
            {"loras", image.loras},
            {"lora_by_version", image.lora_by_version},
            {"tis", image.tis},
            {"control_type", image.control_type},
            {"return_control_map", image.return_control_map},
            {"tiling", image.tiling},
            {"hires_fix", image.hires_fix},
            {"clip_skip", image.clip_skip},
            {"transparent", image.transparent},
            {"qr_code", image.qr_code},
            {"post_processing", list_of(image.post_processing)},
        },
        std::move(memory));
}

model::ImageDemands image_demands(const ObjectReader& object) {
    model::ImageDemands image;
    object.read("width", image.width);
    object.read("height", image.height);
    object.read("steps", image.steps);
    object.read("accurate_steps", image.accurate_steps);
    object.read("sampler", image.sampler);
    object.read("karras", image.karras);
    object.read("nsfw", image.nsfw);
    object.read("r2", image.r2);
    object.read("source_image", image.source_image);
    object.read("source_processing", image.source_processing);
    object.read("extra_source_images", image.extra_source_images);
    object.read("loras", image.loras);
    object.read("lora_by_version", image.lora_by_version);
    object.read("tis", image.tis);
    object.read("control_type", image.control_type);
    object.read("return_control_map", image.return_control_map);
    object.read("tiling", image.tiling);
    object.read("hires_fix", image.hires_fix);
    object.read("clip_skip", image.clip_skip);
    object.read("transparent", image.transparent);
    object.read("qr_code", image.qr_code);
    object.read("post_processing", image.post_processing);
    return image;
}

}  // namespace

std::string packed(const model::Demands& demands) {
    json::monotonic_resource memory;
    json::object object(
        {
            {"kind", static_cast<std::int64_t>(demands.kind)},
            {"models", list_of(demands.models)},
            {"trusted_workers", demands.trusted_workers},
            {"slow_workers", demands.slow_workers},
            {"extra_slow_workers", demands.extra_slow_workers},
            {"safe_address", demands.safe_address},
            {"workers", list_of(demands.workers)},
            {"deny_workers", demands.deny_workers},
        },
        &memory);
    switch (demands.kind) {
        case model::Kind::image:
            object.emplace("image", object_of(demands.image, &memory));
            break;
        case model::Kind::text:
            object.emplace("text",
                           json::object({{"max_length", demands.text.max_length},
                                         {"max_context_length", demands.text.max_context_length},
                                         {"validated_backends", demands.text.validated_backends}},
                                        &memory));
            break;
        case model::Kind::alchemy:
            object.emplace("alchemy", json::object({{"form", demands.alchemy.form},
                                                    {"tiles", demands.alchemy.tiles}},
                                                   &memory));
            break;
    }
    return json::serialize(object);
}

model::Demands unpacked_demands(std::string_view text) {
    model::Demands demands;
    read_json(text, [&demands](const json::value& value) {
        const ObjectReader object(value.as_object());
        object.read("kind", demands.kind);
        object.read("models", demands.models);
        object.read("trusted_workers", demands.trusted_workers);
        object.read("slow_workers", demands.slow_workers);
        object.read("extra_slow_workers", demands.extra_slow_workers);
        object.read("safe_address", demands.safe_address);
        object.read("workers", demands.workers);
        object.read("deny_workers", demands.deny_workers);
        demands.image = image_demands(object.inside("image"));
        const auto of_text = object.inside("text");
        of_text.read("max_length", demands.text.max_length);
        of_text.read("max_context_length", demands.text.max_context_length);
        of_text.read("validated_backends", demands.text.validated_backends);
        const auto of_alchemy = object.inside("alchemy");
        of_alchemy.read("form", demands.alchemy.form);
        of_alchemy.read("tiles", demands.alchemy.tiles);
    });
    return demands;
}

// ── Declarations ──

std::string packed(const model::Declaration& declaration) {
    return json::serialize(json::object{
        {"models", list_of(declaration.models)},
        {"bridge_agent", declaration.bridge_agent},
        {"threads", declaration.threads},
        {"nsfw", declaration.nsfw},
        {"require_upfront_kudos", declaration.require_upfront_kudos},
        {"allow_unsafe_address", declaration.allow_unsafe_address},
        {"extra_slow", declaration.extra_slow},
        {"blacklist", list_of(declaration.blacklist)},
        {"priority_users",
         json::array(declaration.priority_users.begin(), declaration.priority_users.end())},
        {"max_pixels", declaration.max_pixels},
        {"allow_img2img", declaration.allow_img2img},
        {"allow_painting", declaration.allow_painting},
        {"allow_post_processing", declaration.allow_post_processing},
        {"allow_controlnet", declaration.allow_controlnet},
        {"allow_sdxl_controlnet", declaration.allow_sdxl_controlnet},
        {"allow_lora", declaration.allow_lora},
        {"limit_max_steps", declaration.limit_max_steps},
        {"max_length", declaration.max_length},
        {"max_context_length", declaration.max_context_length},
        {"softprompts", list_of(declaration.softprompts)},
        {"max_tiles", declaration.max_tiles},
        {"forms", list_of(declaration.forms)},
    });
}

model::Declaration unpacked_declaration(std::string_view text) {
    model::Declaration declaration;
    read_json(text, [&declaration](const json::value& value) {
        const ObjectReader object(value.as_object());
        object.read("models", declaration.models);
        object.read("bridge_agent", declaration.bridge_agent);
        object.read("threads", declaration.threads);
        object.read("nsfw", declaration.nsfw);
        object.read("require_upfront_kudos", declaration.require_upfront_kudos);
        object.read("allow_unsafe_address", declaration.allow_unsafe_address);
        object.read("extra_slow", declaration.extra_slow);
        object.read("blacklist", declaration.blacklist);
        object.read("priority_users", declaration.priority_users);
        object.read("max_pixels", declaration.max_pixels);
        object.read("allow_img2img", declaration.allow_img2img);
        object.read("allow_painting", declaration.allow_painting);
        object.read("allow_post_processing", declaration.allow_post_processing);
        object.read("allow_controlnet", declaration.allow_controlnet);
        object.read("allow_sdxl_controlnet", declaration.allow_sdxl_controlnet);
        object.read("allow_lora", declaration.allow_lora);
        object.read("limit_max_steps", declaration.limit_max_steps);
        object.read("max_length", declaration.max_length);
        object.read("max_context_length", declaration.max_context_length);
        object.read("softprompts", declaration.softprompts);
        object.read("max_tiles", declaration.max_tiles);
        object.read("forms", declaration.forms);
    });
    return declaration;
}

// ── Source images ──

std::string packed(const std::vector<model::SourceImage>& images) {
    if (images.empty()) return "[]";
    json::array list;
    for (const auto& image : images)
        // As text: the parser may miss the nearest double by one bit.
        list.push_back(
            json::object{{"url", image.url}, {"strength", fmt::format("{}", image.strength)}});
    return json::serialize(list);
}

std::vector<model::SourceImage> unpacked_images(std::string_view text) {
    std::vector<model::SourceImage> images;
    if (text == "[]") return images;
    read_json(text, [&images](const json::value& value) {
        for (const auto& element : value.as_array()) {
            const ObjectReader object(element.as_object());
            model::SourceImage image;
            object.read("url", image.url);
            std::string strength = "1";
            object.read("strength", strength);
            image.strength = numbers<double>("[" + strength + "]").at(0);
            images.push_back(std::move(image));
        }
    });
    return images;
}

}  // namespace orda::store
