#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "base/metrics.h"
#include "base/time.h"

namespace orda::node {

/// What a periodic task did so far, for `orda admin tasks` and metrics.
struct TaskRecord {
    std::string name;
    Duration period{0};
    std::uint64_t runs = 0;
    std::uint64_t failures = 0;
    Time last_start;
    Duration last_duration{0};
    std::string last_failure;
};

/// Runs named tasks one after the other on a thread of its own, each again after its period. A task
/// may block; what must not wait for it belongs to another runner. A task that throws is logged and
/// run again as usual.
class TaskRunner {
  public:
    TaskRunner(const Log& log, Metrics& metrics);
    /// Waits for the running task to end.
    ~TaskRunner();
    TaskRunner(const TaskRunner&) = delete;
    TaskRunner& operator=(const TaskRunner&) = delete;

    /// Before start(); the first run is at once.
    void add(std::string name, Duration period, std::function<void()> work);
    void start();
    void stop();
    std::vector<TaskRecord> records() const;

  private:
    struct Task {
        TaskRecord record;
        std::function<void()> work;
        std::chrono::steady_clock::time_point due;
        Histogram* seconds = nullptr;
    };

    void run();
    void perform(Task& task);

    Log log_;
    Metrics& metrics_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Task> tasks_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace orda::node
