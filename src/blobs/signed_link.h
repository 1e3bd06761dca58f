#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/time.h"
#include "blobs/object_key.h"

namespace orda::blobs {

/// What a link allows. HEAD counts as reading.
enum class LinkMethod : std::uint8_t { get, put };

/// The three query values of a link as they arrived, undecoded: they hold unreserved characters
/// only, so whatever needed decoding was not made here.
struct LinkQuery {
    std::string_view expires;    ///< `e`: unix seconds
    std::string_view method;     ///< `m`: `g` or `p`
    std::string_view signature;  ///< `s`: 64 lower-case hex digits
};

enum class LinkVerdict : std::uint8_t {
    valid,
    expired,  ///< genuine, but too late: 403
    wrong,    ///< for something else, altered or made up: 403
};

/// Makes and checks the links of the built-in store, spec/images-and-storage.md §15:
/// `{base}/blob/{bucket}/{name}?e={unix expiry}&m={g|p}&s={signature}`. The signature is
/// HMAC-SHA256 over method, bucket, name and expiry with a key derived from the server's secret;
/// it is compared in constant time. Immutable: any thread.
class LinkSigner {
  public:
    /// `secret` is the server's (`security.session_secret`), not empty; the links' own key is
    /// derived from it.
    explicit LinkSigner(std::string_view secret);
    ~LinkSigner();
    LinkSigner(const LinkSigner&) = default;
    LinkSigner& operator=(const LinkSigner&) = default;

    /// `base_url` without a slash at the end. Fractions of a second of `expires` are rounded up.
    std::string link(std::string_view base_url, LinkMethod method, const ObjectKey& key,
                     Time expires) const;
    /// Whether `query` allows `method` on `key` at `now`.
    LinkVerdict verify(LinkMethod method, const ObjectKey& key, const LinkQuery& query,
                       Time now) const;

  private:
    std::string signature(LinkMethod method, const ObjectKey& key, std::string_view expires) const;

    Digest key_;
};

}  // namespace orda::blobs
