#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "http/handler.h"

namespace orda::http {

class ObjectDescription;

/// What a rate limit counts by, spec/users-and-access.md §7.4.
enum class RateKey {
    peer,                ///< the caller's address, shared by all methods of the route
    client_method_path,  ///< effective address + method + full path
    apikey_method_path,  ///< hash of the `apikey` header + method + full path
};

/// One fixed-window limit of an endpoint.
struct RateRule {
    RateKey key = RateKey::peer;
    int amount = 90;
    std::chrono::seconds window{60};
    /// The amount for whitelisted addresses; 0 = the same.
    int relaxed_amount = 0;
    /// The amount for the anonymous key, a missing key and dynamically whitelisted addresses
    /// (RateKey::apikey_method_path only); 0 = the same.
    int anonymous_amount = 0;
};

/// The limit of every endpoint that names no other: 90 per minute and address.
inline std::vector<RateRule> default_rate() {
    return {RateRule{}};
}

/// A header or query parameter, for the API documents.
struct ParameterDescription {
    std::string name;
    enum class In { header, query, path } in = In::header;
    std::string type = "string";
    bool required = false;
    std::string summary;
};

/// One endpoint: what routes it, limits it, answers it and documents it.
struct Endpoint {
    Method method = Method::get;
    /// `/api/v2/generate/text/status/{id}`; a last part `{name...}` takes the rest of the path.
    std::string path;
    std::string tag;
    std::string summary;
    /// The body's schema and the answers' schemas by status, owned by the API's schema files and
    /// alive as long as the server; null where there is none.
    const ObjectDescription* body = nullptr;
    struct Reply {
        int status;
        const ObjectDescription* schema;  ///< null: described by `summary` alone
        bool list = false;
        std::string summary;
    };
    std::vector<Reply> replies;
    std::vector<ParameterDescription> parameters;
    std::vector<RateRule> rates = default_rate();
    /// Not in the API documents (pages, development, objects).
    bool hidden = false;
    /// Largest accepted body; 0 = `server.max_body`.
    std::size_t max_body = 0;
    Handler handler;
    /// Instead of `handler`, for uploads.
    StreamHandler stream_handler;
};

}  // namespace orda::http
