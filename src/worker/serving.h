#pragma once

#include <atomic>
#include <chrono>
#include <stop_token>
#include <string>

#include "base/random.h"
#include "worker/bridge.h"
#include "worker/pop_lane.h"

namespace orda::worker {

/// Sums over all threads.
struct ServedCounts {
    std::atomic<int> delivered = 0;
    std::atomic<int> faulted = 0;
    std::atomic<int> dropped = 0;
};

/// Does a pulled job and brings the results home: sources, generation, upload, submit; a failure
/// of the back end becomes a fault report. One per thread. Throws nothing.
class JobServer {
  public:
    JobServer(HordeClient& client, Backend& backend, const BridgePace& pace, std::stop_token abort,
              const Say& say, ServedCounts& counts);

    /// Whether every part was handed in.
    bool serve(const PulledJob& pulled);

  private:
    struct Sources;
    struct Finished;
    enum class Delivery { accepted, refused, failed };

    Sources fetch_sources(const PoppedJob& job);
    std::string fetch_source(const std::string& source, const char* type, Sources& sources);
    Finished generate(const PulledJob& pulled, const Sources& sources, std::size_t index,
                      const WorkLimits& limits);
    bool serve_one(const PulledJob& pulled, const Sources& sources, std::size_t index,
                   const WorkLimits& limits);
    bool deliver(const PulledJob& pulled, std::size_t index, Finished finished,
                 std::chrono::steady_clock::time_point started);
    bool upload(const std::string& url, const std::string& webp);
    void report_fault(const PulledJob& pulled, std::size_t index, const std::string& words);
    template <class Attempt, class Final>
    auto persist(const char* what, int tries, Attempt attempt, Final is_final);

    HordeClient& client_;
    Backend& backend_;
    const BridgePace& pace_;
    std::stop_token abort_;
    const Say& say_;
    ServedCounts& counts_;
    SystemRandom random_;
};

}  // namespace orda::worker
