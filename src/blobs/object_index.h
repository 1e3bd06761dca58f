#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/time.h"
#include "blobs/object_key.h"

namespace orda::blobs {

/// What a store holds, in memory: size and age of every object, ordered by when it may go. Pure
/// bookkeeping without I/O. Not thread-safe.
class ObjectIndex {
  public:
    struct Entry {
        std::uint64_t size = 0;  ///< bytes
        Time written{};
        Time expires{};  ///< not to be removed for age before
    };

    /// Adds or replaces.
    void set(const ObjectKey& key, const Entry& entry);
    /// Moves the expiry later; never earlier, and nothing happens when there is no such object.
    void keep_until(const ObjectKey& key, Time expires);
    /// Whether there was one.
    bool erase(const ObjectKey& key);
    /// Null when there is none; valid until the next change.
    const Entry* find(const ObjectKey& key) const;
    /// The object that expires first.
    std::optional<std::pair<ObjectKey, Entry>> first() const;

    std::uint64_t total_size() const { return total_size_; }
    std::size_t count() const { return entries_.size(); }

  private:
    std::unordered_map<ObjectKey, Entry> entries_;
    std::set<std::pair<Time, ObjectKey>> by_expiry_;
    std::uint64_t total_size_ = 0;
};

}  // namespace orda::blobs
