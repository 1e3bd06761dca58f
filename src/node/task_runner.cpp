#include "node/task_runner.h"

#include <algorithm>
#include <exception>

namespace orda::node {

TaskRunner::TaskRunner(const Log& log, Metrics& metrics) : log_(log), metrics_(metrics) {}

TaskRunner::~TaskRunner() {
    stop();
}

void TaskRunner::add(std::string name, Duration period, std::function<void()> work) {
    Task task;
    task.record.name = std::move(name);
    task.record.period = period;
    task.work = std::move(work);
    task.seconds = &metrics_.histogram("orda_task_seconds", "Duration of the periodic tasks",
                                       {{"task", task.record.name}});
    tasks_.push_back(std::move(task));
}

void TaskRunner::start() {
    const auto now = std::chrono::steady_clock::now();
    for (auto& task : tasks_)
        task.due = now;
    thread_ = std::thread([this] { run(); });
}

void TaskRunner::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::vector<TaskRecord> TaskRunner::records() const {
    const std::lock_guard lock(mutex_);
    std::vector<TaskRecord> result;
    for (const auto& task : tasks_)
        result.push_back(task.record);
    return result;
}

void TaskRunner::run() {
    if (tasks_.empty()) return;
    for (;;) {
        auto next = std::min_element(tasks_.begin(), tasks_.end(),
                                     [](const Task& a, const Task& b) { return a.due < b.due; });
        {
            std::unique_lock lock(mutex_);
            wake_.wait_until(lock, next->due, [this] { return stopping_; });
            if (stopping_) return;
        }
        perform(*next);
        next->due = std::chrono::steady_clock::now() + next->record.period;
    }
}

void TaskRunner::perform(Task& task) {
    const auto started = std::chrono::steady_clock::now();
    std::string failure;
    try {
        task.work();
    } catch (const std::exception& error) {
        failure = error.what();
        log_.warning("the task {} failed and will be run again: {}", task.record.name, failure);
    }
    const auto duration =
        std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - started);
    task.seconds->observe(duration);
    const std::lock_guard lock(mutex_);
    task.record.runs += 1;
    task.record.failures += failure.empty() ? 0 : 1;
    task.record.last_start = SystemClock{}.now() - duration;
    task.record.last_duration = duration;
    if (!failure.empty()) task.record.last_failure = failure;
}

}  // namespace orda::node
