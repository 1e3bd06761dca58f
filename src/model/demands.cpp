#include "model/demands.h"

#include <functional>

namespace orda::model {

namespace {

class Hasher {
  public:
    void add(std::uint64_t value) {
        state_ ^= value + 0x9E3779B97F4A7C15ULL + (state_ << 6) + (state_ >> 2);
        state_ *= 0xFF51AFD7ED558CCDULL;
    }
    void add(const std::string& text) { add(std::hash<std::string>{}(text)); }
    std::size_t result() const { return state_; }

  private:
    std::uint64_t state_ = 0;
};

}  // namespace

std::size_t hash_of(const Demands& demands) {
    // Only what usually differs; equality looks at everything.
    Hasher hasher;
    hasher.add(static_cast<std::uint64_t>(demands.kind));
    for (const auto& model : demands.models)
        hasher.add(model);
    for (const auto& worker : demands.workers)
        hasher.add(std::hash<Uuid>{}(worker));
    hasher.add((demands.trusted_workers ? 1U : 0U) | (demands.slow_workers ? 2U : 0U) |
               (demands.extra_slow_workers ? 4U : 0U) | (demands.deny_workers ? 8U : 0U) |
               (demands.image.nsfw ? 16U : 0U) | (demands.image.source_image ? 32U : 0U));
    switch (demands.kind) {
        case Kind::image:
            hasher.add(static_cast<std::uint64_t>(demands.image.width) << 32 |
                       static_cast<std::uint64_t>(demands.image.height));
            hasher.add(static_cast<std::uint64_t>(demands.image.accurate_steps));
            hasher.add(demands.image.sampler);
            for (const auto& name : demands.image.post_processing)
                hasher.add(name);
            break;
        case Kind::text:
            hasher.add(static_cast<std::uint64_t>(demands.text.max_length) << 32 |
                       static_cast<std::uint64_t>(demands.text.max_context_length));
            break;
        case Kind::alchemy:
            hasher.add(demands.alchemy.form);
            hasher.add(static_cast<std::uint64_t>(demands.alchemy.tiles));
            break;
    }
    return hasher.result();
}

}  // namespace orda::model
