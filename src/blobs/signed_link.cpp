#include "blobs/signed_link.h"

#include <charconv>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <span>

#include "base/assertion.h"

namespace orda::blobs {

namespace {

using Digest = std::array<std::uint8_t, 32>;

/// Room for unix seconds of any century to come.
constexpr std::size_t max_expiry_digits = 12;

Digest hmac_sha256(std::span<const std::uint8_t> key, std::string_view message) {
    Digest digest{};
    unsigned length = 0;
    const auto* made = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                            reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                            digest.data(), &length);
    must(made != nullptr && length == digest.size(), "HMAC-SHA256 is there");
    return digest;
}

std::string hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const auto byte : bytes) {
        text.push_back(digits[byte >> 4]);
        text.push_back(digits[byte & 15]);
    }
    return text;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

char letter(LinkMethod method) {
    return method == LinkMethod::get ? 'g' : 'p';
}

}  // namespace

LinkSigner::LinkSigner(std::string_view secret)
    : key_(hmac_sha256({reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()},
                       "orda object links 1")) {
    must(!secret.empty(), "links are signed with a secret");
}

LinkSigner::~LinkSigner() {
    OPENSSL_cleanse(key_.data(), key_.size());
}

std::string LinkSigner::signature(LinkMethod method, const ObjectKey& key,
                                  std::string_view expires) const {
    // No part can hold a line break, so the lines cannot run into each other.
    std::string message;
    message += letter(method);
    message += '\n';
    message += key.bucket();
    message += '\n';
    message += key.name();
    message += '\n';
    message += expires;
    return hex(hmac_sha256(key_, message));
}

std::string LinkSigner::link(std::string_view base_url, LinkMethod method, const ObjectKey& key,
                             Time expires) const {
    const auto whole = std::chrono::ceil<seconds>(expires.time_since_epoch());
    const std::string expiry = std::to_string(whole.count());
    std::string url{base_url};
    url += "/blob/";
    url += key.bucket();
    url += '/';
    url += key.name();
    url += "?e=";
    url += expiry;
    url += "&m=";
    url += letter(method);
    url += "&s=";
    url += signature(method, key, expiry);
    return url;
}

LinkVerdict LinkSigner::verify(LinkMethod method, const ObjectKey& key, const LinkQuery& query,
                               Time now) const {
    const auto expires = query.expires;
    if (expires.empty() || expires.size() > max_expiry_digits) return LinkVerdict::wrong;
    std::int64_t expiry = 0;
    const auto parsed = std::from_chars(expires.data(), expires.data() + expires.size(), expiry);
    if (parsed.ec != std::errc{} || parsed.ptr != expires.data() + expires.size())
        return LinkVerdict::wrong;
    if (query.method.size() != 1 || query.method.front() != letter(method))
        return LinkVerdict::wrong;
    if (!equal_in_constant_time(query.signature, signature(method, key, expires)))
        return LinkVerdict::wrong;
    return Time{seconds{expiry}} > now ? LinkVerdict::valid : LinkVerdict::expired;
}

}  // namespace orda::blobs
