#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/time.h"

namespace orda {

/// Every setting with its effective value, spec/configuration.md B3: plain data, one struct per
/// section, filled by `load_settings` (base/settings_load.h) from the table in
/// base/settings_schema.cpp, which alone knows names, defaults, ranges and descriptions. There are
/// no defaults here; tests start from `default_settings()`. Sizes are bytes, lengths of time are
/// `Duration`; empty text, an empty list or no value mean "off" or "not given".

struct ServerSettings {
    /// IPv4 addresses, `[…]` IPv6 addresses, `unix:PATH`.
    std::vector<std::string> listen;
    std::int64_t port;
    std::string public_url;
    std::vector<Network> trusted_proxies;
    std::int64_t threads;
    std::int64_t max_connections;
    std::int64_t max_body;
    std::int64_t max_header;
    Duration idle_timeout;
    Duration request_timeout;
    std::string node_name;
    std::string tls_cert;
    std::string tls_key;
    Duration shutdown_grace;
};

struct DataSettings {
    std::string dir;
};

struct DatabaseSettings {
    Secret url;
    Duration group_window;
    std::int64_t connections;
    Duration backup_interval;
    std::int64_t backup_keep;
};

struct S3Settings {
    std::string endpoint;
    std::string region;
    bool path_style;
    Secret access_key;
    Secret secret_key;
    std::string bucket_results;
    std::string bucket_sources;
    bool manage_retention;
};

enum class ObjectsBackend { local, s3 };

struct ObjectsSettings {
    ObjectsBackend backend;
    std::string dir;
    std::int64_t max_total;
    std::int64_t max_upload;
    Duration url_ttl;
    Duration retention;
    bool check_on_submit;
    S3Settings s3;
};

struct SharingS3Settings {
    std::string endpoint;
    Secret access_key;
    Secret secret_key;
    std::string bucket;
};

struct SharingSettings {
    bool enabled;
    SharingS3Settings s3;
    std::string ratings_url;
};

struct PromptsArchiveSettings {
    bool enabled;
    Duration keep;
};

struct ImagesSettings {
    std::int64_t max_pixels;
    std::int64_t max_tiles;
    std::int64_t source_quality;
    std::int64_t result_quality;
    std::int64_t codec_threads;
    std::int64_t codec_queue;
};

struct FetchSettings {
    Duration timeout;
    std::int64_t max_bytes;
    std::int64_t max_redirects;
    bool allow_private;
    std::int64_t concurrency;
};

struct SecuritySettings {
    /// Empty: use the one kept in the data directory.
    Secret key_salt;
    Secret session_secret;
    /// Account ids.
    std::vector<std::int64_t> admins;
};

enum class Registration { open, oauth, closed };

struct AccountsSettings {
    bool allow_anonymous;
    std::int64_t anonymous_concurrency;
    std::int64_t default_concurrency;
    std::optional<std::int64_t> trust_threshold;
    Registration registration;
};

struct IpCheckSettings {
    /// With `{ipaddr}` where the address goes.
    std::string url;
    std::optional<std::int64_t> local_code;
    double threshold;
    Duration cache;
    Duration timeout;
    std::vector<Network> allow_networks;
};

struct RateLimitSettings {
    bool enabled;
    std::vector<Network> trusted_addresses;
};

struct OAuthClientSettings {
    std::string client_id;
    Secret client_secret;
};

struct OidcSettings {
    std::string name;
    std::string issuer;
    std::string client_id;
    Secret client_secret;
};

struct OAuthSettings {
    OAuthClientSettings google;
    OAuthClientSettings discord;
    OAuthClientSettings github;
    OidcSettings oidc;
};

struct CaptchaSettings {
    std::string site_key;
    Secret secret_key;
};

struct ModerationSettings {
    bool filters;
    Secret notify_paused_url;
    Secret notify_problem_url;
    std::string profanity_file;
};

struct PolicySettings {
    bool require_matched_targeting;
    bool upfront_kudos_on_worker_list;
};

struct ModelsSettings {
    std::string image_reference;
    std::string image_reference_extra;
    std::string text_reference;
    Duration refresh;
    Duration timeout;
};

struct KudosSettings {
    std::string image_model;
    /// Account ids.
    std::vector<std::int64_t> award_ids;
};

struct LedgerSettings {
    /// Months; 0 = for ever.
    std::int64_t keep;
};

struct BillingSettings {
    Secret patreon_token;
    std::int64_t patreon_campaign;
    Secret stripe_key;
};

struct ClusterSettings {
    std::string address;
    Secret secret;
};

struct WebhooksSettings {
    std::int64_t queue;
    std::int64_t senders;
    std::int64_t per_host;
    std::int64_t attempts;
    Duration timeout;
    /// Waits before the second, third, … attempt; the last one repeats.
    std::vector<Duration> backoff;
    bool allow_private;
    Secret signing_secret;
};

struct SiteSettings {
    std::string title;
    std::string noun;
    std::string url;
    std::string contact;
    std::string repository;
    std::string logo;
    std::string index_image;
    std::string index;
    std::string terms;
    std::string privacy;
    std::string news;
    std::string assets_dir;
    std::string google_verification;
};

struct MetricsSettings {
    std::string listen;
};

struct TelemetrySettings {
    std::string otlp_endpoint;
    std::string service_name;
    std::string environment;
    double sample_ratio;
};

/// Periods and life times; changing them is for tests.
struct TimingSettings {
    Duration request_ttl;
    Duration request_ttl_extra_slow;
    Duration form_ttl;
    Duration worker_stale;
    Duration check_in_min;
    Duration uptime_reward;
    Duration worker_message_ttl;
    Duration sweep;
    Duration totals;
    Duration model_list;
    Duration worker_list;
    Duration worker_speed;
    Duration known_models;
    Duration statistics_keep;
    Duration monthly_kudos;
    Duration patrons;
    Duration subscriptions;
};

struct DevSettings {
    bool test_api_keys;
    bool disable_ratelimit;
    bool allow_nonlocal;
};

struct Settings {
    ServerSettings server;
    DataSettings data;
    DatabaseSettings database;
    ObjectsSettings objects;
    SharingSettings sharing;
    PromptsArchiveSettings prompts_archive;
    ImagesSettings images;
    FetchSettings fetch;
    SecuritySettings security;
    AccountsSettings accounts;
    IpCheckSettings ip_check;
    RateLimitSettings ratelimit;
    OAuthSettings oauth;
    CaptchaSettings captcha;
    ModerationSettings moderation;
    PolicySettings policy;
    ModelsSettings models;
    KudosSettings kudos;
    LedgerSettings ledger;
    BillingSettings billing;
    ClusterSettings cluster;
    WebhooksSettings webhooks;
    SiteSettings site;
    LogOptions log;
    MetricsSettings metrics;
    TelemetrySettings telemetry;
    TimingSettings timing;
    DevSettings dev;
};

/// What holds when nothing is configured; for tests and tools. Paths are relative to the working
/// directory.
Settings default_settings();

}  // namespace orda
