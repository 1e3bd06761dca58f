#include "blobs/signed_link.h"

#include <charconv>
#include <openssl/crypto.h>

#include "base/assertion.h"
#include "base/text.h"

namespace orda::blobs {

namespace {

/// Room for unix seconds of any century to come.
constexpr std::size_t max_expiry_digits = 12;

char letter(LinkMethod method) {
    return method == LinkMethod::get ? 'g' : 'p';
}

}  // namespace

LinkSigner::LinkSigner(std::string_view secret) : key_(hmac_sha256(secret, "orda object links 1")) {
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
    return hex(hmac_sha256(text_of(key_), message));
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
    if (!constant_time_equal(query.signature, signature(method, key, expires)))
        return LinkVerdict::wrong;
    return Time{seconds{expiry}} > now ? LinkVerdict::valid : LinkVerdict::expired;
}

}  // namespace orda::blobs
