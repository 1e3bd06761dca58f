#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"

namespace orda {

// Hashes and the ways to write bytes as text (OpenSSL). Pure functions; any thread.

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view data);
/// Lower-case hex.
std::string sha256_hex(std::string_view data);
Digest hmac_sha256(std::string_view key, std::string_view data);

/// The bytes of a text, and the other way round.
std::span<const std::uint8_t> bytes_of(std::string_view text);
std::string_view text_of(std::span<const std::uint8_t> bytes);

/// Lower-case hex.
std::string hex(std::span<const std::uint8_t> bytes);
/// Either case; nothing for an odd length or another character.
std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);

/// Standard alphabet, padded.
std::string base64(std::span<const std::uint8_t> bytes);
/// URL-safe alphabet, not padded.
std::string base64_url(std::span<const std::uint8_t> bytes);
/// Strict: standard alphabet, padded, no white space, unused bits zero.
std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text);
/// Strict: URL-safe alphabet, padding optional but right when there, unused bits zero.
std::optional<std::vector<std::uint8_t>> parse_base64_url(std::string_view text);

/// A new API key: 16 random bytes, 22 URL-safe characters (spec/users-and-access.md §1).
std::string new_api_key(Random& random);
/// What is stored of an API key: lower-case hex SHA-256 of salt followed by key.
std::string hash_api_key(std::string_view salt, std::string_view key);

}  // namespace orda
