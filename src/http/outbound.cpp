#include "http/outbound.h"

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "http/outbound_transfer.h"

namespace orda::http {

namespace asio = boost::asio;

namespace {

using TransferPointer = std::shared_ptr<OutboundTransfer>;

/// Longest sleep of the transferring thread; it is woken for anything new.
constexpr int longest_poll_ms = 1000;
/// While calls wait in the queue, their deadlines are looked at this often.
constexpr int queue_poll_ms = 50;
/// Idle connections kept for the next call.
constexpr long max_idle_connections = 64;

}  // namespace

class Outbound::Implementation {
  public:
    explicit Implementation(Options options);
    ~Implementation();

    void start(const TransferPointer& transfer);
    void give_up(OutboundTransfer& transfer);

  private:
    void run();
    void take_from_queue();
    void drop_given_up();
    void collect();
    void end(CURL* handle);
    int poll_time();

    const Options options_;
    CURLM* multi_;
    /// Only the transferring thread uses it.
    std::map<CURL*, TransferPointer> running_;

    std::mutex mutex_;
    std::deque<TransferPointer> queue_;
    bool stopping_ = false;

    std::thread thread_;
};

Outbound::Implementation::Implementation(Options options) : options_(std::move(options)) {
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_ = initialised == CURLE_OK ? curl_multi_init() : nullptr;
    if (multi_ == nullptr) throw std::runtime_error("libcurl cannot be initialised");
    curl_multi_setopt(multi_, CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_NOTHING));
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, max_idle_connections);
    thread_ = std::thread([this] { run(); });
}

Outbound::Implementation::~Implementation() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    curl_multi_wakeup(multi_);
    thread_.join();
    curl_multi_cleanup(multi_);
}

void Outbound::Implementation::start(const TransferPointer& transfer) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return transfer->fail(OutboundProblem::stopped, "shutting down");
        if (queue_.size() >= options_.max_queue)
            return transfer->fail(OutboundProblem::busy, "too many calls are waiting");
        queue_.push_back(transfer);
    }
    curl_multi_wakeup(multi_);
}

void Outbound::Implementation::give_up(OutboundTransfer& transfer) {
    transfer.give_up();
    curl_multi_wakeup(multi_);
}

void Outbound::Implementation::take_from_queue() {
    const auto now = std::chrono::steady_clock::now();
    std::vector<TransferPointer> ended;
    std::vector<TransferPointer> begun;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(queue_, [&](const TransferPointer& transfer) {
            const bool over = transfer->is_given_up() || transfer->deadline() <= now;
            if (over) ended.push_back(transfer);
            return over;
        });
        while (!queue_.empty() && running_.size() + begun.size() < options_.concurrency) {
            begun.push_back(std::move(queue_.front()));
            queue_.pop_front();
        }
    }
    for (const TransferPointer& transfer : ended)
        transfer->fail(
            transfer->is_given_up() ? OutboundProblem::stopped : OutboundProblem::timed_out,
            "ended before its turn came");
    for (const TransferPointer& transfer : begun) {
        try {
            CURL* handle = transfer->prepare(options_, now);
            curl_multi_add_handle(multi_, handle);
            running_[handle] = transfer;
        } catch (const OutboundError& error) {
            transfer->fail(error.problem(), error.what());
        }
    }
}

void Outbound::Implementation::drop_given_up() {
    std::vector<CURL*> handles;
    for (const auto& [handle, transfer] : running_)
        if (transfer->is_given_up()) handles.push_back(handle);
    for (CURL* handle : handles) {
        running_.at(handle)->fail(OutboundProblem::stopped, "nobody waits for it any more");
        end(handle);
    }
}

void Outbound::Implementation::end(CURL* handle) {
    curl_multi_remove_handle(multi_, handle);
    running_.erase(handle);
}

void Outbound::Implementation::collect() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        CURL* handle = message->easy_handle;
        running_.at(handle)->finish(message->data.result);
        end(handle);
    }
}

int Outbound::Implementation::poll_time() {
    const std::lock_guard lock(mutex_);
    return queue_.empty() ? longest_poll_ms : queue_poll_ms;
}

void Outbound::Implementation::run() {
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) break;
        }
        drop_given_up();
        take_from_queue();
        int active = 0;
        curl_multi_perform(multi_, &active);
        collect();
        curl_multi_poll(multi_, nullptr, 0, poll_time(), nullptr);
    }
    std::deque<TransferPointer> waiting;
    {
        const std::lock_guard lock(mutex_);
        waiting.swap(queue_);
    }
    for (const TransferPointer& transfer : waiting)
        transfer->fail(OutboundProblem::stopped, "shutting down");
    while (!running_.empty()) {
        running_.begin()->second->fail(OutboundProblem::stopped, "shutting down");
        end(running_.begin()->first);
    }
}

Outbound::Outbound(Options options)
    : implementation_(std::make_unique<Implementation>(std::move(options))) {}
Outbound::~Outbound() = default;

asio::awaitable<OutboundAnswer> Outbound::fetch(OutboundRequest request) {
    Implementation* implementation = implementation_.get();
    auto initiate = [implementation](auto handler, OutboundRequest given) {
        const auto executor = asio::get_associated_executor(handler);
        auto slot = asio::get_associated_cancellation_slot(handler);
        // Called on the transferring thread; the caller goes on where it waits.
        auto done = [handler = std::move(handler), slot, work = asio::make_work_guard(executor)](
                        std::exception_ptr failure, OutboundAnswer answer) mutable {
            asio::post(work.get_executor(),
                       [handler = std::move(handler), slot, failure = std::move(failure),
                        answer = std::move(answer)]() mutable {
                           if (slot.is_connected()) slot.clear();
                           std::move(handler)(std::move(failure), std::move(answer));
                       });
        };
        const auto transfer = std::make_shared<OutboundTransfer>(std::move(given), std::move(done));
        if (slot.is_connected())
            slot.assign([implementation, weak = std::weak_ptr(transfer)](asio::cancellation_type) {
                if (const auto found = weak.lock()) implementation->give_up(*found);
            });
        implementation->start(transfer);
    };
    OutboundAnswer answer = co_await asio::async_initiate<const asio::use_awaitable_t<>,
                                                          void(std::exception_ptr, OutboundAnswer)>(
        std::move(initiate), asio::use_awaitable, std::move(request));
    co_return answer;
}

OutboundAnswer Outbound::fetch_and_wait(OutboundRequest request) {
    std::promise<OutboundAnswer> promise;
    auto future = promise.get_future();
    implementation_->start(std::make_shared<OutboundTransfer>(
        std::move(request),
        [promise = std::move(promise)](std::exception_ptr failure, OutboundAnswer answer) mutable {
            if (failure)
                promise.set_exception(std::move(failure));
            else
                promise.set_value(std::move(answer));
        }));
    return future.get();
}

}  // namespace orda::http
