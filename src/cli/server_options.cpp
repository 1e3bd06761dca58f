#include "cli/server_options.h"

#include <array>
#include <filesystem>
#include <unistd.h>

#include "api/calls.h"
#include "base/digest.h"

namespace orda::cli {

horde::HordeOptions horde_options(const Settings& settings) {
    horde::HordeOptions options;
    options.default_concurrency = static_cast<std::int32_t>(settings.accounts.default_concurrency);
    options.anonymous_concurrency =
        static_cast<std::int32_t>(settings.accounts.anonymous_concurrency);
    options.allow_anonymous = settings.accounts.allow_anonymous;
    if (settings.accounts.trust_threshold)
        options.trust_threshold = Kudos::whole(*settings.accounts.trust_threshold);
    options.require_matched_targeting = settings.policy.require_matched_targeting;
    options.upfront_kudos_on_worker_list = settings.policy.upfront_kudos_on_worker_list;
    options.administrators = settings.security.admins;
    options.request_ttl = settings.timing.request_ttl;
    options.request_ttl_extra_slow = settings.timing.request_ttl_extra_slow;
    options.worker_stale = settings.timing.worker_stale;
    options.check_in_min = settings.timing.check_in_min;
    options.uptime_reward = settings.timing.uptime_reward;
    return options;
}

node::NodeOptions node_options(const Settings& settings, const std::string& salt) {
    node::NodeOptions options;
    options.horde = horde_options(settings);
    options.commit.group_window = settings.database.group_window;
    options.readers = static_cast<std::size_t>(settings.database.connections);
    options.address = settings.cluster.address.empty() ? "local" : settings.cluster.address;
    options.anonymous_key_hash = hash_api_key(salt, api::anonymous_key);
    return options;
}

std::string key_salt_of(const Settings& settings, const DataFolder& folder, Random& random) {
    const std::string& set = settings.security.key_salt.reveal();
    return set.empty() ? folder.secret("key_salt", random) : set;
}

http::ServerOptions server_options(const Settings& settings) {
    const ServerSettings& server = settings.server;
    http::ServerOptions options;
    options.listen = server.listen;
    options.port = static_cast<std::uint16_t>(server.port);
    options.threads = static_cast<int>(server.threads);
    options.max_connections = static_cast<std::size_t>(server.max_connections);
    options.max_body = static_cast<std::size_t>(server.max_body);
    options.max_header = static_cast<std::size_t>(server.max_header);
    options.idle_timeout = server.idle_timeout;
    options.request_timeout = server.request_timeout;
    options.shutdown_grace = server.shutdown_grace;
    options.node_name = server.node_name;
    if (options.node_name.empty()) {
        std::array<char, 256> name{};
        ::gethostname(name.data(), name.size() - 1);
        options.node_name = name.data();
    }
    options.version = ORDA_VERSION;
    options.tls_certificate = server.tls_cert;
    options.tls_key = server.tls_key;
    options.trusted_proxies.clear();
    for (const auto& network : server.trusted_proxies)
        options.trusted_proxies.push_back(network.text());
    return options;
}

http::RateLimits::Options rate_options(const Settings& settings) {
    http::RateLimits::Options options;
    options.enabled = settings.ratelimit.enabled && !settings.dev.disable_ratelimit;
    for (const auto& network : settings.ratelimit.trusted_addresses)
        options.trusted_addresses.push_back(network.text());
    return options;
}

blobs::LocalStoreSettings local_store_settings(const Settings& settings) {
    blobs::LocalStoreSettings options;
    options.folder = settings.objects.dir.empty()
                         ? std::filesystem::path(settings.data.dir) / "objects"
                         : std::filesystem::path(settings.objects.dir);
    options.max_upload = static_cast<std::uint64_t>(settings.objects.max_upload);
    options.max_total = static_cast<std::uint64_t>(settings.objects.max_total);
    options.retention = settings.objects.retention;
    options.link_life = settings.objects.url_ttl;
    return options;
}

std::string database_url(const Settings& settings) {
    const std::string& url = settings.database.url.reveal();
    return url.empty() ? "sqlite:" + (std::filesystem::path(settings.data.dir) / "orda.db").string()
                       : url;
}

}  // namespace orda::cli
