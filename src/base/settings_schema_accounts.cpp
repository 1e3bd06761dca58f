#include "base/settings_rows.h"

namespace orda {

void add_account_settings(std::vector<SettingKey>& rows) {
    SettingRows<SecuritySettings> security(rows, "security",
                                           [](Settings& s) -> auto& { return s.security; });
    security.secret("key_salt", &SecuritySettings::key_salt,
                    "salt of API key hashes; empty = made once and kept in the data folder");
    security.secret("session_secret", &SecuritySettings::session_secret,
                    "signs web sessions; empty = made once and kept in the data folder");
    security.accounts("admins", &SecuritySettings::admins, "", "accounts of the administrators")
        .can_reload();

    SettingRows<AccountsSettings> accounts(rows, "accounts",
                                           [](Settings& s) -> auto& { return s.accounts; });
    accounts.boolean("allow_anonymous", &AccountsSettings::allow_anonymous, "true",
                     "accept the key 0000000000");
    accounts
        .integer("anonymous_concurrency", &AccountsSettings::anonymous_concurrency, "500",
                 "generations of all anonymous users that may wait")
        .between(0, 1'000'000);
    accounts
        .integer("default_concurrency", &AccountsSettings::default_concurrency, "30",
                 "generations of a new user that may wait")
        .between(0, 1'000'000);
    accounts
        .optional_integer("trust_threshold", &AccountsSettings::trust_threshold, "",
                          "escrowed kudos that make an account trusted; empty = never")
        .between(0, 1e12)
        .can_reload();
    accounts.choice("registration", &AccountsSettings::registration, {"open", "oauth", "closed"},
                    "open", "who may make an account");

    SettingRows<IpCheckSettings> ip_check(rows, "ip_check",
                                          [](Settings& s) -> auto& { return s.ip_check; });
    ip_check
        .text("url", &IpCheckSettings::url, "",
              "address reputation service, {ipaddr} in it; empty = every address is safe")
        .can_reload();
    ip_check
        .optional_integer("local_code", &IpCheckSettings::local_code, "",
                          "its error code for local addresses")
        .can_reload();
    ip_check
        .decimal("threshold", &IpCheckSettings::threshold, "0.93", "unsafe from this probability")
        .between(0, 1)
        .can_reload();
    ip_check.duration("cache", &IpCheckSettings::cache, "6h", "how long a verdict is kept")
        .can_reload();
    ip_check.duration("timeout", &IpCheckSettings::timeout, "2s", "how long an answer may take")
        .between(milliseconds{10}, minutes{1})
        .can_reload();
    ip_check
        .networks("allow_networks", &IpCheckSettings::allow_networks, "",
                  "networks that are always safe")
        .can_reload();

    SettingRows<RateLimitSettings> ratelimit(rows, "ratelimit",
                                             [](Settings& s) -> auto& { return s.ratelimit; });
    ratelimit.boolean("enabled", &RateLimitSettings::enabled, "true", "limit calls per time")
        .can_reload();
    ratelimit
        .networks("trusted_addresses", &RateLimitSettings::trusted_addresses,
                  "212.227.227.178,5.189.169.230", "addresses with higher limits")
        .can_reload();

    const auto client = [&rows](std::string prefix, auto find, std::string_view whose) {
        SettingRows<OAuthClientSettings> section(rows, std::move(prefix), find);
        section.text("client_id", &OAuthClientSettings::client_id, "",
                     "client id at " + std::string(whose) + "; empty = not offered");
        section.secret("client_secret", &OAuthClientSettings::client_secret, "its secret");
    };
    client("oauth.google", [](Settings& s) -> auto& { return s.oauth.google; }, "Google");
    client("oauth.discord", [](Settings& s) -> auto& { return s.oauth.discord; }, "Discord");
    client("oauth.github", [](Settings& s) -> auto& { return s.oauth.github; }, "GitHub");
    SettingRows<OidcSettings> oidc(rows, "oauth.oidc",
                                   [](Settings& s) -> auto& { return s.oauth.oidc; });
    oidc.text("name", &OidcSettings::name, "", "how the OpenID Connect provider is called");
    oidc.url("issuer", &OidcSettings::issuer, "", "its issuer URL; empty = not offered");
    oidc.text("client_id", &OidcSettings::client_id, "", "client id");
    oidc.secret("client_secret", &OidcSettings::client_secret, "client secret");

    SettingRows<CaptchaSettings> captcha(rows, "captcha",
                                         [](Settings& s) -> auto& { return s.captcha; });
    captcha.text("site_key", &CaptchaSettings::site_key, "",
                 "reCAPTCHA on registration; empty = none");
    captcha.secret("secret_key", &CaptchaSettings::secret_key, "its secret");

    SettingRows<ModerationSettings> moderation(rows, "moderation",
                                               [](Settings& s) -> auto& { return s.moderation; });
    moderation.boolean("filters", &ModerationSettings::filters, "true", "use the prompt filters")
        .can_reload();
    moderation
        .secret("notify_paused_url", &ModerationSettings::notify_paused_url,
                "chat webhook for workers that were paused")
        .can_reload();
    moderation
        .secret("notify_problem_url", &ModerationSettings::notify_problem_url,
                "chat webhook for problem users and proxies")
        .can_reload();
    moderation.text("profanity_file", &ModerationSettings::profanity_file, "",
                    "word list; empty = built in");
}

}  // namespace orda
