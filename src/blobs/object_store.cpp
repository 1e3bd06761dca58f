#include "blobs/object_store.h"

#include <optional>

namespace orda::blobs {

std::optional<std::string> read_object(ObjectStore& store, const ObjectKey& key,
                                       std::size_t max_bytes) {
    const auto reader = store.open(key);
    if (!reader) return std::nullopt;
    if (reader->size() > max_bytes)
        throw ObjectTooLarge("the object has more than " + std::to_string(max_bytes) + " bytes");
    std::string bytes(reader->size(), '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const auto length = reader->read(std::span{bytes}.subspan(filled));
        if (length == 0) throw StorageUnavailable("the object was cut short");
        filled += length;
    }
    return bytes;
}

}  // namespace orda::blobs
