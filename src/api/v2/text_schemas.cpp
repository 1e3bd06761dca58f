#include "api/v2/text_schemas.h"

namespace orda::api {

using http::Schema;
using model::TextParameters;
using model::TextSubmission;

namespace {

constexpr std::size_t longest_model_name = 255;
constexpr std::size_t longest_account = 255;
constexpr std::size_t longest_webhook = 1024;

const Schema<MetadataEntry>& text_metadata() {
    static const Schema<MetadataEntry> schema("GenerationMetadataKobold", [](auto& object) {
        object.omit_nulls();
        object.field("type", &MetadataEntry::type)
            .required()
            .one_of({"censorship"})
            .describe("What the entry is about.");
        object.field("value", &MetadataEntry::value)
            .required()
            .one_of({"csam"})
            .describe("What is said about it.");
        object.field("ref", &MetadataEntry::ref).max_length(255).describe("What it refers to.");
    });
    return schema;
}

}  // namespace

const Schema<model::ExtraSourceImage>& extra_source_image() {
    static const Schema<model::ExtraSourceImage> schema("ExtraSourceImage", [](auto& object) {
        object.field("image", &model::ExtraSourceImage::image)
            .min_length(1)
            .describe("The image as base64 or the link to it.");
        object.field("strength", &model::ExtraSourceImage::strength)
            .describe("How much it counts.");
    });
    return schema;
}

const Schema<TextParameters>& text_parameters() {
    static const Schema<TextParameters> schema("ModelGenerationInputKobold", [](auto& object) {
        object.omit_nulls();
        object.field("n", &TextParameters::n).range(1, 20).describe("How many results.");
        object.field("max_context_length", &TextParameters::max_context_length)
            .range(80, 1'048'576)
            .default_documented(2048)
            .describe("Context window the worker must offer, tokens.");
        object.field("max_length", &TextParameters::max_length)
            .range(16, 4096)
            .default_documented(80)
            .describe("Tokens to generate.");
        object.field("rep_pen", &TextParameters::rep_pen)
            .range(1, 3)
            .describe("Repetition penalty.");
        object.field("rep_pen_range", &TextParameters::rep_pen_range)
            .range(0, 4096)
            .describe("How far back the repetition penalty looks.");
        object.field("rep_pen_slope", &TextParameters::rep_pen_slope)
            .range(0, 10)
            .describe("Slope of the repetition penalty.");
        object.field("temperature", &TextParameters::temperature)
            .range(0, 5)
            .describe("Sampling temperature.");
        object.field("tfs", &TextParameters::tfs).range(0, 1).describe("Tail-free sampling.");
        object.field("top_a", &TextParameters::top_a).range(0, 1).describe("Top-a sampling.");
        object.field("top_k", &TextParameters::top_k).range(0, 200).describe("Top-k sampling.");
        object.field("top_p", &TextParameters::top_p).range(0.001, 1).describe("Nucleus sampling.");
        object.field("typical", &TextParameters::typical)
            .range(0, 1)
            .describe("Locally typical sampling.");
        object.field("sampler_order", &TextParameters::sampler_order)
            .describe("The order of the samplers: seven or more different numbers.");
        object.field("stop_sequence", &TextParameters::stop_sequence)
            .describe("Generation ends at any of these texts.");
        object.field("use_default_badwordsids", &TextParameters::use_default_badwordsids)
            .describe("The back end's usual banned tokens.");
        object.field("singleline", &TextParameters::singleline)
            .describe("Keep the first line of the result only.");
        object.field("frmtadsnsp", &TextParameters::frmtadsnsp)
            .describe("Add a space before the prompt where it needs one.");
        object.field("frmtrmblln", &TextParameters::frmtrmblln)
            .describe("Collapse blank lines of the result.");
        object.field("frmtrmspch", &TextParameters::frmtrmspch)
            .describe("Drop special characters of the result.");
        object.field("frmttriminc", &TextParameters::frmttriminc)
            .describe("Cut an unfinished last sentence.");
        object.field("min_p", &TextParameters::min_p).range(0, 1).describe("Min-p sampling.");
        object.field("smoothing_factor", &TextParameters::smoothing_factor)
            .range(0, 10)
            .describe("Quadratic sampling.");
        object.field("dynatemp_range", &TextParameters::dynatemp_range)
            .range(0, 5)
            .describe("Range of the dynamic temperature.");
        object.field("dynatemp_exponent", &TextParameters::dynatemp_exponent)
            .range(0, 5)
            .describe("Exponent of the dynamic temperature.");
    });
    return schema;
}

const Schema<TextSubmission>& text_request() {
    static const Schema<TextSubmission> schema("GenerationInputKobold", [](auto& body) {
        body.field("prompt", &TextSubmission::prompt)
            .required_late()
            .describe("The text given to the model.");
        body.field("params", &TextSubmission::params, text_parameters())
            .describe("How to generate.");
        body.field("softprompt", &TextSubmission::softprompt)
            .length(1, 255)
            .describe("Accepted for compatibility; without effect.");
        body.field("trusted_workers", &TextSubmission::trusted_workers)
            .default_shown()
            .describe("Only workers of trusted owners.");
        body.field("validated_backends", &TextSubmission::validated_backends)
            .default_documented(true)
            .describe("Only workers with a validated back end; in force when absent: false.");
        body.field("slow_workers", &TextSubmission::slow_workers)
            .default_shown()
            .describe("Slow workers may serve it; otherwise it needs kudos up front.");
        body.field("extra_slow_workers", &TextSubmission::extra_slow_workers)
            .default_shown()
            .describe("Without effect on text.");
        body.field("workers", &TextSubmission::workers)
            .describe("Ids of the workers that may serve it; the first five count.");
        body.field("worker_blacklist", &TextSubmission::worker_blacklist)
            .default_shown()
            .describe("The listed workers may not serve it instead.");
        body.field("models", &TextSubmission::models)
            .max_length(longest_model_name)
            .describe("Models that may serve it; none = any.");
        body.field("dry_run", &TextSubmission::dry_run)
            .default_shown()
            .describe("Only tell the price.");
        body.field("proxied_account", &TextSubmission::proxied_account)
            .max_length(longest_account)
            .describe("Whose request a service account passes on.");
        body.field("extra_source_images", &TextSubmission::extra_source_images,
                   extra_source_image())
            .describe("Not served for text.");
        body.field("disable_batching", &TextSubmission::disable_batching)
            .default_shown()
            .describe("Every job is handed out alone.");
        body.field("allow_downgrade", &TextSubmission::allow_downgrade)
            .default_shown()
            .describe("Shorten the result rather than refuse for lack of kudos.");
        body.field("webhook", &TextSubmission::webhook)
            .max_length(longest_webhook)
            .describe("https URL that every result is posted to.");
        body.field("style", &TextSubmission::style)
            .length(3, 1024)
            .describe("Id or name of a style.");
    });
    return schema;
}

const Schema<TextPopBody>& text_pop() {
    static const Schema<TextPopBody> schema("PopInputKobold", [](auto& body) {
        body.field("name", &TextPopBody::name)
            .required_late()
            .nul_allowed()
            .describe("Name of the worker, unique in the horde.");
        body.field("models", &TextPopBody::models)
            .length(3, longest_model_name)
            .describe("The models it serves.");
        body.field("max_length", &TextPopBody::max_length)
            .default_shown()
            .describe("Longest result it generates, tokens.");
        body.field("max_context_length", &TextPopBody::max_context_length)
            .default_shown()
            .describe("Largest context it takes, tokens.");
        body.field("softprompts", &TextPopBody::softprompts).describe("Soft prompts it has.");
        body.field("priority_usernames", &TextPopBody::priority_usernames)
            .describe("Users served first, as name#number.");
        body.field("nsfw", &TextPopBody::nsfw)
            .default_documented(false)
            .describe("It takes NSFW requests.");
        body.field("bridge_agent", &TextPopBody::bridge_agent)
            .max_length(1000)
            .default_shown()
            .describe("The worker's software, name:version:url.");
        body.field("threads", &TextPopBody::threads)
            .range(1, 50)
            .default_shown()
            .describe("Jobs it works on at once.");
        body.field("amount", &TextPopBody::amount)
            .range(1, 20)
            .default_shown()
            .describe("Most jobs of one request to take at once.");
        body.field("require_upfront_kudos", &TextPopBody::require_upfront_kudos)
            .default_shown()
            .describe("Accepted; without effect for text.");
        body.field("extra_slow_worker", &TextPopBody::extra_slow_worker)
            .default_documented(true)
            .describe("Accepted; without effect for text.");
        body.field("wait", &TextPopBody::wait)
            .lenient()
            .describe("Seconds to wait for a fitting job, up to 30.");
    });
    return schema;
}

const Schema<TextSubmitBody>& text_submit() {
    static const Schema<TextSubmitBody> schema("SubmitInputKobold", [](auto& body) {
        body.field("id", &TextSubmitBody::id).required().nul_allowed().describe("Id of the job.");
        body.field("generation", &TextSubmitBody::generation)
            .required_late()
            .nul_allowed()
            .describe("The generated text.");
        body.field("state", &TextSubmitBody::state)
            .one_of({"ok", "censored", "faulted", "csam"})
            .default_shown()
            .describe("How it went.");
        body.field("gen_metadata", &TextSubmitBody::gen_metadata, text_metadata())
            .describe("Notes about the result.");
        body.field("seed", &TextSubmitBody::seed)
            .lenient()
            .null_allowed()
            .undocumented()
            .describe("Seed that was used.");
    });
    return schema;
}

const Schema<AcceptedAnswer>& accepted_answer() {
    static const Schema<AcceptedAnswer> schema("RequestAsync", [](auto& answer) {
        answer.omit_nulls();
        answer.field("id", &AcceptedAnswer::id).uuid().describe("Id of the request.");
        answer.field("kudos", &AcceptedAnswer::kudos).describe("What it is expected to cost.");
        answer.field("message", &AcceptedAnswer::message)
            .describe("Something the requester should know.");
    });
    return schema;
}

const Schema<MessageAnswer>& message_answer() {
    static const Schema<MessageAnswer> schema("ResponseModelMessagePop", [](auto& answer) {
        answer.omit_nulls();
        answer.field("id", &MessageAnswer::id).uuid().describe("Id of the message.");
        answer.field("message", &MessageAnswer::message).describe("The message.");
        answer.field("origin", &MessageAnswer::origin).describe("Who sent it.");
        answer.field("expiry", &MessageAnswer::expiry).date().describe("How long it is shown.");
    });
    return schema;
}

const Schema<TextPopAnswer>& text_pop_answer() {
    static const Schema<TextPopAnswer> schema("GenerationPayloadKobold", [](auto& answer) {
        answer.field("payload", &TextPopAnswer::payload)
            .describe("What to generate, ready for a KoboldAI-compatible back end.");
        answer.field("id", &TextPopAnswer::id).uuid().describe("Id of the first job.");
        answer.field("ids", &TextPopAnswer::ids).describe("Ids of all jobs.");
        answer.field("skipped", &TextPopAnswer::skipped)
            .describe("How many waiting requests did not fit, by reason.");
        answer.field("softprompt", &TextPopAnswer::softprompt).describe("Always null.");
        answer.field("model", &TextPopAnswer::model).describe("The model to use.");
        answer.field("ttl", &TextPopAnswer::ttl).describe("Seconds until the job is given up.");
        answer.field("extra_source_images", &TextPopAnswer::extra_source_images)
            .describe("Always null.");
        answer.field("messages", &TextPopAnswer::messages, message_answer())
            .describe("Messages to the worker.");
    });
    return schema;
}

const Schema<RewardAnswer>& reward_answer() {
    static const Schema<RewardAnswer> schema("GenerationSubmitted", [](auto& answer) {
        answer.field("reward", &RewardAnswer::reward).describe("Kudos for the job.");
    });
    return schema;
}

const Schema<StatusNumbers>& status_numbers() {
    static const Schema<StatusNumbers> schema("RequestStatusCheck", [](auto& answer) {
        answer.field("finished", &StatusNumbers::finished).describe("Jobs with a result.");
        answer.field("processing", &StatusNumbers::processing).describe("Jobs being worked on.");
        answer.field("restarted", &StatusNumbers::restarted)
            .describe("Jobs that failed or timed out.");
        answer.field("waiting", &StatusNumbers::waiting).describe("Jobs waiting for a worker.");
        answer.field("done", &StatusNumbers::done).describe("Nothing more will come.");
        answer.field("faulted", &StatusNumbers::faulted).describe("The request was given up.");
        answer.field("wait_time", &StatusNumbers::wait_time)
            .describe("Seconds until it is expected to be done.");
        answer.field("queue_position", &StatusNumbers::queue_position)
            .describe("Place in the queue; 0 when nothing waits.");
        answer.field("kudos", &StatusNumbers::kudos).describe("Kudos charged so far.");
        answer.field("is_possible", &StatusNumbers::is_possible)
            .describe("Somebody could serve it, or does.");
    });
    return schema;
}

const Schema<TextStatusAnswer>& text_status_answer() {
    static const Schema<TextGeneration> generation("GenerationKobold", [](auto& answer) {
        answer.field("worker_id", &TextGeneration::worker_id).uuid().describe("Who made it.");
        answer.field("worker_name", &TextGeneration::worker_name).describe("Name of the worker.");
        answer.field("model", &TextGeneration::model).describe("The model used.");
        answer.field("state", &TextGeneration::state)
            .one_of({"ok", "censored", "csam"})
            .describe("How it went.");
        answer.field("text", &TextGeneration::text).describe("The text.");
        answer.field("seed", &TextGeneration::seed).describe("The seed used.");
        answer.field("gen_metadata", &TextGeneration::gen_metadata)
            .describe("Notes about the result.");
    });
    static const Schema<TextStatusAnswer> schema("RequestStatusKobold", [](auto& answer) {
        answer.include(&TextStatusAnswer::numbers, status_numbers());
        answer.field("generations", &TextStatusAnswer::generations, generation)
            .describe("The results so far.");
    });
    return schema;
}

}  // namespace orda::api
