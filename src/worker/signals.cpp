#include "worker/signals.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <system_error>
#include <unistd.h>

#include "base/assertion.h"

namespace orda::worker {

SignalWatch::SignalWatch(std::function<void(int)> heard) : heard_(std::move(heard)) {
    sigset_t watched;
    sigemptyset(&watched);
    sigaddset(&watched, SIGINT);
    sigaddset(&watched, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &watched, &before_);
    signals_ = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    ended_ = eventfd(0, EFD_CLOEXEC);
    if (signals_ < 0 || ended_ < 0)
        throw std::system_error(errno, std::generic_category(), "signals cannot be watched");
    thread_ = std::thread([this] { listen(); });
}

SignalWatch::~SignalWatch() {
    const std::uint64_t one = 1;
    must(write(ended_, &one, sizeof one) == sizeof one, "the watch can be ended");
    thread_.join();
    close(signals_);
    close(ended_);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void SignalWatch::listen() {
    std::array<pollfd, 2> watched{{{signals_, POLLIN, 0}, {ended_, POLLIN, 0}}};
    int count = 0;
    while (true) {
        if (poll(watched.data(), watched.size(), -1) < 0) continue;
        if (watched[1].revents != 0) return;
        signalfd_siginfo info{};
        if (read(signals_, &info, sizeof info) == sizeof info) heard_(++count);
    }
}

}  // namespace orda::worker
