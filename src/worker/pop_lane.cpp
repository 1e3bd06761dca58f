#include "worker/pop_lane.h"

#include <algorithm>
#include <fmt/format.h>

#include "worker/waiting.h"
#include "worker/wire.h"

namespace orda::worker {

namespace {

using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds prepare_deadline{15};
/// A back end may load another model at any time.
constexpr std::chrono::minutes prepare_again_after{1};
constexpr std::chrono::minutes reasons_again_after{5};
constexpr std::size_t most_shown_messages = 1000;
/// After so many empty pops in a row the gap doubles, then trebles.
constexpr int many_empty_pops = 10;
constexpr int very_many_empty_pops = 25;

milliseconds since(Steady::time_point start) {
    return std::chrono::duration_cast<milliseconds>(Steady::now() - start);
}

/// `NAME` or `NAME=OWN` among what the back end serves. A single model may be given any name.
ServedModel resolve(const std::string& wish, const std::vector<ServedModel>& served) {
    const auto equals = wish.find('=');
    if (equals != std::string::npos) return {wish.substr(0, equals), wish.substr(equals + 1)};
    for (const auto& model : served)
        if (wish == model.name || wish == model.own_name) return {wish, model.own_name};
    return {wish, served.size() == 1 ? served.front().own_name : wish};
}

}  // namespace

PopLane::PopLane(JobKind kind, std::string name, const BridgeOptions& options, LaneStops stops,
                 const Say& say)
    : kind_(kind),
      options_(options),
      stops_(std::move(stops)),
      say_(say),
      backoff_(options.pace.first_pause, options.pace.longest_pause) {
    offer_.name = std::move(name);
    offer_.bridge_agent = options.bridge_agent;
    offer_.priority_usernames = options.priority_usernames;
    offer_.blacklist = options.blacklist;
    offer_.threads = options.threads;
    offer_.amount = options.amount;
    offer_.nsfw = options.nsfw;
    offer_.require_upfront_kudos = options.require_upfront_kudos;
    offer_.max_pixels = options.max_pixels;
    offer_.wait = options.pace.hold;
}

bool PopLane::stopping() const {
    return closed_ || stops_.finish.stop_requested() || stops_.close.stop_requested();
}

std::optional<PulledJob> PopLane::next(HordeClient& client, Backend& backend) {
    const std::lock_guard turn(turn_);
    while (!stopping()) {
        if (!wait_for(pause_left(), stops_.finish)) break;
        if (!prepare(backend)) continue;
        const auto started = Steady::now();
        ApiResult<PopAnswer> answer = client.pop(kind_, offer_, stops_.close);
        if (!answer) {
            if (!answer.error().aborted) take_error(answer.error());
            continue;
        }
        served_before_ = true;
        last_line_.clear();
        show_messages(answer->messages);
        if (!answer->job) {
            take_nothing(*answer, started);
            continue;
        }
        empty_pops_ = 0;
        closed_ = options_.once;
        const auto model = model_called(answer->job->model);
        return PulledJob{std::move(*answer->job), model.value_or(ServedModel{}), Steady::now()};
    }
    return std::nullopt;
}

void PopLane::note_success() {
    const std::lock_guard lock(pausing_);
    backoff_.reset();
}

void PopLane::note_failure() {
    doubtful_backend_ = true;
    back_off();
}

milliseconds PopLane::pause_left() {
    const std::lock_guard lock(pausing_);
    return std::max(milliseconds(0), std::chrono::ceil<milliseconds>(next_pop_ - Steady::now()));
}

void PopLane::pause_for(milliseconds pause) {
    const std::lock_guard lock(pausing_);
    next_pop_ = std::max(next_pop_, Steady::now() + pause);
}

void PopLane::back_off(milliseconds at_least) {
    const std::lock_guard lock(pausing_);
    const auto pause = std::max(at_least, backoff_.next(random_));
    next_pop_ = std::max(next_pop_, Steady::now() + pause);
}

/// Asks the back end what it serves, at first, after failures and now and then; whether the offer
/// is good.
bool PopLane::prepare(Backend& backend) {
    const bool recent = prepared_at_ && since(*prepared_at_) < prepare_again_after;
    if (recent && !doubtful_backend_) return true;
    const WorkLimits limits{Steady::now() + prepare_deadline, stops_.close};
    try {
        take_models(backend.models(kind_, limits));
        const BackendAbilities abilities = backend.abilities(limits);
        const WorkerOffer usual;
        offer_.max_length =
            options_.max_length.value_or(abilities.max_length.value_or(usual.max_length));
        offer_.max_context_length = options_.max_context_length.value_or(
            abilities.max_context_length.value_or(usual.max_context_length));
        offer_.allow_img2img = abilities.img2img;
        offer_.allow_painting = abilities.painting;
    } catch (const std::exception& error) {
        if (limits.abort.stop_requested()) return false;
        say_when_new(fmt::format("{}: not asking for jobs: {}", name_of(kind_), error.what()));
        doubtful_backend_ = true;
        back_off();
        return false;
    }
    prepared_at_ = Steady::now();
    doubtful_backend_ = false;
    return true;
}

void PopLane::take_models(const std::vector<ServedModel>& served) {
    std::vector<ServedModel> models;
    for (const auto& wish : options_.models)
        models.push_back(resolve(wish, served));
    if (models.empty()) models = served;
    if (models == models_) return;
    models_ = std::move(models);
    offer_.models.clear();
    for (const auto& model : models_)
        offer_.models.push_back(model.name);
    say_(fmt::format("{}: offering {} as '{}'", name_of(kind_), fmt::join(offer_.models, ", "),
                     offer_.name));
}

void PopLane::take_error(const ApiError& error) {
    if (is_maintenance(error)) {
        say_when_new(fmt::format("{}: in maintenance: {}", name_of(kind_), error.message));
        // Its own owner's jobs are still given to it, so it keeps asking.
    } else if (is_misconfiguration(error) && !served_before_) {
        fatal_ = fmt::format("{}: the horde refuses this worker: {}", name_of(kind_), error.text());
        say_(fatal_);
        closed_ = true;
        return;
    } else {
        say_when_new(fmt::format("{}: no answer to a pop: {}", name_of(kind_), error.text()));
    }
    back_off(error.retry_after.value_or(std::chrono::seconds(0)));
}

void PopLane::take_nothing(const PopAnswer& answer, Moment started) {
    note_success();
    ++empty_pops_;
    const int factor = empty_pops_ > very_many_empty_pops ? 3
                       : empty_pops_ > many_empty_pops    ? 2
                                                          : 1;
    // A pop that was held has been long enough.
    const auto elapsed = since(started);
    pause_for(options_.pace.pop_gap * factor - elapsed);

    if (reasons_said_at_ != Moment{} && since(reasons_said_at_) < reasons_again_after) return;
    std::string reasons;
    for (const auto& [reason, count] : answer.skipped)
        if (count > 0)
            reasons += fmt::format("{}{} {}", reasons.empty() ? "" : ", ", reason, count);
    if (reasons.empty()) return;
    reasons_said_at_ = Steady::now();
    say_(fmt::format("{}: waiting requests that this worker cannot take: {}", name_of(kind_),
                     reasons));
}

void PopLane::show_messages(const std::vector<WorkerMessage>& messages) {
    for (const auto& message : messages) {
        if (shown_messages_.size() >= most_shown_messages) shown_messages_.clear();
        if (!shown_messages_.insert(message.id).second) continue;
        say_(fmt::format("message{}{}: {}", message.origin.empty() ? "" : " from ", message.origin,
                         message.message));
    }
}

void PopLane::say_when_new(std::string line) {
    if (line == last_line_) return;
    say_(line);
    last_line_ = std::move(line);
}

std::optional<ServedModel> PopLane::model_called(const std::string& name) const {
    for (const auto& model : models_)
        if (model.name == name) return model;
    // Requests for any model may come without a name.
    if (name.empty() || models_.size() == 1) return models_.front();
    return std::nullopt;
}

}  // namespace orda::worker
