#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>

#include "base/time.h"

namespace orda::node {

/// Lets one coroutine sleep until somebody sets the signal, the time is up or its caller has gone.
class Signal {
  public:
    Signal();
    ~Signal();
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    /// Any thread, any number of times; remembered when nobody waits yet.
    void set();
    bool is_set() const;
    /// One coroutine only. Returns whether the signal is set. Throws boost::system::system_error
    /// (operation_aborted) when the coroutine is cancelled.
    boost::asio::awaitable<bool> wait(Duration patience);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Sleeps until `start` calls the function it is given, from any thread and exactly once (at once
/// is fine), then goes on where the coroutine runs.
boost::asio::awaitable<void> wait_for_callback(std::function<void(std::function<void()>)> start);

}  // namespace orda::node
