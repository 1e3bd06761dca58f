#include "horde/model_names.h"

#include "base/assertion.h"

namespace orda::horde {

std::vector<ModelNames::Id> ModelNames::acquire(const std::vector<std::string>& names) {
    std::vector<Id> ids;
    ids.reserve(names.size());
    for (const auto& name : names) {
        const auto [found, added] = by_name_.try_emplace(name, 0);
        if (added) {
            if (free_.empty()) {
                found->second = static_cast<Id>(entries_.size());
                entries_.push_back({name, 0});
            } else {
                found->second = free_.back();
                free_.pop_back();
                entries_[found->second] = {name, 0};
            }
        }
        entries_[found->second].holders += 1;
        ids.push_back(found->second);
    }
    return ids;
}

std::optional<ModelNames::Id> ModelNames::find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? std::nullopt : std::optional<Id>{found->second};
}

void ModelNames::release(const std::vector<Id>& ids) {
    for (const Id id : ids) {
        Entry& entry = entries_[id];
        must(entry.holders > 0, "a model name is released as often as it was acquired");
        if (--entry.holders > 0) continue;
        by_name_.erase(entry.name);
        entry.name.clear();
        free_.push_back(id);
    }
}

}  // namespace orda::horde
