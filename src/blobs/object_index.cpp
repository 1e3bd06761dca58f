#include "blobs/object_index.h"

namespace orda::blobs {

void ObjectIndex::set(const ObjectKey& key, const Entry& entry) {
    erase(key);
    entries_.emplace(key, entry);
    by_expiry_.emplace(entry.expires, key);
    total_size_ += entry.size;
}

void ObjectIndex::keep_until(const ObjectKey& key, Time expires) {
    const auto found = entries_.find(key);
    if (found == entries_.end() || found->second.expires >= expires) return;
    auto node = by_expiry_.extract({found->second.expires, key});
    node.value().first = expires;
    by_expiry_.insert(std::move(node));
    found->second.expires = expires;
}

bool ObjectIndex::erase(const ObjectKey& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return false;
    by_expiry_.erase({found->second.expires, key});
    total_size_ -= found->second.size;
    entries_.erase(found);
    return true;
}

const ObjectIndex::Entry* ObjectIndex::find(const ObjectKey& key) const {
    const auto found = entries_.find(key);
    return found == entries_.end() ? nullptr : &found->second;
}

std::optional<std::pair<ObjectKey, ObjectIndex::Entry>> ObjectIndex::first() const {
    if (by_expiry_.empty()) return std::nullopt;
    const ObjectKey key = by_expiry_.begin()->second;
    return std::pair{key, entries_.at(key)};
}

}  // namespace orda::blobs
