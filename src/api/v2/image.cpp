#include "api/v2/image.h"

#include "api/calls.h"
#include "api/v2/answers.h"
#include "api/v2/image_payload.h"
#include "api/v2/image_schemas.h"
#include "api/v2/source_images.h"
#include "base/refusals.h"
#include "blobs/object_key.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;
using rules::Capability;

namespace {

/// What a client sees of a result that should be there and is not.
constexpr const char* not_available = "N/A";
/// Marks a result that was uploaded to the store.
constexpr std::string_view uploaded = "R2";

/// Brings what was sent into the shape the horde judges.
model::ImageSubmission submission_of(ImageRequestBody& body) {
    model::ImageSubmission asked = std::move(body);
    asked.params = std::move(body.sent_params);
    if (body.sent_params.special_object && !body.sent_params.special_object->empty()) {
        http::JsonWriter writer(asked.params.special);
        writer.value(*body.sent_params.special_object);
    }
    if (body.sent_models) asked.models = std::move(*body.sent_models);
    // What a list element cannot do without, the schema lets pass (spec/image-generation.md §3.6).
    for (std::size_t i = 0; i < asked.extra_source_images.size(); ++i)
        if (!asked.extra_source_images[i].image)
            throw ValidationFailure("extra_source_images." + std::to_string(i) + ".image",
                                    "'image' is a required property");
    if (asked.params.extra_texts)
        for (std::size_t i = 0; i < asked.params.extra_texts->size(); ++i)
            if (!(*asked.params.extra_texts)[i].reference)
                throw ValidationFailure("params.extra_texts." + std::to_string(i) + ".reference",
                                        "'reference' is a required property");
    return asked;
}

asio::awaitable<Answer> post_async(const Context& context, const Request& request) {
    auto sent = read_request_body(image_request(), request);
    const model::ImageSubmission asked = submission_of(sent);
    const horde::Caller caller = caller_of(context, request);
    SystemRandom random;
    const Uuid id = Uuid::ordered(context.node.clock().now(), random);
    auto body = std::make_shared<model::RequestBody>();
    body->prompt = asked.prompt;
    body->payload = image_payload_members(asked.params);
    const bool has_sources = !asked.source_image.empty() || !asked.extra_source_images.empty();
    if (has_sources && !asked.dry_run) {
        // Everything else is judged before anything is fetched or stored.
        co_await context.node.read([&](horde::Horde& horde, horde::Step& step) {
            horde.check_image(step, caller, asked);
            return true;
        });
        co_await store_sources(context, asked, id, *body);
    }
    const std::shared_ptr<const model::RequestBody> fixed = std::move(body);
    const auto accepted = co_await context.node.change([&](horde::Horde& horde, horde::Step& step) {
        return horde.request_image(step, caller, asked, id, fixed);
    });
    if (accepted.whitelist_address)
        context.rates.whitelist(request.peer, context.node.clock().now());
    ImageAcceptedAnswer answer;
    answer.kudos = accepted.kudos;
    if (accepted.dry_run) co_return json_answer(request, 200, image_accepted_answer().text(answer));
    answer.id = accepted.id.text();
    for (const auto& warning : accepted.warnings)
        answer.warnings.push_back({warning.code, warning.message});
    if (!accepted.possible) {
        answer.message = nobody_can_serve();
        answer.warnings.push_back({"NoAvailableWorker", nobody_can_serve()});
    }
    co_return json_answer(request, 202, image_accepted_answer().text(answer));
}

asio::awaitable<Answer> get_check(const Context& context, const Request& request) {
    const Uuid id = request_id_of(request);
    const auto status = co_await context.node.read([id](horde::Horde& horde, horde::Step& step) {
        return horde.status(step, model::Kind::image, id, false);
    });
    co_return json_answer(request, 200, status_numbers().text(numbers_of(status)));
}

/// The picture of one result, as the request wants it.
asio::awaitable<std::string> picture_of(const Context& context, const Request& request, bool r2,
                                        const horde::Generation& generation) {
    if (generation.result->generation != uploaded) co_return generation.result->generation;
    const auto key = blobs::result_key(generation.id);
    if (r2)
        co_return context.objects.sign_get(key, base_url_of(context, request),
                                           context.node.clock().now());
    const auto text = co_await inline_object(context, key);
    co_return text.value_or(not_available);
}

asio::awaitable<Answer> status_answer(const Context& context, const Request& request,
                                      horde::RequestStatus status) {
    co_await context.node.load_results(status.generations);
    ImageStatusAnswer answer;
    answer.numbers = numbers_of(status);
    for (const auto& generation : status.generations) {
        ImageGeneration shown;
        shown.img = co_await picture_of(context, request, status.r2, generation);
        shown.seed = std::to_string(generation.seed);
        shown.id = generation.id.text();
        shown.censored = generation.verdict != model::JobVerdict::ok;
        shown.gen_metadata = {generation.result->metadata};
        shown.worker_id = generation.worker.text();
        shown.worker_name = generation.worker_name;
        shown.model = generation.model;
        answer.generations.push_back(std::move(shown));
    }
    co_return json_answer(request, 200, image_status_answer().text(answer));
}

asio::awaitable<Answer> get_status(const Context& context, const Request& request) {
    const Uuid id = request_id_of(request);
    auto status = co_await context.node.read([id](horde::Horde& horde, horde::Step& step) {
        return horde.status(step, model::Kind::image, id, true);
    });
    co_return co_await status_answer(context, request, std::move(status));
}

asio::awaitable<Answer> delete_status(const Context& context, const Request& request) {
    const Uuid id = request_id_of(request);
    auto status = co_await context.node.change([id](horde::Horde& horde, horde::Step& step) {
        return horde.cancel(step, model::Kind::image, id);
    });
    co_return co_await status_answer(context, request, std::move(status));
}

horde::PopCall pop_call(const Context& context, const Request& request, const ImagePopBody& body) {
    horde::PopCall call;
    call.caller = caller_of(context, request);
    call.kind = model::Kind::image;
    call.name = body.name;
    call.priority_usernames = body.priority_usernames;
    call.amount = body.amount;
    model::Declaration& offer = call.declaration;
    offer.models = body.models;
    offer.bridge_agent = body.bridge_agent;
    offer.threads = body.threads;
    offer.nsfw = body.nsfw;
    offer.require_upfront_kudos = body.require_upfront_kudos;
    offer.allow_unsafe_address = body.allow_unsafe_ipaddr;
    offer.extra_slow = body.extra_slow_worker;
    offer.blacklist = body.blacklist;
    offer.max_pixels = body.max_pixels;
    offer.allow_img2img = body.allow_img2img;
    offer.allow_painting = body.allow_painting;
    offer.allow_post_processing = body.allow_post_processing;
    offer.allow_controlnet = body.allow_controlnet;
    offer.allow_sdxl_controlnet = body.allow_sdxl_controlnet;
    offer.allow_lora = body.allow_lora;
    offer.limit_max_steps = body.limit_max_steps;
    return call;
}

std::string_view wire_name(model::SourceProcessing processing) {
    switch (processing) {
        case model::SourceProcessing::img2img:
            return "img2img";
        case model::SourceProcessing::inpainting:
            return "inpainting";
        case model::SourceProcessing::outpainting:
            return "outpainting";
        case model::SourceProcessing::remix:
            return "remix";
    }
    return "img2img";
}

/// Source pictures as links, or as base64 for bridges that cannot fetch;
/// spec/images-and-storage.md §5.
asio::awaitable<void> add_sources(const Context& context, const Request& request,
                                  const horde::Handout& handout, const model::RequestBody& body,
                                  ImagePopAnswer& answer) {
    const std::string base = base_url_of(context, request);
    const Time now = context.node.clock().now();
    if (!body.source_image.empty() && handout.capabilities.has(Capability::img2img)) {
        answer.source_processing = wire_name(handout.demands->image.source_processing);
        const auto source = blobs::source_image_key(handout.request);
        const auto mask = blobs::source_mask_key(handout.request);
        if (handout.capabilities.has(Capability::r2_source)) {
            answer.source_image = context.objects.sign_get(source, base, now);
            if (!body.source_mask.empty())
                answer.source_mask = context.objects.sign_get(mask, base, now);
        } else {
            answer.source_image = co_await inline_object(context, source);
            if (!body.source_mask.empty())
                answer.source_mask = co_await inline_object(context, mask);
        }
    }
    if (body.extra_source_images.empty() ||
        !handout.capabilities.has(Capability::extra_source_images))
        co_return;
    answer.extra_source_images.emplace();
    for (std::size_t i = 0; i < body.extra_source_images.size(); ++i)
        answer.extra_source_images->push_back(
            {context.objects.sign_get(blobs::extra_source_image_key(handout.request, i), base, now),
             body.extra_source_images[i].strength});
}

asio::awaitable<Answer> post_pop(const Context& context, const Request& request) {
    const auto body = read_body(image_pop(), request);
    const auto result = co_await context.node.pop(pop_call(context, request, body),
                                                  patience_of(request, body.wait));
    ImagePopAnswer answer;
    answer.messages = messages_of(result.messages);
    if (!result.handout) {
        answer.payload = image_payload_of_nothing();
        answer.skipped = skipped_of(model::Kind::image, result.skipped);
        co_return json_answer(request, 200, image_pop_answer().text(answer));
    }
    const horde::Handout& handout = *result.handout;
    const auto stored = co_await context.node.body_of(handout.request, handout.body);
    answer.payload = image_payload(handout, *stored);
    answer.id = handout.jobs.front().text();
    answer.model = handout.model;
    answer.ttl = std::chrono::duration_cast<seconds>(handout.time_to_live).count();
    answer.r2_uploads.emplace();
    for (const auto& job : handout.jobs) {
        answer.ids.push_back(job.text());
        answer.r2_uploads->push_back(context.objects.sign_put(
            blobs::result_key(job), base_url_of(context, request), context.node.clock().now()));
    }
    answer.r2_upload = answer.r2_uploads->front();
    co_await add_sources(context, request, handout, *stored, answer);
    co_return json_answer(request, 200, image_pop_answer().text(answer));
}

/// Stores a picture that came as base64 under the job's key; false when it is none.
asio::awaitable<bool> store_result(const Context& context, const std::string& text, Uuid job) {
    const auto settings = context.pictures();
    std::string webp;
    try {
        webp = co_await context.codecs.run(
            [&text, &settings] { return blobs::result_from_base64(text, settings); });
    } catch (const blobs::SourceImageError&) {
        co_return false;
    }
    co_await context.storage.run([&context, &webp, &job] {
        try {
            context.objects.put(blobs::result_key(job), webp, context.node.clock().now());
        } catch (const blobs::StorageUnavailable&) {
            throw refusals::service_unavailable("Pictures cannot be stored at the moment.",
                                                seconds{10});
        }
    });
    co_return true;
}

asio::awaitable<Answer> post_submit(const Context& context, const Request& request) {
    const auto body = read_body(image_submit(), request);
    horde::SubmitCall call;
    call.caller = caller_of(context, request);
    call.kind = model::Kind::image;
    const auto job = Uuid::parse(body.id);
    if (!job) throw refusals::invalid_job_id(body.id);
    call.job = *job;
    call.state = submit_state_of(body.state);
    call.generation = body.generation;
    call.seed = body.seed;
    for (const auto& entry : body.gen_metadata) {
        if (entry.type != "censorship") continue;
        call.metadata_censorship = true;
        call.metadata_csam = entry.value == "csam";
    }
    call.metadata_entries = body.gen_metadata.size();
    call.metadata = metadata_text(body.gen_metadata);
    const bool faulted = call.state == horde::SubmitState::faulted && !call.metadata_censorship;
    if (!faulted && call.generation != uploaded) {
        co_await context.node.read([&](horde::Horde& horde, horde::Step& step) {
            horde.check_submit(step, call);
            return true;
        });
        if (co_await store_result(context, call.generation, call.job)) call.generation = uploaded;
    }
    const auto result = co_await context.node.change(
        [&](horde::Horde& horde, horde::Step& step) { return horde.submit(step, call); });
    co_return json_answer(request, 200, reward_answer().text({result.reward}));
}

}  // namespace

std::vector<http::Endpoint> image_endpoints(const Context& context) {
    const auto handler = handlers_with(context);
    const std::vector<http::RateRule> status_rates{
        {.key = http::RateKey::client_method_path, .amount = 10, .window = seconds{60}}};
    const http::ParameterDescription key = key_header();
    const http::ParameterDescription agent = client_agent_header();
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/generate/async",
                         .tag = "v2",
                         .summary = "Asks for images; answers at once with an id to poll.",
                         .body = &image_request(),
                         .replies = {{202, &image_accepted_answer(), false, "Accepted."},
                                     {200, &image_accepted_answer(), false, "The price."}},
                         .parameters = {key, agent},
                         .rates = async_rates(),
                         .handler = handler(post_async)});
    endpoints.push_back(
        {.method = http::Method::get,
         .path = "/api/v2/generate/check/{id}",
         .tag = "v2",
         .summary = "How an image request is doing, without its results.",
         .replies = {{200, &status_numbers(), false, "The numbers."}},
         .parameters = {agent},
         .rates = {{.key = http::RateKey::client_method_path, .amount = 10, .window = seconds{1}}},
         .handler = handler(get_check)});
    endpoints.push_back({.method = http::Method::get,
                         .path = "/api/v2/generate/status/{id}",
                         .tag = "v2",
                         .summary = "How an image request is doing, with its results so far.",
                         .replies = {{200, &image_status_answer(), false, "The status."}},
                         .parameters = {agent},
                         .rates = status_rates,
                         .handler = handler(get_status)});
    endpoints.push_back({.method = http::Method::del,
                         .path = "/api/v2/generate/status/{id}",
                         .tag = "v2",
                         .summary = "Cancels what still waits of an image request.",
                         .replies = {{200, &image_status_answer(), false, "The status before."}},
                         .parameters = {agent},
                         .rates = status_rates,
                         .handler = handler(delete_status)});
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/generate/pop",
                         .tag = "v2",
                         .summary = "A worker asks for image jobs.",
                         .body = &image_pop(),
                         .replies = {{200, &image_pop_answer(), false, "A job, or none."}},
                         .parameters = {key, agent},
                         .rates = worker_rates(),
                         .handler = handler(post_pop)});
    endpoints.push_back({.method = http::Method::post,
                         .path = "/api/v2/generate/submit",
                         .tag = "v2",
                         .summary = "A worker delivers an image.",
                         .body = &image_submit(),
                         .replies = {{200, &reward_answer(), false, "Accepted."}},
                         .parameters = {key, agent},
                         .rates = worker_rates(),
                         .handler = handler(post_submit)});
    return endpoints;
}

}  // namespace orda::api
