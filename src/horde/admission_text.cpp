#include <algorithm>
#include <set>

#include "base/refusals.h"
#include "base/text.h"
#include "horde/horde.h"
#include "rules/accounts.h"
#include "rules/pricing_text.h"

namespace orda::horde {

namespace {

constexpr std::size_t most_extra_source_images = 5;
constexpr std::size_t least_sampler_order = 7;
constexpr std::size_t most_stop_sequences = 128;
constexpr std::size_t longest_stop_sequences = 2000;

/// spec/text-generation.md §3.5 step 21.
void check_parameters(const model::TextParameters& params) {
    const auto context = params.max_context_length.value_or(model::default_max_context_length);
    const auto length = params.max_length.value_or(model::default_max_length);
    if (context < length) throw refusals::token_overflow(length, context);
    if (params.sampler_order &&
        std::set(params.sampler_order->begin(), params.sampler_order->end()).size() <
            least_sampler_order)
        throw refusals::missing_full_sampler_order();
    if (!params.stop_sequence) return;
    const std::set<std::string> distinct(params.stop_sequence->begin(),
                                         params.stop_sequence->end());
    if (distinct.size() > most_stop_sequences)
        throw refusals::too_many_stop_sequences(most_stop_sequences);
    std::size_t characters = 0;
    for (const auto& text : distinct)
        characters += code_points(text);
    if (characters > longest_stop_sequences)
        throw refusals::excessive_stop_sequence(longest_stop_sequences);
}

std::optional<double> most_billions(const std::vector<std::string>& models,
                                    const rules::TextReference& texts) {
    std::optional<double> most;
    for (const auto& name : models)
        most = std::max(most.value_or(0), texts.billions(name));
    return most;
}

}  // namespace

Accepted Horde::request_text(Step& step, const Caller& caller, const model::TextSubmission& asked,
                             std::shared_ptr<const model::RequestBody> body) {
    const model::TextParameters& params = asked.params;
    const std::int32_t n = params.n.value_or(1);
    if (!asked.style.empty()) throw refusals::style_not_found(asked.style);
    if (modes_.maintenance) throw refusals::maintenance_mode();
    if (!asked.webhook.empty() && !asked.webhook.starts_with("https://"))
        throw refusals::bad_request_webhook();
    Payer payer = payer_of(caller, asked.allow_downgrade, step.now);
    ResidentUser& user = *payer.user;
    if (!asked.proxied_account.empty() && !user.has(model::Role::service))
        throw refusals::only_service_account_proxy();
    if (user.has(model::Role::deleted)) throw refusals::deleted_user();
    const bool trusted = user.has(model::Role::trusted);
    if (asked.extra_source_images.size() > most_extra_source_images)
        throw refusals::too_many_extra_source_images(most_extra_source_images);
    if (asked.extra_source_images.size() > 1 && !trusted)
        throw refusals::more_than_min_extra_source_image();
    if (asked.prompt.empty()) throw refusals::missing_prompt();
    auto workers = existing_workers(asked.workers, step.now);
    if (n > 1 && asked.disable_batching && !trusted) throw refusals::requires_trust();
    check_concurrency(user, model::Kind::text, n, asked.models);
    check_parameters(params);
    if (!asked.extra_source_images.empty()) throw refusals::invalid_extra_source_images();

    model::Demands demands;
    demands.kind = model::Kind::text;
    demands.models = asked.models;
    demands.trusted_workers = asked.trusted_workers;
    demands.slow_workers = asked.slow_workers;
    demands.workers = std::move(workers);
    demands.deny_workers = asked.worker_blacklist;
    demands.text.max_length = params.max_length.value_or(model::default_max_length);
    demands.text.max_context_length =
        params.max_context_length.value_or(model::default_max_context_length);
    demands.text.validated_backends = asked.validated_backends;

    // Kudos: shared key, upfront, downgrade; spec/text-generation.md §3.7.
    const rules::TextReference& texts = workforce_.texts();
    const rules::UpfrontRule rule =
        rules::text_upfront({.max_length = demands.text.max_length,
                             .slow_workers = demands.slow_workers,
                             .worker_list_needs_kudos =
                                 options_.upfront_kudos_on_worker_list && !asked.workers.empty()},
                            load_of(model::Kind::text));
    const Kudos required = Kudos::cents(rules::text_upfront_amount(
        demands.text.max_length, most_billions(demands.models, texts), n));
    const bool may_downgrade = asked.allow_downgrade && !rule.downgrade_forbidden;
    bool low_priority = false;
    if (payer.key && payer.key->key.budget && required > *payer.key->key.budget) {
        if (!may_downgrade)
            throw refusals::shared_key_insufficient_kudos(*payer.key->key.budget, required);
        low_priority = true;
    }
    Kudos hold;
    if (rule.required && required > Kudos{}) {
        if (accounts_.available(user) >= required) {
            hold = required;
        } else if (may_downgrade) {
            demands.slow_workers = true;
            demands.text.max_length =
                rules::downgraded_length(demands.text.max_length, rule.downgrade_limit);
        } else {
            throw refusals::kudos_upfront_text(rule.downgrade_limit, required);
        }
    }
    if (payer.key && payer.key->key.max_text_tokens > -1 &&
        demands.text.max_length > payer.key->key.max_text_tokens)
        throw refusals::bad_request_shared_key_ceiling("tokens", payer.key->key.max_text_tokens);

    Accepted accepted;
    accepted.whitelist_address =
        (trusted || user.has(model::Role::service) || user.has(model::Role::education)) &&
        !caller.proxied;
    if (asked.dry_run) {
        const bool known = !demands.models.empty() && texts.known(demands.models.front());
        accepted.dry_run = true;
        accepted.kudos = static_cast<double>(round_whole(rules::text_dry_run(
            {.max_length = demands.text.max_length,
             .max_context_length = demands.text.max_context_length,
             .n = n,
             .any_model = !demands.models.empty(),
             .billions =
                 known ? std::optional{texts.billions(demands.models.front())} : std::nullopt,
             .matched_targeting =
                 options_.require_matched_targeting && !demands.workers.empty()})));
        return accepted;
    }

    model::Request request;
    request.id = Uuid::ordered(step.now, step.random);
    request.kind = model::Kind::text;
    request.things = demands.text.max_length;
    request.demands = std::make_shared<model::Demands>(std::move(demands));
    request.prompt_characters = static_cast<std::int32_t>(code_points(asked.prompt));
    request.body = std::move(body);
    request.jobs = n;
    request.waiting = n;
    request.disable_batching = asked.disable_batching;
    request.client_agent = caller.client_agent;
    request.address = caller.address;
    request.webhook = asked.webhook;
    request.proxied_account = asked.proxied_account;
    ResidentRequest& placed = activate(step, std::move(request), payer, hold, 0, low_priority);
    accepted.id = placed.request.id;
    accepted.possible = modes_.raid || somebody_could_serve(placed, step.now);
    return accepted;
}

}  // namespace orda::horde
