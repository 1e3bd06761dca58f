#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/hangup_watch.h"

namespace orda::http {

using SteadyTime = std::chrono::steady_clock::time_point;

/// How an event loop sees a connection: something with a deadline that may be running a handler.
class LoopMember : public boost::intrusive::list_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
  public:
    virtual ~LoopMember() = default;

    /// Asked a few times per second whether something takes too long; acts if so.
    virtual void check_deadline(SteadyTime now) = 0;
    /// Its handler has become a held call.
    virtual void become_held() = 0;
    /// The server drains: end now if no request is under way.
    virtual void close_if_idle() = 0;
    /// The grace is over: cancel the handler, close the socket.
    virtual void abandon() = 0;
    /// Keeps it alive while one of these runs.
    virtual std::shared_ptr<LoopMember> keep() = 0;

    SteadyTime handler_started{};
    boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>
        handler_hook;
};

/// One thread's share of a server: an io_context, the connections on it, their deadlines (one
/// timer for all instead of one per operation) and their held calls. Everything but `context`,
/// `run` and `stop` is for the loop's own thread.
class EventLoop {
  public:
    struct Options {
        Duration held_after;
        /// Between two looks at all deadlines.
        Duration sweep_interval;
        /// Where request references begin.
        std::uint64_t reference_seed;
    };
    explicit EventLoop(const Options& options);

    boost::asio::io_context& context() { return context_; }
    /// Until `stop`.
    void run() { context_.run(); }
    void stop() { context_.stop(); }

    void add(LoopMember& member) { members_.push_back(member); }
    void handler_begins(LoopMember& member, SteadyTime now);
    static void handler_ends(LoopMember& member) { member.handler_hook.unlink(); }
    /// For all members; safe against those that leave meanwhile.
    void for_each(const std::function<void(LoopMember&)>& act);

    HangupWatch& hangups() { return hangups_; }
    /// The Date header's value.
    std::string_view date(Time now);
    /// Fourteen hex digits that are unlikely to come again.
    void next_reference(std::string& into);

  private:
    boost::asio::awaitable<void> sweep();
    void arm_held_timer(SteadyTime when);
    void find_held(SteadyTime now);

    using Members = boost::intrusive::list<LoopMember, boost::intrusive::constant_time_size<false>>;
    using Handlers =
        boost::intrusive::list<LoopMember,
                               boost::intrusive::member_hook<
                                   LoopMember,
                                   boost::intrusive::list_member_hook<
                                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>>,
                                   &LoopMember::handler_hook>,
                               boost::intrusive::constant_time_size<false>>;

    Options options_;
    Members members_;
    /// Running and not held yet, oldest first.
    Handlers handlers_;
    Time date_second_{Duration{-1}};
    std::string date_;
    std::uint64_t reference_;
    bool held_timer_armed_ = false;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    boost::asio::steady_timer held_timer_;
    HangupWatch hangups_;
};

}  // namespace orda::http
