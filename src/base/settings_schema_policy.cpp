#include "base/settings_rows.h"

namespace orda {

namespace {

void add_timing_settings(std::vector<SettingKey>& rows) {
    SettingRows<TimingSettings> timing(rows, "timing",
                                       [](Settings& s) -> auto& { return s.timing; });
    const auto period = [&timing](std::string_view name, Duration TimingSettings::* member,
                                  std::string_view built_in, std::string_view description) {
        timing.duration(name, member, built_in, description).between(milliseconds{1}, days{3'650});
    };
    period("request_ttl", &TimingSettings::request_ttl, "20m", "life of a request");
    period("request_ttl_extra_slow", &TimingSettings::request_ttl_extra_slow, "60m",
           "life of a request for extra slow workers");
    period("form_ttl", &TimingSettings::form_ttl, "180s", "time for an alchemy form");
    period("worker_stale", &TimingSettings::worker_stale, "300s",
           "a worker not seen for so long is offline");
    period("check_in_min", &TimingSettings::check_in_min, "30s",
           "time between two check-ins that count");
    period("uptime_reward", &TimingSettings::uptime_reward, "600s",
           "online time that earns a reward");
    period("worker_message_ttl", &TimingSettings::worker_message_ttl, "12h",
           "life of a message to workers");
    period("sweep", &TimingSettings::sweep, "60s", "time between looking for expired things");
    period("totals", &TimingSettings::totals, "60s", "time between recounting totals");
    period("model_list", &TimingSettings::model_list, "10s", "age of the list of active models");
    period("worker_list", &TimingSettings::worker_list, "30s", "age of the list of workers");
    period("worker_speed", &TimingSettings::worker_speed, "30s",
           "time between two looks at workers' speeds");
    period("known_models", &TimingSettings::known_models, "300s",
           "age of the list of known image models");
    period("statistics_keep", &TimingSettings::statistics_keep, "7d",
           "how long compiled statistics are kept");
    period("monthly_kudos", &TimingSettings::monthly_kudos, "1h",
           "time between looks for monthly kudos that are due");
    period("patrons", &TimingSettings::patrons, "1h", "time between fetching patrons");
    period("subscriptions", &TimingSettings::subscriptions, "30m",
           "time between fetching subscriptions");
}

}  // namespace

void add_policy_settings(std::vector<SettingKey>& rows) {
    SettingRows<PolicySettings> policy(rows, "policy",
                                       [](Settings& s) -> auto& { return s.policy; });
    policy
        .boolean("require_matched_targeting", &PolicySettings::require_matched_targeting, "false",
                 "listed workers serve only requesters who are their priority users")
        .can_reload();
    policy
        .boolean("upfront_kudos_on_worker_list", &PolicySettings::upfront_kudos_on_worker_list,
                 "false", "requests that list workers need their kudos up front")
        .can_reload();

    SettingRows<ModelsSettings> models(rows, "models",
                                       [](Settings& s) -> auto& { return s.models; });
    models
        .text("image_reference", &ModelsSettings::image_reference,
              "https://raw.githubusercontent.com/Haidra-Org/AI-Horde-image-model-reference/main/"
              "stable_diffusion.json",
              "image model reference, URL or path")
        .can_reload();
    models
        .text("image_reference_extra", &ModelsSettings::image_reference_extra,
              "https://raw.githubusercontent.com/Haidra-Org/AI-Horde-image-model-reference/main/"
              "diffusers.json",
              "merged over it, URL or path")
        .can_reload();
    models
        .text("text_reference", &ModelsSettings::text_reference,
              "https://raw.githubusercontent.com/db0/AI-Horde-text-model-reference/main/db.json",
              "text model reference, URL or path")
        .can_reload();
    models.duration("refresh", &ModelsSettings::refresh, "1h", "time between fetching them")
        .between(seconds{1}, days{365});
    models.duration("timeout", &ModelsSettings::timeout, "10s", "how long a fetch may take")
        .between(milliseconds{100}, minutes{10});

    SettingRows<KudosSettings> kudos(rows, "kudos", [](Settings& s) -> auto& { return s.kudos; });
    kudos.text("image_model", &KudosSettings::image_model, "",
               "weights of the image pricing network (.npz); empty = closed formula");
    kudos.accounts("award_ids", &KudosSettings::award_ids, "1", "accounts that may award kudos");

    SettingRows<LedgerSettings> ledger(rows, "ledger",
                                       [](Settings& s) -> auto& { return s.ledger; });
    ledger.integer("keep", &LedgerSettings::keep, "0", "months of the journal kept open; 0 = all")
        .between(0, 1'200);

    SettingRows<BillingSettings> billing(rows, "billing",
                                         [](Settings& s) -> auto& { return s.billing; });
    billing.secret("patreon_token", &BillingSettings::patreon_token, "Patreon creator token");
    billing
        .integer("patreon_campaign", &BillingSettings::patreon_campaign, "77119",
                 "Patreon campaign")
        .between(0, 1e15);
    billing.secret("stripe_key", &BillingSettings::stripe_key, "Stripe API key");

    SettingRows<WebhooksSettings> webhooks(rows, "webhooks",
                                           [](Settings& s) -> auto& { return s.webhooks; });
    webhooks.integer("queue", &WebhooksSettings::queue, "4096", "deliveries that may wait")
        .between(1, 10'000'000);
    webhooks.integer("senders", &WebhooksSettings::senders, "16", "deliveries at a time")
        .between(1, 1'024);
    webhooks
        .integer("per_host", &WebhooksSettings::per_host, "2", "deliveries to one host at a time")
        .between(1, 1'024);
    webhooks.integer("attempts", &WebhooksSettings::attempts, "3", "attempts per delivery")
        .between(1, 20);
    webhooks.duration("timeout", &WebhooksSettings::timeout, "3s", "how long an attempt may take")
        .between(milliseconds{100}, minutes{5});
    webhooks.durations("backoff", &WebhooksSettings::backoff, "1s,5s",
                       "waits before the second, third, … attempt");
    webhooks.boolean("allow_private", &WebhooksSettings::allow_private, "false",
                     "deliver into private networks too");
    webhooks.secret("signing_secret", &WebhooksSettings::signing_secret,
                    "signs deliveries; empty = no signature header");

    add_timing_settings(rows);
}

}  // namespace orda
