#include <algorithm>

#include "base/refusals.h"
#include "base/text.h"
#include "horde/horde.h"
#include "rules/image_checks.h"
#include "rules/payout.h"
#include "rules/seeds.h"
#include "rules/steps.h"

namespace orda::horde {

namespace {

constexpr std::size_t most_extra_source_images = 5;
constexpr std::int32_t default_side = 512;
/// The sample value of the API documents: a client that sends it has not been set up.
constexpr std::string_view sample_client_agent = "My-Project:v0.0.1:My-Contact";

std::vector<rules::Lora> loras_of(const model::ImageParameters& params) {
    std::vector<rules::Lora> loras;
    if (params.loras)
        for (const auto& lora : *params.loras)
            loras.push_back({lora.name, lora.is_version});
    return loras;
}

model::SourceProcessing processing_of(std::string_view wire) {
    if (wire == "inpainting") return model::SourceProcessing::inpainting;
    if (wire == "outpainting") return model::SourceProcessing::outpainting;
    if (wire == "remix") return model::SourceProcessing::remix;
    return model::SourceProcessing::img2img;
}

/// What the price depends on, from the demands as they stand now (after a downgrade).
rules::ImagePayload payload_of(const model::ImageSubmission& asked, const model::Demands& demands,
                               bool with_source) {
    const model::ImageParameters& params = asked.params;
    rules::ImagePayload payload;
    payload.width = demands.image.width;
    payload.height = demands.image.height;
    payload.steps = demands.image.steps;
    payload.cfg_scale = params.cfg_scale.value_or(5.0);
    payload.sampler = demands.image.sampler;
    payload.karras = demands.image.karras;
    payload.hires_fix = params.hires_fix;
    payload.source_image = with_source && !asked.source_image.empty();
    payload.source_mask = with_source && !asked.source_mask.empty();
    payload.source_processing = asked.source_processing;
    payload.denoising_strength = params.denoising_strength;
    payload.control_strength = params.control_strength;
    payload.control_type = params.control_type;
    payload.return_control_map = params.return_control_map;
    payload.post_processing = demands.image.post_processing;
    payload.loras = params.loras ? static_cast<std::int32_t>(params.loras->size()) : 0;
    payload.tis = params.tis && !params.tis->empty();
    return payload;
}

}  // namespace

model::Demands Horde::image_demands(const model::ImageSubmission& asked,
                                    const ResidentUser& user) const {
    const model::ImageParameters& params = asked.params;
    const bool education = user.has(model::Role::education);
    model::Demands demands;
    demands.kind = model::Kind::image;
    demands.models = asked.models;
    demands.trusted_workers = asked.trusted_workers || education;
    demands.slow_workers = asked.slow_workers;
    demands.extra_slow_workers = asked.extra_slow_workers;
    demands.deny_workers = asked.worker_blacklist;
    model::ImageDemands& image = demands.image;
    image.width = params.width.value_or(default_side);
    image.height = params.height.value_or(default_side);
    image.sampler = params.sampler_name.value_or("k_euler_a");
    image.steps = rules::normal_steps(params.steps, params.control_type.has_value());
    image.accurate_steps = rules::accurate_steps(image.sampler, image.steps);
    image.karras = params.karras.value_or(true);
    image.nsfw = asked.nsfw && !education;
    image.r2 = asked.r2;
    image.source_image = !asked.source_image.empty();
    image.source_processing = processing_of(asked.source_processing);
    image.extra_source_images = !asked.extra_source_images.empty();
    image.loras = params.loras.has_value();
    image.lora_by_version =
        params.loras && std::any_of(params.loras->begin(), params.loras->end(),
                                    [](const model::Lora& lora) { return lora.is_version; });
    image.tis = params.tis.has_value();
    image.control_type = params.control_type.has_value();
    image.return_control_map = params.return_control_map;
    image.tiling = params.tiling;
    image.hires_fix = params.hires_fix;
    image.clip_skip = params.clip_skip.value_or(1) > 1;
    image.transparent = params.transparent;
    image.qr_code = params.workflow == "qr_code";
    if (params.post_processing) image.post_processing = *params.post_processing;
    return demands;
}

Horde::ImageAdmission Horde::admit_image(Step& step, const Caller& caller,
                                         const model::ImageSubmission& asked) {
    const std::int32_t n = asked.params.n.value_or(1);
    if (!asked.style.empty()) throw refusals::style_not_found(asked.style);
    if (modes_.maintenance) throw refusals::maintenance_mode();
    if (!asked.webhook.empty() && !asked.webhook.starts_with("https://"))
        throw refusals::bad_request_webhook();
    ImageAdmission admission;
    admission.payer = payer_of(caller, asked.allow_downgrade, step.now);
    ResidentUser& user = *admission.payer.user;
    if (!asked.proxied_account.empty() && !user.has(model::Role::service))
        throw refusals::only_service_account_proxy();
    if (user.has(model::Role::deleted)) throw refusals::deleted_user();
    const bool trusted = user.has(model::Role::trusted);
    if (asked.extra_source_images.size() > most_extra_source_images)
        throw refusals::too_many_extra_source_images(most_extra_source_images);
    if (asked.extra_source_images.size() > 1 && !trusted)
        throw refusals::more_than_min_extra_source_image();
    if (asked.prompt.empty()) throw refusals::missing_prompt();
    admission.demands = image_demands(asked, user);
    admission.demands.workers = existing_workers(asked.workers, step.now);
    if (n > 1 && asked.disable_batching && !trusted) throw refusals::requires_trust();
    check_concurrency(user, model::Kind::image, n, asked.models);
    rules::check_image_parameters(
        asked, {.alias = model::alias_of(user.user), .special = user.has(model::Role::special)},
        workforce_.images());
    if (caller.client_agent == sample_client_agent) throw refusals::banned_client_agent();
    require_image_kudos(asked, n, admission);
    return admission;
}

void Horde::require_image_kudos(const model::ImageSubmission& asked, std::int32_t n,
                                ImageAdmission& admission) {
    model::Demands& demands = admission.demands;
    model::ImageDemands& image = demands.image;
    const Payer& payer = admission.payer;
    const rules::ModelLimits limits = rules::limits_of(demands.models, workforce_.images());
    const bool lcm = rules::uses_lcm(image.sampler, loras_of(asked.params));
    const rules::UpfrontRule rule = rules::image_upfront(
        {.width = image.width,
         .height = image.height,
         .accurate_steps = image.accurate_steps,
         .control_type = image.control_type,
         .lcm = lcm,
         .slow_workers = demands.slow_workers,
         .worker_list_needs_kudos = options_.upfront_kudos_on_worker_list && !asked.workers.empty(),
         .models = limits},
        load_of(model::Kind::image));
    const bool limited_key = payer.key && payer.key->key.budget;
    const Kudos required =
        rule.required || limited_key ? Kudos::cents(estimate(asked, demands, n, false)) : Kudos{};
    const bool may_downgrade = asked.allow_downgrade && !rule.downgrade_forbidden;
    if (limited_key && required > *payer.key->key.budget) {
        if (!may_downgrade)
            throw refusals::shared_key_insufficient_kudos(*payer.key->key.budget, required);
        admission.low_priority = true;
    }
    if (rule.required && required > Kudos{}) {
        if (accounts_.available(*payer.user) >= required) {
            admission.hold = required;
        } else if (may_downgrade) {
            const auto smaller =
                rules::downgraded({image.width, image.height, image.steps}, image.sampler,
                                  image.control_type, lcm, limits, rule.downgrade_limit);
            demands.slow_workers = true;
            image.width = smaller.width;
            image.height = smaller.height;
            image.steps = smaller.steps;
            image.accurate_steps = rules::accurate_steps(image.sampler, image.steps);
        } else {
            throw refusals::kudos_upfront_image(rule.downgrade_limit, required);
        }
    }
    if (!payer.key) return;
    const model::SharedKey& key = payer.key->key;
    const std::int64_t pixels = std::int64_t{image.width} * image.height;
    if (key.max_image_pixels > -1 && pixels > key.max_image_pixels)
        throw refusals::bad_request_shared_key_ceiling("pixels", key.max_image_pixels);
    if (key.max_image_steps > -1 && image.steps > key.max_image_steps)
        throw refusals::bad_request_shared_key_ceiling("steps", key.max_image_steps);
}

double Horde::estimate(const model::ImageSubmission& asked, const model::Demands& demands,
                       std::int32_t n, bool with_source) const {
    const double price = price_of(asked, demands, with_source);
    const std::string first = demands.models.empty() ? std::string(rules::default_estimate_model)
                                                     : demands.models.front();
    return rules::image_dry_run(price,
                                {.source_image = with_source && !asked.source_image.empty(),
                                 .post_processing = demands.image.post_processing,
                                 .slow_workers = demands.slow_workers,
                                 .worker_blacklist = demands.deny_workers},
                                n,
                                rules::estimate_multiplier(workforce_.images().baseline_of(first)));
}

double Horde::price_of(const model::ImageSubmission& asked, const model::Demands& demands,
                       bool with_source) const {
    return rules::image_price(pricing_.get(), payload_of(asked, demands, with_source),
                              options_.require_matched_targeting && !demands.workers.empty());
}

void Horde::check_image(Step& step, const Caller& caller, const model::ImageSubmission& asked) {
    admit_image(step, caller, asked);
}

Accepted Horde::request_image(Step& step, const Caller& caller, const model::ImageSubmission& asked,
                              const Uuid& id, std::shared_ptr<const model::RequestBody> body) {
    ImageAdmission admission = admit_image(step, caller, asked);
    ResidentUser& user = *admission.payer.user;
    const std::int32_t n = asked.params.n.value_or(1);
    Accepted accepted;
    accepted.whitelist_address =
        (user.has(model::Role::trusted) || user.has(model::Role::service) ||
         user.has(model::Role::education)) &&
        !caller.proxied;
    if (asked.dry_run) {
        accepted.dry_run = true;
        accepted.kudos =
            static_cast<double>(round_whole(estimate(asked, admission.demands, n, true)));
        return accepted;
    }
    const model::Demands& demands = admission.demands;
    model::Request request;
    request.id = id;
    request.kind = model::Kind::image;
    request.things = rules::image_things(demands.image.width, demands.image.height,
                                         demands.image.accurate_steps);
    request.price = price_of(asked, demands, true);
    request.demands = std::make_shared<model::Demands>(demands);
    request.prompt_characters = static_cast<std::int32_t>(code_points(asked.prompt));
    request.body = std::move(body);
    request.jobs = n;
    request.waiting = n;
    request.disable_batching = asked.disable_batching || demands.image.qr_code;
    request.censor_nsfw = asked.censor_nsfw || user.has(model::Role::education);
    request.source_mask = !asked.source_mask.empty();
    request.seed_variation = asked.params.seed_variation.value_or(0);
    request.seed = rules::stored_seed(rules::seed_of(asked.params.seed.value_or("")),
                                      request.seed_variation, n, step.random);
    request.client_agent = caller.client_agent;
    request.address = caller.address;
    request.webhook = asked.webhook;
    request.proxied_account = asked.proxied_account;
    accepted.kudos = static_cast<double>(round_whole(request.price));
    for (auto& warning : rules::image_warnings(asked, workforce_.images()))
        accepted.warnings.push_back({std::move(warning.code), std::move(warning.message)});
    ResidentRequest& placed = activate(step, std::move(request), admission.payer, admission.hold,
                                       asked.extra_source_images.size(), admission.low_priority);
    accepted.id = placed.request.id;
    accepted.possible = modes_.raid || somebody_could_serve(placed, step.now);
    return accepted;
}

}  // namespace orda::horde
