#include "base/settings_rows.h"

namespace orda {

void add_site_settings(std::vector<SettingKey>& rows) {
    SettingRows<SiteSettings> site(rows, "site", [](Settings& s) -> auto& { return s.site; });
    site.text("title", &SiteSettings::title, "AI Horde", "display name of this horde");
    site.text("noun", &SiteSettings::noun, "horde", "what it is called in texts");
    site.url("url", &SiteSettings::url, "", "public URL in texts; empty = server.public_url");
    site.text("contact", &SiteSettings::contact, "aihorde@dbzer0.com", "contact in documents");
    site.text("repository", &SiteSettings::repository, "https://github.com/Haidra-Org/AI-Horde",
              "repository in the service info");
    site.text("logo", &SiteSettings::logo, "", "URL of the logo; empty = built in");
    site.text("index_image", &SiteSettings::index_image, "",
              "URL of the picture of the front page; empty = built in");
    site.text("index", &SiteSettings::index, "", "path of the front page's text; empty = built in")
        .can_reload();
    site.text("terms", &SiteSettings::terms, "", "path of the terms of service").can_reload();
    site.text("privacy", &SiteSettings::privacy, "", "path of the privacy policy").can_reload();
    site.text("news", &SiteSettings::news, "", "path of the news (JSON)").can_reload();
    site.text("assets_dir", &SiteSettings::assets_dir, "", "folder of further files").can_reload();
    site.text("google_verification", &SiteSettings::google_verification, "",
              "Google site verification");

    SettingRows<LogOptions> log(rows, "log", [](Settings& s) -> auto& { return s.log; });
    log.choice("level", &LogOptions::level, {"debug", "info", "warning", "error"}, "info",
               "least level that is written")
        .can_reload();
    log.choice("format", &LogOptions::format, {"text", "json"}, "text", "how lines look");
    log.text("file", &LogOptions::file, "", "file besides standard error");
    log.choice("rotate", &LogOptions::rotation, {"0", "1h", "1d"}, "1d",
               "how long one file is written; 0 = for ever");
    log.integer("keep", &LogOptions::keep, "7", "files kept; 0 = all").between(0, 10'000);

    SettingRows<MetricsSettings> metrics(rows, "metrics",
                                         [](Settings& s) -> auto& { return s.metrics; });
    metrics.text("listen", &MetricsSettings::listen, "",
                 "ADDRESS:PORT of the Prometheus listener; empty = none");

    SettingRows<TelemetrySettings> telemetry(rows, "telemetry",
                                             [](Settings& s) -> auto& { return s.telemetry; });
    telemetry.url("otlp_endpoint", &TelemetrySettings::otlp_endpoint, "",
                  "OTLP collector; empty = none");
    telemetry.text("service_name", &TelemetrySettings::service_name, "ai-horde",
                   "name of the service");
    telemetry.text("environment", &TelemetrySettings::environment, "development",
                   "name of the environment");
    telemetry
        .decimal("sample_ratio", &TelemetrySettings::sample_ratio, "1.0",
                 "share of requests traced")
        .between(0, 1);

    SettingRows<DevSettings> dev(rows, "dev", [](Settings& s) -> auto& { return s.dev; });
    dev.boolean("test_api_keys", &DevSettings::test_api_keys, "false",
                "offer the test-user endpoint");
    dev.boolean("disable_ratelimit", &DevSettings::disable_ratelimit, "false",
                "switch all rate limits off");
    dev.boolean("allow_nonlocal", &DevSettings::allow_nonlocal, "false",
                "allow the above on a listener that is not loopback");
}

}  // namespace orda
