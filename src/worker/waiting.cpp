#include "worker/waiting.h"

#include <condition_variable>
#include <mutex>

namespace orda::worker {

bool wait_for(std::chrono::milliseconds pause, std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    woken.wait_for(lock, stop, pause, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace orda::worker
