#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace orda::http {

/// 128 bits that name a text, so that a table of callers needs not keep what they sent. SipHash-1-3
/// with a secret key: callers cannot find two texts with one name.
struct HashName {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    bool operator==(const HashName&) const = default;
};

/// Feeds fields one after another; every field is told apart from its neighbours by its length.
class KeyedHash {
  public:
    explicit KeyedHash(const std::array<std::uint64_t, 2>& key);

    void add(std::uint64_t word);
    void add(std::string_view text);
    HashName finish();

  private:
    void round();

    std::uint64_t v0_;
    std::uint64_t v1_;
    std::uint64_t v2_;
    std::uint64_t v3_;
};

}  // namespace orda::http

template <>
struct std::hash<orda::http::HashName> {
    using is_avalanching = void;
    std::size_t operator()(const orda::http::HashName& name) const noexcept {
        return static_cast<std::size_t>(name.low);
    }
};
