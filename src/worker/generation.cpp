#include "worker/generation.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/random.h"
#include "blobs/base64.h"
#include "worker/backoff.h"
#include "worker/json_reading.h"
#include "worker/waiting.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

constexpr int download_tries = 3;
constexpr milliseconds first_retry_pause{1000};
constexpr milliseconds longest_retry_pause{15000};

/// One request from its acceptance to its results.
class Generating {
  public:
    Generating(const GenerationOptions& options, std::stop_token interrupt,
               const ShowProgress& show, const Say& say)
        : options_(options),
          interrupt_(std::move(interrupt)),
          show_(show),
          say_(say),
          client_(options.horde),
          deadline_(Steady::now() + options.timeout),
          backoff_(std::min(first_retry_pause, options.pace.poll_gap), longest_retry_pause) {}

    GenerationResult run() {
        if (!put_in() || !wait_until_done()) return std::move(result_);
        fetch_results();
        return std::move(result_);
    }

  private:
    bool put_in();
    bool wait_until_done();
    bool retry_after(const ApiError& error);
    bool still_possible();
    void fetch_results();
    std::string fetch_image(const Generation& generation);
    bool end(GenerationEnd end, std::string message);
    void give_up(GenerationEnd why, std::string message);

    seconds hold() const;
    milliseconds left() const {
        return std::max(milliseconds(0),
                        std::chrono::ceil<milliseconds>(deadline_ - Steady::now()));
    }

    const GenerationOptions& options_;
    const std::stop_token interrupt_;
    const ShowProgress& show_;
    const Say& say_;
    HordeClient client_;
    const Steady::time_point deadline_;
    std::optional<Steady::time_point> impossible_since_;
    SystemRandom random_;
    Backoff backoff_;
    GenerationResult result_;
};

bool Generating::end(GenerationEnd end, std::string message) {
    result_.end = end;
    result_.message = std::move(message);
    return false;
}

/// Ends and takes the request back, so that nobody works for nothing.
void Generating::give_up(GenerationEnd why, std::string message) {
    end(why, std::move(message));
    if (const auto cancelled = client_.cancel(options_.kind, result_.id); !cancelled)
        say_(fmt::format("the request could not be cancelled: {}", cancelled.error().text()));
}

/// Waits as the error asks for. Not when it is final or there is no time.
bool Generating::retry_after(const ApiError& error) {
    if (!error.passing) return false;
    const auto pause =
        std::max<milliseconds>(backoff_.next(random_), error.retry_after.value_or(seconds(0)));
    if (pause >= left()) return false;
    return wait_for(pause, interrupt_);
}

bool Generating::put_in() {
    while (true) {
        auto accepted = client_.request(options_.kind, options_.body, interrupt_);
        if (accepted) {
            result_.id = accepted->id;
            if (!accepted->message.empty()) say_(accepted->message);
            for (const auto& warning : accepted->warnings)
                say_(warning);
            backoff_.reset();
            return true;
        }
        const ApiError& error = accepted.error();
        // Only what was refused may be sent again: an answer that was lost may have been a yes.
        const bool refused_for_now = error.status == 429 || error.status == 503;
        if (refused_for_now && error.passing)
            say_(fmt::format("the horde asks to wait: {}", error.text()));
        if (refused_for_now && retry_after(error)) continue;
        if (interrupt_.stop_requested()) return end(GenerationEnd::interrupted, "interrupted");
        return end(GenerationEnd::failed, error.text());
    }
}

seconds Generating::hold() const {
    auto longest = std::min<milliseconds>(options_.pace.hold, left());
    if (impossible_since_) longest = std::min(longest, options_.pace.patience);
    return std::chrono::floor<seconds>(longest);
}

bool Generating::still_possible() {
    if (result_.state.is_possible) {
        impossible_since_.reset();
        return true;
    }
    const auto now = Steady::now();
    if (!impossible_since_) impossible_since_ = now;
    return now - *impossible_since_ < options_.pace.patience;
}

bool Generating::wait_until_done() {
    milliseconds gap = options_.pace.poll_gap;
    while (true) {
        const auto started = Steady::now();
        auto answer = client_.check(options_.kind, result_.id, hold(), interrupt_);
        if (interrupt_.stop_requested()) {
            give_up(GenerationEnd::interrupted, "interrupted");
            return false;
        }
        if (!answer) {
            if (retry_after(answer.error())) continue;
            if (interrupt_.stop_requested()) {
                give_up(GenerationEnd::interrupted, "interrupted");
                return false;
            }
            return end(GenerationEnd::failed, answer.error().text());
        }
        backoff_.reset();
        result_.state = std::move(*answer);
        show_(result_.state);
        if (result_.state.done || result_.state.faulted) return true;
        if (!still_possible()) {
            give_up(GenerationEnd::impossible,
                    "no worker of this horde can serve the request at the moment");
            return false;
        }
        if (left().count() == 0) {
            give_up(GenerationEnd::failed, "not done within the time given");
            return false;
        }
        // A poll that was held has been long enough.
        const auto pause = gap - std::chrono::floor<milliseconds>(Steady::now() - started);
        if (pause.count() > 0) gap = std::min(gap * 5 / 4, options_.pace.longest_poll_gap);
        wait_for(std::min(std::max(pause, milliseconds(0)), left()), interrupt_);
    }
}

void Generating::fetch_results() {
    if (options_.kind == JobKind::image) {
        auto status = client_.status(options_.kind, result_.id, interrupt_);
        while (!status && retry_after(status.error()))
            status = client_.status(options_.kind, result_.id, interrupt_);
        if (!status) {
            end(interrupt_.stop_requested() ? GenerationEnd::interrupted : GenerationEnd::failed,
                status.error().text());
            return;
        }
        result_.state = std::move(*status);
        for (const auto& generation : result_.state.generations)
            result_.images.push_back(fetch_image(generation));
    }
    const json::object* params = find_object(options_.body, "params");
    const auto wanted = params == nullptr ? 1 : read_integer(*params, "n", 1);
    const auto missing = std::count(result_.images.begin(), result_.images.end(), "");
    const auto got = static_cast<std::int64_t>(result_.state.generations.size()) - missing;
    if (interrupt_.stop_requested())
        end(GenerationEnd::interrupted, "interrupted");
    else if (got < wanted)
        end(GenerationEnd::failed,
            result_.state.faulted ? "the request failed: the workers could not do it"
                                  : fmt::format("only {} of {} results could be had", got, wanted));
    else
        end(GenerationEnd::done, {});
}

std::string Generating::fetch_image(const Generation& generation) {
    if (!generation.img.starts_with("http")) {
        // `N/A`: the horde has lost it, spec/images-and-storage.md §7.
        auto file = generation.img == "N/A" ? std::nullopt
                                            : blobs::from_base64(generation.img, largest_image);
        if (!file) say_("a result is no picture");
        return file.value_or(std::string());
    }
    for (int made = 1;; ++made) {
        auto file = client_.download(generation.img, interrupt_);
        if (file) return std::move(*file);
        if (made == download_tries || !wait_for(backoff_.next(random_), interrupt_)) {
            say_(fmt::format("a result could not be fetched: {}", file.error().text()));
            return {};
        }
    }
}

}  // namespace

GenerationResult run_generation(const GenerationOptions& options, std::stop_token interrupt,
                                const ShowProgress& show, const Say& say) {
    return Generating(options, std::move(interrupt), show, say).run();
}

}  // namespace orda::worker
