#include "rules/seeds.h"

#include <algorithm>
#include <string>
#include <vector>

namespace orda::rules {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// A number of any length, 32 bits at a time, lowest first.
using Words = std::vector<std::uint32_t>;

/// The number after all shifts by 32 bits: its highest word that is not 0.
std::int64_t reduced(const Words& words) {
    for (auto word = words.rbegin(); word != words.rend(); ++word)
        if (*word != 0) return *word;
    return 0;
}

Words from_digits(std::string_view digits) {
    Words words;
    for (const char digit : digits) {
        std::uint64_t carry = static_cast<std::uint64_t>(digit - '0');
        for (std::uint32_t& word : words) {
            carry += std::uint64_t{word} * 10;
            word = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) words.push_back(static_cast<std::uint32_t>(carry));
    }
    return words;
}

Words from_bytes(std::string_view bytes) {
    Words words((bytes.size() + 3) / 4);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        words[i / 4] |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (i % 4 * 8);
    return words;
}

/// Multiplying digit by digit takes quadratic time: longer texts are read as bytes.
constexpr std::size_t most_digits = 1000;

}  // namespace

std::optional<std::int64_t> seed_of(std::string_view text) {
    if (text.empty()) return std::nullopt;
    const bool number = text.size() <= most_digits && std::ranges::all_of(text, is_digit);
    return reduced(number ? from_digits(text) : from_bytes(text));
}

std::int64_t random_seed(std::int64_t n, Random& random) {
    return random.between(n, seed_limit - 1);
}

std::int64_t pop_seed(std::optional<std::int64_t> seed, std::int32_t variation,
                      std::int32_t waiting, Random& random) {
    if (!seed) return random_seed(waiting, random);
    std::int64_t value = *seed + std::int64_t{variation} * waiting;
    while (value >= seed_limit)
        value >>= 32;
    return value;
}

std::optional<std::int64_t> stored_seed(std::optional<std::int64_t> asked, std::int32_t variation,
                                        std::int32_t n, Random& random) {
    if (asked || variation == 0) return asked;
    return random_seed(n, random);
}

}  // namespace orda::rules
