#include "http/event_loop.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

namespace orda::http {

namespace asio = boost::asio;

EventLoop::EventLoop(const Options& options)
    : options_(options),
      reference_(options.reference_seed),
      work_(asio::make_work_guard(context_)),
      held_timer_(context_),
      hangups_(context_) {
    asio::co_spawn(context_, sweep(), asio::detached);
}

asio::awaitable<void> EventLoop::sweep() {
    asio::steady_timer timer(context_);
    for (;;) {
        timer.expires_after(options_.sweep_interval);
        auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error) co_return;
        const SteadyTime now = std::chrono::steady_clock::now();
        for_each([now](LoopMember& member) { member.check_deadline(now); });
    }
}

void EventLoop::for_each(const std::function<void(LoopMember&)>& act) {
    // Acting may resume a coroutine that ends itself or others: hold all of them meanwhile.
    std::vector<std::shared_ptr<LoopMember>> kept;
    for (LoopMember& member : members_)
        kept.push_back(member.keep());
    for (const auto& member : kept)
        act(*member);
}

void EventLoop::handler_begins(LoopMember& member, SteadyTime now) {
    member.handler_started = now;
    handlers_.push_back(member);
    if (!held_timer_armed_) arm_held_timer(now + options_.held_after);
}

void EventLoop::arm_held_timer(SteadyTime when) {
    held_timer_armed_ = true;
    held_timer_.expires_at(when);
    held_timer_.async_wait([this](const boost::system::error_code& error) {
        held_timer_armed_ = false;
        if (!error) find_held(std::chrono::steady_clock::now());
    });
}

void EventLoop::find_held(SteadyTime now) {
    while (!handlers_.empty()) {
        LoopMember& oldest = handlers_.front();
        if (oldest.handler_started + options_.held_after > now) {
            arm_held_timer(oldest.handler_started + options_.held_after);
            return;
        }
        handlers_.pop_front();
        oldest.become_held();
    }
}

std::string_view EventLoop::date(Time now) {
    const Time second = std::chrono::floor<seconds>(now);
    if (second != date_second_) {
        date_second_ = second;
        date_ = http_date(second);
    }
    return date_;
}

void EventLoop::next_reference(std::string& into) {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr int length = 14;  // short enough to need no memory of its own
    reference_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t bits = reference_;
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    bits ^= bits >> 31;
    into.clear();
    for (int i = 0; i < length; ++i, bits >>= 4)
        into.push_back(digits[bits & 15]);
}

}  // namespace orda::http
