#include "base/settings_check.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "base/text.h"

namespace orda {

namespace {

using Lines = std::vector<std::string>;

/// The address of a listener that is no Unix socket; nothing when it is malformed.
std::optional<Address> listen_address(std::string_view text) {
    if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
    return Address::parse(text);
}

bool is_unix(std::string_view text) {
    return text.starts_with("unix:") && text.size() > 5;
}

void check_listeners(const Settings& settings, Lines& problems) {
    if (settings.server.listen.empty())
        problems.emplace_back("server.listen: at least one address is needed");
    bool local = true;
    for (const auto& text : settings.server.listen) {
        if (is_unix(text)) continue;
        const auto address = listen_address(text);
        if (!address)
            problems.push_back(
                fmt::format("server.listen: {} is neither an IP address nor unix:PATH", text));
        else if (address->kind() != AddressKind::loopback)
            local = false;
    }
    if (local || settings.dev.allow_nonlocal) return;
    const std::array conveniences{
        std::pair{"dev.test_api_keys", settings.dev.test_api_keys},
        std::pair{"dev.disable_ratelimit", settings.dev.disable_ratelimit}};
    for (const auto& [key, on] : conveniences)
        if (on)
            problems.push_back(fmt::format(
                "{}: only for servers that listen on loopback (server.listen = 127.0.0.1); "
                "dev.allow_nonlocal = true if you know what you do",
                key));
}

void check_metrics(const Settings& settings, Lines& problems) {
    const std::string_view listen = settings.metrics.listen;
    if (listen.empty()) return;
    const auto colon = listen.rfind(':');
    const auto port =
        colon == std::string_view::npos ? std::nullopt : parse_integer(listen.substr(colon + 1));
    if (!port || *port < 0 || *port > 65'535 || !listen_address(listen.substr(0, colon)))
        problems.emplace_back("metrics.listen: must be ADDRESS:PORT, such as 127.0.0.1:9090");
}

void check_database(const Settings& settings, Lines& problems) {
    const std::string_view url = settings.database.url.reveal();
    const bool sqlite = url.starts_with("sqlite:") && url.size() > 7;
    const bool postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    if (!sqlite && !postgres)
        problems.emplace_back("database.url: must begin with sqlite: or postgres://");
    if (settings.cluster.address.empty()) return;
    if (settings.cluster.secret.empty())
        problems.emplace_back("cluster.secret: needed with cluster.address");
    if (!postgres)
        problems.emplace_back("database.url: several nodes (cluster.address) need postgres://");
}

/// Some of the values are there, others are missing.
void check_together(std::string_view section, bool complete, bool any, std::string_view needed,
                    Lines& problems) {
    if (any && !complete) problems.push_back(fmt::format("{}: needs {} together", section, needed));
}

void check_stores(const Settings& settings, Lines& problems, Lines& warnings) {
    const auto& s3 = settings.objects.s3;
    if (settings.objects.backend == ObjectsBackend::s3 &&
        (s3.endpoint.empty() || s3.access_key.empty() || s3.secret_key.empty() ||
         s3.bucket_results.empty() || s3.bucket_sources.empty()))
        problems.emplace_back(
            "objects.backend: s3 needs objects.s3.endpoint, .access_key, .secret_key and buckets");
    const auto& sharing = settings.sharing;
    if (sharing.enabled && (sharing.s3.endpoint.empty() || sharing.s3.access_key.empty() ||
                            sharing.s3.secret_key.empty() || sharing.s3.bucket.empty()))
        problems.emplace_back(
            "sharing.enabled: needs sharing.s3.endpoint, .access_key, .secret_key and .bucket");
    if (settings.objects.url_ttl < seconds{600})
        warnings.emplace_back(
            "objects.url_ttl: below 10m slow workers cannot upload their results");
}

void check_accounts(const Settings& settings, Lines& problems) {
    const auto& oauth = settings.oauth;
    const auto complete = [&problems](std::string_view section, const OAuthClientSettings& one) {
        check_together(section, !one.client_id.empty() && !one.client_secret.empty(),
                       !one.client_id.empty() || !one.client_secret.empty(),
                       "client_id and client_secret", problems);
        return !one.client_id.empty();
    };
    bool offered = complete("oauth.google", oauth.google);
    offered |= complete("oauth.discord", oauth.discord);
    offered |= complete("oauth.github", oauth.github);
    const auto& oidc = oauth.oidc;
    check_together("oauth.oidc",
                   !oidc.issuer.empty() && !oidc.client_id.empty() && !oidc.client_secret.empty(),
                   !oidc.issuer.empty() || !oidc.client_id.empty() || !oidc.client_secret.empty(),
                   "issuer, client_id and client_secret", problems);
    offered |= !oidc.issuer.empty();
    if (settings.accounts.registration == Registration::oauth && !offered)
        problems.emplace_back("accounts.registration: oauth needs a provider under oauth.");
    const auto& captcha = settings.captcha;
    check_together("captcha", !captcha.site_key.empty() && !captcha.secret_key.empty(),
                   !captcha.site_key.empty() || !captcha.secret_key.empty(),
                   "site_key and secret_key", problems);
}

void check_security(const Settings& settings, Lines& problems, Lines& warnings) {
    const auto& server = settings.server;
    check_together("server", !server.tls_cert.empty() && !server.tls_key.empty(),
                   !server.tls_cert.empty() || !server.tls_key.empty(), "tls_cert and tls_key",
                   problems);
    const auto weak = [&warnings](std::string_view key, const Secret& secret) {
        if (is_placeholder(secret.reveal()))
            warnings.push_back(fmt::format(
                "{}: THIS SECRET IS A PUBLISHED PLACEHOLDER; anybody can guess it", key));
    };
    weak("security.key_salt", settings.security.key_salt);
    weak("security.session_secret", settings.security.session_secret);
    const auto& url = settings.ip_check.url;
    const bool web =
        starts_with_ignoring_case(url, "http://") || starts_with_ignoring_case(url, "https://");
    if (!url.empty() && (!web || url.find("{ipaddr}") == std::string::npos))
        problems.emplace_back("ip_check.url: must be a URL with {ipaddr} in it");
}

}  // namespace

bool is_placeholder(std::string_view value) {
    static constexpr std::array placeholders{"changeme", "s0m3s3cr3t"};
    return value.starts_with('<') ||
           std::ranges::find(placeholders, ascii_lower(value)) != placeholders.end();
}

void check_settings(const Settings& settings, std::vector<std::string>& problems,
                    std::vector<std::string>& warnings) {
    check_listeners(settings, problems);
    check_metrics(settings, problems);
    check_database(settings, problems);
    check_stores(settings, problems, warnings);
    check_accounts(settings, problems);
    check_security(settings, problems, warnings);
}

}  // namespace orda
