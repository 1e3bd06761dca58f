#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace orda::horde {

/// Numbers for model names, so that overlap of two lists is a merge of sorted numbers. A name keeps
/// its number as long as somebody holds it; numbers of names nobody holds are given out again.
class ModelNames {
  public:
    using Id = std::uint32_t;

    /// The numbers of the names, in their order; each is held once more. `release` them when done.
    std::vector<Id> acquire(const std::vector<std::string>& names);
    void release(const std::vector<Id>& ids);
    const std::string& name(Id id) const { return entries_[id].name; }
    /// The number of a name somebody holds.
    std::optional<Id> find(const std::string& name) const;
    std::size_t size() const { return by_name_.size(); }

  private:
    struct Entry {
        std::string name;
        std::uint64_t holders = 0;
    };

    std::vector<Entry> entries_;
    std::vector<Id> free_;
    std::unordered_map<std::string, Id> by_name_;
};

}  // namespace orda::horde
