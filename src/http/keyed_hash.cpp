#include "http/keyed_hash.h"

#include <bit>
#include <cstring>

namespace orda::http {

KeyedHash::KeyedHash(const std::array<std::uint64_t, 2>& key)
    : v0_(0x736f6d6570736575ULL ^ key[0]),
      v1_(0x646f72616e646f6dULL ^ key[1] ^ 0xee),
      v2_(0x6c7967656e657261ULL ^ key[0]),
      v3_(0x7465646279746573ULL ^ key[1]) {}

void KeyedHash::round() {
    v0_ += v1_;
    v1_ = std::rotl(v1_, 13) ^ v0_;
    v0_ = std::rotl(v0_, 32);
    v2_ += v3_;
    v3_ = std::rotl(v3_, 16) ^ v2_;
    v0_ += v3_;
    v3_ = std::rotl(v3_, 21) ^ v0_;
    v2_ += v1_;
    v1_ = std::rotl(v1_, 17) ^ v2_;
    v2_ = std::rotl(v2_, 32);
}

void KeyedHash::add(std::uint64_t word) {
    v3_ ^= word;
    round();
    v0_ ^= word;
}

void KeyedHash::add(std::string_view text) {
    add(static_cast<std::uint64_t>(text.size()));
    while (!text.empty()) {
        std::uint64_t word = 0;
        const std::size_t count = text.size() < sizeof word ? text.size() : sizeof word;
        std::memcpy(&word, text.data(), count);
        add(word);
        text.remove_prefix(count);
    }
}

HashName KeyedHash::finish() {
    HashName name;
    v2_ ^= 0xee;
    for (int i = 0; i < 3; ++i)
        round();
    name.high = v0_ ^ v1_ ^ v2_ ^ v3_;
    v1_ ^= 0xdd;
    for (int i = 0; i < 3; ++i)
        round();
    name.low = v0_ ^ v1_ ^ v2_ ^ v3_;
    return name;
}

}  // namespace orda::http
