#pragma once

#include <string>

#include "base/settings.h"
#include "blobs/local_store.h"
#include "cli/data_folder.h"
#include "horde/options.h"
#include "http/rate_limits.h"
#include "http/server.h"
#include "node/node.h"

namespace orda::cli {

// From the settings to what each room wants to know of them.

horde::HordeOptions horde_options(const Settings& settings);
/// `salt` is that of API key hashes.
node::NodeOptions node_options(const Settings& settings, const std::string& salt);
/// `security.key_salt`, or the one kept in the data folder.
std::string key_salt_of(const Settings& settings, const DataFolder& folder, Random& random);
http::ServerOptions server_options(const Settings& settings);
http::RateLimits::Options rate_options(const Settings& settings);
blobs::LocalStoreSettings local_store_settings(const Settings& settings);
/// `database.url`, or the SQLite file in the data folder.
std::string database_url(const Settings& settings);

}  // namespace orda::cli
