#include "blobs/object_key.h"

#include "base/assertion.h"

namespace orda::blobs {

namespace {

constexpr std::size_t id_length = 36;
constexpr std::string_view extension = ".webp";
constexpr std::string_view extra_prefix = "_extra_src_";

/// The index of an extra image as `name` writes it: decimal, no leading zero.
std::optional<std::uint8_t> parse_index(std::string_view digits) {
    if (digits.empty() || digits.size() > 2) return std::nullopt;
    unsigned value = 0;
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = value * 10 + static_cast<unsigned>(digit - '0');
    }
    const bool leading_zero = digits.size() > 1 && digits.front() == '0';
    if (leading_zero || value >= ObjectKey::max_extra) return std::nullopt;
    return static_cast<std::uint8_t>(value);
}

}  // namespace

std::string_view ObjectKey::bucket() const {
    return purpose == Purpose::results ? "results" : "sources";
}

std::string ObjectKey::name() const {
    std::string text = id.text();
    switch (part) {
        case Part::whole:
            break;
        case Part::source:
            text += "_src";
            break;
        case Part::mask:
            text += "_msk";
            break;
        case Part::extra:
            text += extra_prefix;
            text += std::to_string(index);
            break;
    }
    text += extension;
    return text;
}

std::optional<ObjectKey> ObjectKey::parse(std::string_view bucket, std::string_view name) {
    ObjectKey key;
    if (bucket == "results")
        key.purpose = Purpose::results;
    else if (bucket == "sources")
        key.purpose = Purpose::sources;
    else
        return std::nullopt;

    if (name.size() < id_length + extension.size() || !name.ends_with(extension))
        return std::nullopt;
    const auto id_text = name.substr(0, id_length);
    const auto id = Uuid::parse(id_text);
    // Uuid::parse also takes what people type; a key has one spelling only.
    if (!id || id->text() != id_text) return std::nullopt;
    key.id = *id;

    const auto part = name.substr(id_length, name.size() - id_length - extension.size());
    if (part.empty()) return key;
    if (part == "_src") {
        key.part = Part::source;
    } else if (part == "_msk") {
        key.part = Part::mask;
    } else if (part.starts_with(extra_prefix)) {
        const auto index = parse_index(part.substr(extra_prefix.size()));
        if (!index) return std::nullopt;
        key.part = Part::extra;
        key.index = *index;
    } else {
        return std::nullopt;
    }
    return key;
}

ObjectKey result_key(const Uuid& job) {
    return {.purpose = Purpose::results, .id = job, .part = Part::whole};
}

ObjectKey source_image_key(const Uuid& request) {
    return {.purpose = Purpose::sources, .id = request, .part = Part::source};
}

ObjectKey source_mask_key(const Uuid& request) {
    return {.purpose = Purpose::sources, .id = request, .part = Part::mask};
}

ObjectKey extra_source_image_key(const Uuid& request, std::size_t index) {
    must(index < ObjectKey::max_extra, "a request has few extra source images");
    return {.purpose = Purpose::sources,
            .id = request,
            .part = Part::extra,
            .index = static_cast<std::uint8_t>(index)};
}

ObjectKey alchemy_source_key(const Uuid& request) {
    return {.purpose = Purpose::sources, .id = request, .part = Part::whole};
}

}  // namespace orda::blobs
