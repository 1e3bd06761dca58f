#pragma once

#include <fmt/format.h>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace orda {

/// A text that must never be shown: wherever it is formatted it reads `[secret]`.
class Secret {
  public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}

    /// The text itself, for the one place that needs it. Compare with `constant_time_equal`.
    const std::string& reveal() const { return text_; }
    bool empty() const { return text_.empty(); }

    friend std::ostream& operator<<(std::ostream& out, const Secret&) { return out << "[secret]"; }

  private:
    std::string text_;
};

}  // namespace orda

template <>
struct fmt::formatter<orda::Secret> : fmt::formatter<fmt::string_view> {
    template <typename Context>
    auto format(const orda::Secret&, Context& context) const {
        return fmt::formatter<fmt::string_view>::format("[secret]", context);
    }
};
