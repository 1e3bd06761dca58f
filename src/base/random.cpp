#include "base/random.h"

#include <cstring>
#include <openssl/rand.h>
#include <stdexcept>

#include "base/assertion.h"

namespace orda {

void Random::fill(std::span<std::uint8_t> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const std::uint64_t bits = next();
        const std::size_t count = std::min(sizeof bits, bytes.size() - done);
        std::memcpy(bytes.data() + done, &bits, count);
        done += count;
    }
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
    must(low <= high, "a random range is not empty");
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    if (span == UINT64_MAX) return static_cast<std::int64_t>(next());
    // Rejection keeps every value equally likely.
    const std::uint64_t count = span + 1;
    const std::uint64_t limit = UINT64_MAX - UINT64_MAX % count;
    std::uint64_t bits = next();
    while (bits >= limit)
        bits = next();
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + bits % count);
}

std::uint64_t SystemRandom::next() {
    if (used_ == buffered_words) {
        if (RAND_bytes(reinterpret_cast<unsigned char*>(buffer_), sizeof buffer_) != 1)
            throw std::runtime_error("the system gives no random bytes");
        used_ = 0;
    }
    const std::uint64_t bits = buffer_[used_];
    buffer_[used_++] = 0;
    return bits;
}

}  // namespace orda
