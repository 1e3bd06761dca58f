#include <algorithm>
#include <array>

#include "base/settings_environment.h"

namespace orda {

const std::vector<SettingAlias>& setting_aliases() {
    static const std::vector<SettingAlias> aliases{
        {"HORDE_TITLE", {"site.title"}},
        {"HORDE_noun", {"site.noun"}},
        {"HORDE_NOUN", {"site.noun"}},
        {"HORDE_URL", {"site.url"}},
        {"HORDE_EMAIL", {"site.contact"}},
        {"HORDE_CONTACT_EMAIL", {"site.contact"}},
        {"HORDE_LOGO", {"site.logo", "site.index_image"}},
        {"HORDE_REPOSITORY", {"site.repository"}},
        {"HORDE_MARKDOWN_INDEX", {"site.index"}, true},
        {"HORDE_HTML_TERMS", {"site.terms"}, true},
        {"HORDE_HTML_PRIVACY", {"site.privacy"}, true},
        {"GOOGLE_VERIFICATION_STRING", {"site.google_verification"}},
        {"secret_key", {"security.key_salt", "security.session_secret"}},
        {"ADMINS", {"security.admins"}},
        {"KUDOS_TRUST_THRESHOLD", {"accounts.trust_threshold"}},
        {"IP_CHECKER", {"ip_check.url"}},
        {"IP_CHECKER_LC", {"ip_check.local_code"}},
        {"RECAPTCHA_SITE_KEY", {"captcha.site_key"}},
        {"RECAPTCHA_SECRET_KEY", {"captcha.secret_key"}},
        {"GOOGLE_CLIENT_ID", {"oauth.google.client_id"}},
        {"GLOOGLE_CLIENT_SECRET", {"oauth.google.client_secret"}},
        {"GOOGLE_CLIENT_SECRET", {"oauth.google.client_secret"}},
        {"DISCORD_CLIENT_ID", {"oauth.discord.client_id"}},
        {"DISCORD_CLIENT_SECRET", {"oauth.discord.client_secret"}},
        {"GITHUB_CLIENT_ID", {"oauth.github.client_id"}},
        {"GITHUB_CLIENT_SECRET", {"oauth.github.client_secret"}},
        {"PATREON_CREATOR_ACCESS_TOKEN", {"billing.patreon_token"}},
        {"STRIPE_API_KEY", {"billing.stripe_key"}},
        {"DISCORD_PAUSED_NOTICE_WEBHOOK", {"moderation.notify_paused_url"}},
        {"DISCORD_PROBLEM_USER_WEBHOOK", {"moderation.notify_problem_url"}},
        {"HORDE_REQUIRE_MATCHED_TARGETING", {"policy.require_matched_targeting"}},
        {"HORDE_UPFRONT_KUDOS_ON_WORKERLIST", {"policy.upfront_kudos_on_worker_list"}},
        {"HORDE_IMAGE_COMPVIS_REFERENCE", {"models.image_reference"}},
        {"HORDE_IMAGE_DIFFUSERS_REFERENCE", {"models.image_reference_extra"}},
        {"HORDE_IMAGE_LLM_REFERENCE", {"models.text_reference"}},
        {"R2_TRANSIENT_ACCOUNT", {"objects.s3.endpoint"}},
        {"R2_TRANSIENT_BUCKET", {"objects.s3.bucket_results"}},
        {"R2_SOURCE_IMAGE_BUCKET", {"objects.s3.bucket_sources"}},
        {"AWS_ACCESS_KEY_ID", {"objects.s3.access_key"}},
        {"AWS_SECRET_ACCESS_KEY", {"objects.s3.secret_key"}},
        {"AWS_DEFAULT_REGION", {"objects.s3.region"}},
        {"R2_PERMANENT_ACCOUNT", {"sharing.s3.endpoint"}},
        {"R2_PERMANENT_BUCKET", {"sharing.s3.bucket"}},
        {"SHARED_AWS_ACCESS_ID", {"sharing.s3.access_key"}},
        {"SHARED_AWS_ACCESS_KEY", {"sharing.s3.secret_key"}},
        {"HORDE_TEST_APIKEYS", {"dev.test_api_keys"}},
        {"HORDE_TEST_RATELIMIT_DISABLED", {"dev.disable_ratelimit"}},
        {"OTEL_EXPORTER_OTLP_ENDPOINT", {"telemetry.otlp_endpoint"}},
        {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", {"telemetry.otlp_endpoint"}},
        {"OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", {"telemetry.otlp_endpoint"}},
        {"OTEL_SERVICE_NAME", {"telemetry.service_name"}},
        {"OTEL_TRACES_SAMPLER_ARG", {"telemetry.sample_ratio"}},
        {"DEPLOYMENT_ENVIRONMENT", {"telemetry.environment"}},
    };
    return aliases;
}

bool is_ignored_variable(std::string_view variable) {
    static constexpr std::array prefixes{"POSTGRES_", "REDIS_", "SQLALCHEMY_", "OLD_AWS_",
                                         "PYROSCOPE_"};
    static constexpr std::array names{"USE_SQLITE", "OTEL_INSTRUMENT_REDIS"};
    return std::ranges::any_of(prefixes,
                               [&](const char* prefix) { return variable.starts_with(prefix); }) ||
           std::ranges::any_of(names, [&](const char* name) { return variable == name; });
}

}  // namespace orda
