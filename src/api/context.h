#pragma once

#include <string>

#include "base/log.h"
#include "base/settings.h"
#include "blobs/object_store.h"
#include "http/rate_limits.h"
#include "node/node.h"

namespace orda::api {

/// What every endpoint works with; lives as long as the server.
struct Context {
    node::Node& node;
    blobs::ObjectStore& objects;
    http::RateLimits& rates;
    Log log;
    /// Salt of API key hashes.
    std::string key_salt;
    /// Base URL for links back to this server; empty = as the caller addressed it.
    std::string public_url;
    bool test_api_keys = false;
    std::string node_name;
    std::string version;
};

}  // namespace orda::api
