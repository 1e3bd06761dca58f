#pragma once

#include <csignal>
#include <functional>
#include <thread>

namespace orda::worker {

/// Receives SIGINT and SIGTERM in a thread of its own as long as it lives. Make it before any
/// other thread: the signals are blocked in the caller's thread and those it starts.
class SignalWatch {
  public:
    /// `heard(1)` at the first signal, `heard(2)` at the second, …; called from the own thread.
    /// Throws std::system_error when the system refuses.
    explicit SignalWatch(std::function<void(int)> heard);
    ~SignalWatch();
    SignalWatch(const SignalWatch&) = delete;
    SignalWatch& operator=(const SignalWatch&) = delete;

  private:
    void listen();

    std::function<void(int)> heard_;
    sigset_t before_{};
    int signals_ = -1;
    int ended_ = -1;
    std::thread thread_;
};

}  // namespace orda::worker
