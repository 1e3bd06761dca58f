#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "base/random.h"
#include "worker/backend.h"
#include "worker/backoff.h"
#include "worker/bridge.h"
#include "worker/horde_client.h"

namespace orda::worker {

/// A job and what is needed to do it.
struct PulledJob {
    PoppedJob job;
    ServedModel model;
    std::chrono::steady_clock::time_point popped_at;
};

/// When to stop pulling: `finish` takes no further job, `close` ends a pop under way.
struct LaneStops {
    std::stop_token finish;
    std::stop_token close;
};

/// Pulls the jobs of one kind for any number of threads, one pop at a time, so that one worker
/// never asks faster than a single polite one would. Any thread, except where noted.
class PopLane {
  public:
    PopLane(JobKind kind, std::string name, const BridgeOptions& options, LaneStops stops,
            const Say& say);

    /// Waits for a job, using the caller's own client and back end. Nothing: the lane is closed.
    std::optional<PulledJob> next(HordeClient& client, Backend& backend);

    /// How a pulled job ended; failures slow the lane down and make it look at the back end again.
    void note_success();
    void note_failure();

    JobKind kind() const { return kind_; }
    /// Why the lane gave up for good; empty otherwise. Once the threads have ended.
    const std::string& fatal() const { return fatal_; }

  private:
    using Moment = std::chrono::steady_clock::time_point;

    bool stopping() const;
    std::chrono::milliseconds pause_left();
    void pause_for(std::chrono::milliseconds pause);
    void back_off(std::chrono::milliseconds at_least = {});
    bool prepare(Backend& backend);
    void take_models(const std::vector<ServedModel>& served);
    void take_error(const ApiError& error);
    void take_nothing(const PopAnswer& answer, Moment started);
    void show_messages(const std::vector<WorkerMessage>& messages);
    void say_when_new(std::string line);
    std::optional<ServedModel> model_called(const std::string& name) const;

    const JobKind kind_;
    const BridgeOptions& options_;
    const LaneStops stops_;
    const Say& say_;

    /// Held by the thread whose turn it is to pop; guards what follows.
    std::mutex turn_;
    WorkerOffer offer_;
    std::vector<ServedModel> models_;
    std::optional<Moment> prepared_at_;
    Moment reasons_said_at_{};
    std::set<std::string> shown_messages_;
    std::string last_line_;
    int empty_pops_ = 0;
    bool served_before_ = false;
    bool closed_ = false;
    std::string fatal_;

    /// Guards the pauses, which job threads change while somebody pops.
    std::mutex pausing_;
    SystemRandom random_;
    Backoff backoff_;
    Moment next_pop_{};
    std::atomic<bool> doubtful_backend_ = true;
};

}  // namespace orda::worker
