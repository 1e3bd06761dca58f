#pragma once

#include <coroutine>
#include <string>
#include <string_view>

#include "load/loop.h"
#include "load/moment.h"
#include "load/target.h"

namespace orda::load {

/// What came back from a call.
struct Answer {
    /// The HTTP status; 0 when there was no answer, then `broken` says why.
    int status = 0;
    /// Valid until the coroutine that got it waits for anything again.
    std::string_view body;
    const char* broken = nullptr;
    /// When the call was due (the moment of sending unless the script said otherwise), when its
    /// first byte was sent, and when the answer was complete.
    Moment due;
    Moment sent;
    Moment arrived;

    Nanoseconds latency() const { return arrived - due; }
};

/// One keep-alive connection with at most one call under way. It connects when it is first used
/// and again after it broke; a broken call is never repeated by itself. Lives on one loop's thread
/// and must outlive the loop's run and the tasks that use it.
class Caller final : public Watcher {
  public:
    /// A call without an answer is given up after this long.
    static constexpr Nanoseconds default_deadline = std::chrono::seconds{60};

    Caller(Loop& loop, const Target& target);
    ~Caller() override;
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    /// `co_await caller.call(bytes)` sends one whole HTTP request and gives its Answer; the bytes
    /// must stay unchanged meanwhile. `due` is when it should have been sent, if that was earlier.
    auto call(std::string_view request, Moment due = {}) {
        struct Awaiter {
            Caller& caller;
            std::string_view request;
            Moment due;
            bool await_ready() const noexcept { return false; }
            bool await_suspend(std::coroutine_handle<> waiting) const {
                return caller.begin(request, due, waiting);
            }
            Answer await_resume() const noexcept { return caller.answer_; }
        };
        return Awaiter{*this, request, due};
    }

    void set_deadline(Nanoseconds deadline) { deadline_ = deadline; }
    /// Opens the connection before its first call. Blocks, some seconds at most; false when the
    /// server does not take it.
    bool connect();
    void disconnect();

    void ready(bool readable, bool writable) override;
    void check(Moment now) override;

  private:
    /// False when the call has failed at once.
    bool begin(std::string_view request, Moment due, std::coroutine_handle<> waiting);
    bool send_some();
    void read_some();
    void take(std::string_view bytes);
    void finish();
    void fail(const char* why);

    Loop& loop_;
    const Target& target_;
    int socket_ = -1;
    Nanoseconds deadline_ = default_deadline;
    std::coroutine_handle<> waiting_;
    std::string_view unsent_;
    bool watches_writing_ = false;
    std::string received_;  ///< the beginning of an answer that came in pieces
    std::string chunks_;
    Answer answer_;
};

}  // namespace orda::load
