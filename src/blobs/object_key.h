#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/uuid.h"

namespace orda::blobs {

/// What an object is for; decides its bucket.
enum class Purpose : std::uint8_t {
    results,  ///< pictures made by workers; bucket alias `results`
    sources,  ///< pictures sent by clients; bucket alias `sources`
};

/// Which picture of its owner an object is.
enum class Part : std::uint8_t {
    whole,   ///< the only one: `{id}.webp`
    source,  ///< `{id}_src.webp`
    mask,    ///< `{id}_msk.webp`
    extra,   ///< `{id}_extra_src_{index}.webp`
};

/// The name of one stored object (spec/images-and-storage.md §2). A key is an id and small
/// enumerations, never free text, so no key can name a file outside the store.
struct ObjectKey {
    static constexpr std::uint8_t max_extra = 16;

    Purpose purpose = Purpose::results;
    Uuid id;
    Part part = Part::whole;
    std::uint8_t index = 0;  ///< of Part::extra, below `max_extra`; 0 otherwise

    /// The bucket's alias in links: `results` or `sources`.
    std::string_view bucket() const;
    /// The name inside the bucket; ends in `.webp`, unreserved URL characters only.
    std::string name() const;
    /// Reads what `bucket` and `name` wrote, exactly that and nothing looser.
    static std::optional<ObjectKey> parse(std::string_view bucket, std::string_view name);

    auto operator<=>(const ObjectKey&) const = default;
};

/// The picture of an image job, or of an alchemy form whose result is a picture.
ObjectKey result_key(const Uuid& job);
/// The pictures of an image request.
ObjectKey source_image_key(const Uuid& request);
ObjectKey source_mask_key(const Uuid& request);
ObjectKey extra_source_image_key(const Uuid& request, std::size_t index);
/// The picture of an alchemy request.
ObjectKey alchemy_source_key(const Uuid& request);

}  // namespace orda::blobs

template <>
struct std::hash<orda::blobs::ObjectKey> {
    std::size_t operator()(const orda::blobs::ObjectKey& key) const noexcept {
        const auto rest = static_cast<std::size_t>(key.purpose) << 16 |
                          static_cast<std::size_t>(key.part) << 8 | key.index;
        return std::hash<orda::Uuid>{}(key.id) ^ (rest * 0x9E3779B97F4A7C15ULL);
    }
};
