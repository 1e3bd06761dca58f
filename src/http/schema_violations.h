#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/refusals.h"

namespace orda::http {

/// A place in a body, as a chain on the stack: costs nothing until something is wrong there.
class Path {
  public:
    Path() = default;
    Path(const Path& parent, std::string_view name) : parent_(&parent), name_(name) {}
    Path(const Path& parent, std::size_t index)
        : parent_(&parent), index_(index), is_index_(true) {}

    /// `params.loras.0.name`; empty for the body itself.
    std::string text() const {
        if (parent_ == nullptr) return {};
        std::string out = parent_->text();
        if (!out.empty()) out += '.';
        return out += is_index_ ? std::to_string(index_) : std::string(name_);
    }

  private:
    const Path* parent_ = nullptr;
    std::string_view name_;
    std::size_t index_ = 0;
    bool is_index_ = false;
};

/// What is wrong with a body, in the order found: one text for one place, `max_violations` in all.
class Violations {
  public:
    explicit Violations(std::size_t most) : most_(most) {}

    bool full() const { return errors_.size() >= most_; }
    void add(const Path& path, std::string what) {
        if (full()) return;
        std::string where = path.text();
        if (places_.insert(where).second) errors_.emplace_back(std::move(where), std::move(what));
    }
    void throw_if_any() {
        if (!errors_.empty()) throw ValidationFailure(std::move(errors_));
    }

  private:
    std::size_t most_;
    ValidationFailure::Errors errors_;
    std::unordered_set<std::string> places_;
};

}  // namespace orda::http
