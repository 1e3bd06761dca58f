#include "store/row_maker_test.h"

namespace orda::store {

model::User RowMaker::user(model::UserId id) {
    model::User user;
    user.id = id;
    user.name = text();
    user.identity = "identity " + std::to_string(id);
    user.key_hash = "hash " + std::to_string(id);
    user.roles = model::Roles::from_bits(static_cast<std::uint32_t>(below(1'024)));
    user.concurrency = small();
    user.worker_invited = small();
    user.public_workers = maybe();
    user.usage_multiplier = real();
    user.contact = text();
    user.admin_comment = text();
    user.proxy_passkey = text();
    user.monthly_kudos = kudos();
    if (maybe()) user.monthly_received = time();
    user.created = time();
    user.suspicions = suspicions();
    if (maybe()) user.deleted_at = time();
    return user;
}

model::Account RowMaker::account(model::UserId id) {
    model::Account account;
    account.id = id;
    account.balance = kudos();
    account.escrow = kudos();
    for (auto& amount : account.actions)
        amount = kudos();
    for (auto* counter :
         {&account.records.requests, &account.records.usage, &account.records.fulfillments,
          &account.records.contributions, &account.records.styles})
        for (auto& count : *counter)
            count = integer();
    account.last_active = time();
    return account;
}

model::SharedKey RowMaker::shared_key(const Uuid& id, model::UserId owner) {
    model::SharedKey key;
    key.id = id;
    key.owner = owner;
    key.name = text();
    if (maybe()) key.budget = kudos();
    key.utilized = kudos();
    if (maybe()) key.expiry = time();
    key.max_image_pixels = integer();
    key.max_image_steps = integer();
    key.max_text_tokens = integer();
    return key;
}

model::Worker RowMaker::worker(const model::WorkerId& id, model::UserId owner) {
    model::Worker worker;
    worker.id = id;
    worker.kind = static_cast<model::Kind>(below(model::kind_count));
    worker.owner = owner;
    worker.name = text();
    worker.info = text();
    worker.address = text();
    worker.created = time();
    worker.maintenance = maybe();
    worker.paused = maybe();
    worker.maintenance_message = text();
    if (maybe()) worker.team = uuid();
    worker.suspicions = suspicions();
    auto& offer = worker.declaration;
    offer.models = texts();
    offer.bridge_agent = text();
    offer.threads = small();
    offer.nsfw = maybe();
    offer.require_upfront_kudos = maybe();
    offer.allow_unsafe_address = maybe();
    offer.extra_slow = maybe();
    offer.blacklist = texts();
    for (auto count = below(3); count > 0; --count)
        offer.priority_users.push_back(integer());
    offer.max_pixels = integer();
    offer.allow_img2img = maybe();
    offer.allow_painting = maybe();
    offer.allow_post_processing = maybe();
    offer.allow_controlnet = maybe();
    offer.allow_sdxl_controlnet = maybe();
    offer.allow_lora = maybe();
    offer.limit_max_steps = maybe();
    offer.max_length = small();
    offer.max_context_length = small();
    offer.softprompts = texts();
    offer.max_tiles = small();
    offer.forms = texts();
    return worker;
}

model::WorkerTotals RowMaker::totals(const model::WorkerId& id) {
    model::WorkerTotals totals;
    totals.id = id;
    totals.last_check_in = time();
    totals.drop_window_start = time();
    totals.generated = kudos();
    totals.uptime_kudos = kudos();
    totals.contributions = integer();
    totals.fulfilments = integer();
    totals.aborted_jobs = integer();
    totals.uncompleted_jobs = integer();
    totals.uptime = Duration{integer()};
    totals.rewarded_uptime = Duration{integer()};
    for (auto count = below(21); count > 0; --count)
        totals.speeds.push_back(real());
    return totals;
}

std::shared_ptr<const model::Demands> RowMaker::demands(model::Kind kind) {
    model::Demands demands;
    demands.kind = kind;
    demands.models = texts();
    demands.trusted_workers = maybe();
    demands.slow_workers = maybe();
    demands.extra_slow_workers = maybe();
    demands.safe_address = maybe();
    for (auto count = below(3); count > 0; --count)
        demands.workers.push_back(uuid());
    demands.deny_workers = maybe();
    switch (kind) {
        case model::Kind::image:
            demands.image = {
                .width = small(),
                .height = small(),
                .steps = small(),
                .accurate_steps = small(),
                .sampler = text(),
                .karras = maybe(),
                .nsfw = maybe(),
                .r2 = maybe(),
                .source_image = maybe(),
                .source_processing = static_cast<model::SourceProcessing>(below(4)),
                .extra_source_images = maybe(),
                .loras = maybe(),
                .lora_by_version = maybe(),
                .tis = maybe(),
                .control_type = maybe(),
                .return_control_map = maybe(),
                .tiling = maybe(),
                .hires_fix = maybe(),
                .clip_skip = maybe(),
                .transparent = maybe(),
                .qr_code = maybe(),
                .post_processing = texts(),
            };
            break;
        case model::Kind::text:
            demands.text = {.max_length = small(),
                            .max_context_length = small(),
                            .validated_backends = maybe()};
            break;
        case model::Kind::alchemy:
            demands.alchemy = {.form = text(), .tiles = small()};
            break;
    }
    return std::make_shared<const model::Demands>(std::move(demands));
}

model::Request RowMaker::request(const model::RequestId& id, model::UserId user) {
    model::RequestBody body;
    body.prompt = long_text();
    body.payload = text();
    body.source_image = text();
    body.source_mask = text();
    for (auto count = below(3); count > 0; --count)
        body.extra_source_images.push_back({text(), real()});
    model::Request request;
    request.id = id;
    request.kind = static_cast<model::Kind>(below(model::kind_count));
    request.user = user;
    if (maybe()) request.shared_key = uuid();
    request.demands = demands(request.kind);
    request.body = std::make_shared<const model::RequestBody>(std::move(body));
    request.created = time();
    request.priority = integer();
    request.things = integer();
    request.price = real();
    request.disable_batching = maybe();
    request.censor_nsfw = maybe();
    request.source_mask = maybe();
    if (maybe()) request.seed = integer();
    request.seed_variation = small();
    request.prompt_characters = small();
    request.client_agent = text();
    request.address = text();
    request.webhook = text();
    request.proxied_account = text();
    apply(update(id), request);
    request.version = 0;
    return request;
}

model::UpdateRequest RowMaker::update(const model::RequestId& id) {
    return {.id = id,
            .expiry = time(),
            .queued_since = time(),
            .jobs = small(),
            .waiting = small(),
            .consumed = kudos(),
            .held = kudos(),
            .cancelled = maybe(),
            .faulted = maybe(),
            .finished = maybe(),
            .version = 0};
}

model::Job RowMaker::job(const model::JobId& id, const model::RequestId& request) {
    model::Job job;
    job.id = id;
    job.request = request;
    job.worker = uuid();
    job.model = text();
    job.started = time();
    job.time_to_live = Duration{integer()};
    job.decoy = maybe();
    job.state = static_cast<model::JobState>(below(3));
    job.verdict = static_cast<model::JobVerdict>(below(3));
    job.seed = integer();
    if (maybe()) job.finished = time();
    job.worker_name = text();
    return job;
}

std::shared_ptr<const model::JobResult> RowMaker::result() {
    return std::make_shared<const model::JobResult>(
        model::JobResult{.generation = long_text(), .metadata = text()});
}

model::LedgerEvent RowMaker::event(const std::string& key) {
    model::LedgerEvent event;
    event.key = key;
    event.kind = static_cast<model::EventKind>(below(12));
    event.time = time();
    event.reference = text();
    for (auto count = below(6); count > 0; --count)
        event.postings.push_back(
            {random_.between(-11, 5), static_cast<model::Pocket>(below(2)), kudos()});
    return event;
}

model::WorkerMessage RowMaker::message(const Uuid& id) {
    model::WorkerMessage message;
    message.id = id;
    if (maybe()) message.worker = uuid();
    message.author = integer();
    message.message = text();
    message.origin = text();
    message.created = time();
    message.expiry = time();
    return message;
}

void apply(const model::UpdateRequest& update, model::Request& request) {
    request.expiry = update.expiry;
    request.queued_since = update.queued_since;
    request.jobs = update.jobs;
    request.waiting = update.waiting;
    request.consumed = update.consumed;
    request.held = update.held;
    request.cancelled = update.cancelled;
    request.faulted = update.faulted;
    request.version = update.version;
}

}  // namespace orda::store
