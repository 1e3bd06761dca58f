#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "base/log.h"
#include "base/settings.h"
#include "blobs/object_store.h"
#include "blobs/signed_link.h"
#include "blobs/source_image.h"
#include "http/outbound.h"
#include "http/rate_limits.h"
#include "node/node.h"
#include "node/work_pool.h"

namespace orda::api {

/// What every endpoint works with; lives as long as the server.
struct Context {
    node::Node& node;
    blobs::ObjectStore& objects;
    /// Checks links into the built-in store.
    const blobs::LinkSigner& links;
    http::RateLimits& rates;
    http::Outbound& outbound;
    /// For pictures (computing) and for objects (disk or network).
    node::WorkPool& codecs;
    node::WorkPool& storage;
    Log log;
    const Settings& settings;
    /// Salt of API key hashes.
    std::string key_salt;
    std::string version;
    /// How many calls the server is working on.
    std::function<std::size_t()> calls_running;

    blobs::PictureSettings pictures() const;
};

}  // namespace orda::api
