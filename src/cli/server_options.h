#pragma once

#include <string>

#include "base/settings.h"
#include "blobs/local_store.h"
#include "horde/options.h"
#include "http/rate_limits.h"
#include "http/server.h"

namespace orda::cli {

// From the settings to what each room wants to know of them.

horde::HordeOptions horde_options(const Settings& settings);
http::ServerOptions server_options(const Settings& settings);
http::RateLimits::Options rate_options(const Settings& settings);
blobs::LocalStoreSettings local_store_settings(const Settings& settings);
/// `database.url`, or the SQLite file in the data folder.
std::string database_url(const Settings& settings);

}  // namespace orda::cli
