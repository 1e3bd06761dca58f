#include "http/connection.h"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/system/system_error.hpp>

#include "base/refusals.h"
#include "http/answer_head.h"
#include "http/error_answers.h"

namespace orda::http {

namespace asio = boost::asio;
using HttpError = boost::beast::http::error;

namespace {

/// Read at once while a head is expected, and while a body is.
constexpr std::size_t head_read = 4096;
constexpr std::size_t body_read = 65536;
/// Memory that an idle connection's buffer may keep.
constexpr std::size_t max_kept_buffer = 16384;
/// A refused body of this size at most is read, so that the connection can go on.
constexpr std::uint64_t max_discarded_body = 65536;
/// Of answers, between two looks at the caller's speed.
constexpr std::size_t piece_size = 262144;
/// Callers slower than this on average are given up, bytes per second.
constexpr std::uint64_t slowest_transfer = 4096;
constexpr Duration crowded_idle_timeout = seconds{5};
constexpr Duration linger_timeout = seconds{2};
constexpr std::size_t max_lingering_reads = 64;
/// What metrics see of a call whose caller has gone.
constexpr int status_abandoned = 499;

SteadyTime steady_now() {
    return std::chrono::steady_clock::now();
}

asio::awaitable<std::size_t> read_source(BodySource* source, std::span<char> into) {
    co_return source->read(into);
}

}  // namespace

Connection::Connection(ServerCore& core, EventLoop& loop, Socket socket, SocketPeer peer)
    : core_(core),
      loop_(loop),
      transport_(std::move(socket), peer.tls ? &*core.tls : nullptr),
      peer_(std::move(peer)),
      buffer_(core.options.max_header + body_read) {
    core_.connections.fetch_add(1, std::memory_order_relaxed);
}

Connection::~Connection() {
    core_.connections.fetch_sub(1, std::memory_order_relaxed);
}

void Connection::start(const std::shared_ptr<Connection>& connection) {
    asio::co_spawn(connection->loop_.context(), connection->serve(),
                   asio::bind_cancellation_slot(
                       connection->cancel_.slot(), [connection](const std::exception_ptr& failure) {
                           connection->transport_.close();
                           if (!failure || connection->abandoned_) return;
                           try {
                               std::rethrow_exception(failure);
                           } catch (const std::exception& error) {
                               connection->core_.log.error("a connection ended: {}", error.what());
                           }
                       }));
}

asio::awaitable<void> Connection::serve() {
    loop_.add(*this);
    enter(Phase::handshake, core_.options.header_timeout);
    const ErrorCode error = co_await transport_.handshake();
    if (error) co_return;
    for (bool goes_on = true; goes_on;) {
        goes_on = co_await serve_one();
    }
}

asio::awaitable<bool> Connection::serve_one() {
    recycle(request_, spare_fields_);
    loop_.next_reference(request_.reference);
    parser_.emplace(request_, spare_fields_, core_.options.max_header);
    admission_ = {};
    continue_sent_ = false;
    const bool received = co_await receive_head();
    if (!received) co_return false;

    call_began_ = steady_now();
    request_.may_hold = core_.held.load(std::memory_order_relaxed) < core_.max_held();
    admission_ = core_.dispatch.admit(peer_, request_, clean_path_);
    if (const auto length = parser_->content_length();
        admission_.endpoint && length && *length > admission_.max_body) {
        admission_.endpoint = nullptr;
        admission_.answer =
            refusal_answer(refusals::body_too_large(admission_.max_body), admission_.json);
    }
    parser_->limit_body(admission_.max_body);

    std::optional<Answer> answer = std::move(admission_.answer);
    if (!answer && admission_.endpoint->handler) answer = co_await receive_body();
    if (abandoned_) co_return false;
    if (!answer) answer = co_await call(*admission_.endpoint);
    if (abandoned_) {
        report(status_abandoned);
        co_return false;
    }
    const bool goes_on = co_await send(std::move(*answer));
    co_return goes_on;
}

asio::awaitable<bool> Connection::receive_head() {
    if (buffer_.size() == 0) {
        if (buffer_.capacity() > max_kept_buffer) buffer_.shrink_to_fit();
        enter(Phase::idle, core_.options.idle_timeout);
        if (core_.draining.load(std::memory_order_relaxed)) co_return false;
        const ErrorCode error = co_await fill(head_read);
        if (error) co_return false;
    }
    enter(Phase::head, core_.options.header_timeout);
    while (!parser_->is_header_done()) {
        // An empty line before a request is tolerated (RFC 9112 §2.2).
        while (!parser_->got_some() && buffer_.size() != 0 &&
               (*static_cast<const char*>(buffer_.data().data()) == '\r' ||
                *static_cast<const char*>(buffer_.data().data()) == '\n'))
            buffer_.consume(1);
        const ErrorCode wrong = parse();
        if (wrong) {
            broken_ = true;
            Answer answer = answer_to_parse_error(wrong);
            co_await send(std::move(answer));
            co_return false;
        }
        if (parser_->is_header_done()) break;
        const ErrorCode error = co_await fill(head_read);
        if (timed_out_ && !abandoned_) {
            timed_out_ = false;
            Answer answer = refusal_answer(refusals::request_timeout(), true);
            co_await send(std::move(answer));
        }
        if (error) co_return false;
    }
    co_return true;
}

asio::awaitable<std::optional<Answer>> Connection::receive_body() {
    std::optional<Answer> problem;
    enter(Phase::body, core_.options.transfer_timeout);
    while (!parser_->is_done()) {
        ErrorCode error = parse();
        if (!error && !parser_->is_done()) {
            if (buffer_.size() == 0) co_await send_continue();
            error = co_await fill(body_read);
            extend_transfer(parser_->body_received());
        }
        if (!error) continue;
        broken_ = true;
        problem = answer_to_broken_body(error);
        break;
    }
    co_return problem;
}

asio::awaitable<void> Connection::send_continue() {
    if (continue_sent_ || !parser_->expects_continue() || parser_->old_protocol()) co_return;
    continue_sent_ = true;
    co_await transport_.write("HTTP/1.1 100 Continue\r\n\r\n", {});
}

asio::awaitable<Answer> Connection::call(const Endpoint& endpoint) {
    std::exception_ptr failure;
    Answer answer;
    enter(Phase::handler, core_.options.request_timeout);
    core_.running.fetch_add(1, std::memory_order_relaxed);
    // An upload is not held: it notices a lost caller when it reads.
    if (endpoint.handler) loop_.handler_begins(*this, phase_began_);
    try {
        if (endpoint.handler)
            answer = co_await endpoint.handler(request_);
        else
            answer = co_await endpoint.stream_handler(request_, *this);
    } catch (...) {
        failure = std::current_exception();
    }
    const bool was_held = held_;
    leave_handler();
    if (abandoned_) co_return answer;
    // What a handler may have set for itself does not reach the next one.
    if (was_held)
        co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
    if (!failure) co_return answer;
    try {
        std::rethrow_exception(failure);
    } catch (...) {
        answer = core_.dispatch.answer_to_exception(request_, admission_.json);
    }
    co_return answer;
}

void Connection::leave_handler() {
    EventLoop::handler_ends(*this);
    core_.running.fetch_sub(1, std::memory_order_relaxed);
    if (!held_) return;
    held_ = false;
    core_.held.fetch_sub(1, std::memory_order_relaxed);
    if (!abandoned_) loop_.hangups().remove(transport_.descriptor());
}

std::int64_t Connection::declared_size() const {
    const auto length = parser_->content_length();
    if (length) return static_cast<std::int64_t>(*length);
    return parser_->chunked() ? -1 : 0;
}

asio::awaitable<std::size_t> Connection::read(std::span<char> into) {
    const Duration limit = core_.options.transfer_timeout;
    parser_->receive(into);
    enter(Phase::body, limit);
    // The upload as a whole must not be too slow either.
    deadline_ = std::min(
        deadline_, call_began_ + limit + seconds{parser_->body_received() / slowest_transfer});
    while (!parser_->is_done() && parser_->space_left() == into.size() && !into.empty()) {
        ErrorCode error = parse();
        if (!error && !parser_->is_done() && parser_->space_left() == into.size()) {
            if (buffer_.size() == 0) co_await send_continue();
            error = co_await fill(body_read);
        }
        if (!error) continue;
        broken_ = true;
        if (error == HttpError::body_limit) throw refusals::body_too_large(admission_.max_body);
        if (timed_out_) throw refusals::request_timeout();
        if (error.category() == make_error_code(HttpError::bad_chunk).category())
            throw refusals::malformed_request("The body is broken.");
        cancel_handler();
        throw boost::system::system_error(error);
    }
    enter(Phase::handler, core_.options.request_timeout);
    co_return into.size() - parser_->space_left();
}

asio::awaitable<ErrorCode> Connection::fill(std::size_t wanted) {
    timed_out_ = false;
    const std::size_t room = buffer_.max_size() - buffer_.size();
    if (room == 0) co_return ErrorCode(HttpError::buffer_overflow);
    const auto space = buffer_.prepare(std::min(wanted, room));
    const auto [error, count] = co_await transport_.read_some(space);
    buffer_.commit(count);
    co_return error;
}

ErrorCode Connection::parse() {
    ErrorCode error;
    while (buffer_.size() != 0 && !parser_->is_done()) {
        const bool was_head = !parser_->is_header_done();
        const std::size_t used = parser_->put(buffer_.data(), error);
        buffer_.consume(used);
        if (error == HttpError::need_more) return {};
        if (error) return error;
        if (was_head && parser_->is_header_done()) break;
        if (used == 0) break;
    }
    return error;
}

Answer Connection::answer_to_parse_error(ErrorCode error) const {
    if (error == HttpError::header_limit || error == HttpError::buffer_overflow)
        return refusal_answer(refusals::header_too_large(core_.options.max_header), true);
    return refusal_answer(refusals::malformed_request("This is not an HTTP request."), true);
}

Answer Connection::answer_to_broken_body(ErrorCode error) const {
    if (error == HttpError::body_limit)
        return refusal_answer(refusals::body_too_large(admission_.max_body), admission_.json);
    if (timed_out_) return refusal_answer(refusals::request_timeout(), admission_.json);
    return refusal_answer(refusals::malformed_request("The body is broken."), admission_.json);
}

bool Connection::may_discard_body() const {
    if (broken_) return false;
    if (parser_->is_done()) return true;
    if (!parser_->is_header_done()) return false;
    if (parser_->expects_continue() && !continue_sent_) return false;
    const auto left = parser_->content_length_remaining();
    return left && *left <= max_discarded_body;
}

asio::awaitable<bool> Connection::send(Answer answer) {
    timed_out_ = false;
    const bool whole = may_discard_body();
    const bool keep_alive =
        whole && parser_->keep_alive() && !core_.draining.load(std::memory_order_relaxed);
    const Time now = core_.clock.now();
    write_head(answer,
               {.constant_fields = core_.constant_fields,
                .date = loop_.date(now),
                .rate = &admission_.rate,
                .now = now,
                .length = answer.source ? answer.source->size() : answer.body.size(),
                .old_protocol = parser_->old_protocol(),
                .keep_alive = keep_alive},
               head_);
    enter(Phase::writing, core_.options.transfer_timeout);
    const bool sent = co_await send_body(answer);
    report(sent ? answer.status : status_abandoned);
    if (!sent) co_return false;
    if (!keep_alive) {
        co_await transport_.finish_writing();
        if (!whole) co_await linger();
        co_return false;
    }
    const bool discarded = co_await discard_body();
    co_return discarded;
}

asio::awaitable<bool> Connection::send_body(Answer& answer) {
    const bool bodiless = request_.method == Method::head || without_body(answer.status);
    if (bodiless || !answer.source) {
        std::string_view rest = bodiless ? std::string_view{} : std::string_view(answer.body);
        std::string_view head = head_;
        std::uint64_t sent = 0;
        do {
            const std::string_view piece = rest.substr(0, piece_size);
            const ErrorCode error = co_await transport_.write(head, piece);
            if (error) co_return false;
            sent += piece.size();
            rest.remove_prefix(piece.size());
            head = {};
            if (!rest.empty()) extend_transfer(sent);
        } while (!rest.empty());
        co_return true;
    }

    std::string piece(
        static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, answer.source->size())), '\0');
    std::string_view head = head_;
    std::uint64_t left = answer.source->size();
    std::uint64_t sent = 0;
    do {
        const std::size_t wanted =
            static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
        std::size_t count = 0;
        if (wanted != 0)
            count = co_await asio::co_spawn(
                core_.file_readers,
                read_source(answer.source.get(), std::span(piece.data(), wanted)),
                asio::use_awaitable);
        if (count == 0 && wanted != 0) co_return false;  // the source is shorter than it said
        extend_transfer(sent);
        const ErrorCode error =
            co_await transport_.write(head, std::string_view(piece).substr(0, count));
        if (error) co_return false;
        head = {};
        sent += count;
        left -= count;
    } while (left != 0);
    co_return true;
}

asio::awaitable<bool> Connection::discard_body() {
    if (parser_->is_done()) co_return true;
    parser_->discard_body();
    enter(Phase::body, core_.options.transfer_timeout);
    while (!parser_->is_done()) {
        ErrorCode error = parse();
        if (!error && !parser_->is_done()) error = co_await fill(body_read);
        if (error) co_return false;
    }
    co_return true;
}

asio::awaitable<void> Connection::linger() {
    enter(Phase::lingering, linger_timeout);
    for (std::size_t reads = 0; reads < max_lingering_reads; ++reads) {
        buffer_.clear();
        const ErrorCode error = co_await fill(body_read);
        if (error) co_return;
    }
}

void Connection::enter(Phase phase, Duration limit) {
    phase_ = phase;
    phase_began_ = steady_now();
    deadline_ = phase_began_ + limit;
}

/// A pause may be as long as the transfer timeout, and the whole must not be slower than
/// `slowest_transfer` on average.
void Connection::extend_transfer(std::uint64_t bytes) {
    const Duration limit = core_.options.transfer_timeout;
    deadline_ =
        std::min(steady_now() + limit, phase_began_ + limit + seconds{bytes / slowest_transfer});
}

void Connection::check_deadline(SteadyTime now) {
    const bool crowded_out =
        phase_ == Phase::idle && core_.is_crowded() && now - phase_began_ > crowded_idle_timeout;
    if (now < deadline_ && !crowded_out) return;
    deadline_ = SteadyTime::max();
    timed_out_ = true;
    if (phase_ == Phase::handler)
        cancel_handler();
    else
        transport_.cancel();
}

void Connection::become_held() {
    held_ = true;
    core_.held.fetch_add(1, std::memory_order_relaxed);
    const std::weak_ptr<Connection> self = weak_from_this();
    loop_.hangups().add(transport_.descriptor(), [self] {
        if (const auto connection = self.lock()) connection->cancel_handler();
    });
}

void Connection::cancel_handler() {
    if (abandoned_) return;
    const std::shared_ptr<Connection> kept = shared_from_this();
    abandoned_ = true;
    if (held_) loop_.hangups().remove(transport_.descriptor());
    transport_.close();
    cancel_.emit(asio::cancellation_type::terminal);
}

void Connection::close_if_idle() {
    if (phase_ == Phase::idle) transport_.cancel();
}

void Connection::abandon() {
    cancel_handler();
}

void Connection::report(int status) {
    if (!core_.hooks.finished) return;
    const SteadyTime began = parser_->is_header_done() ? call_began_ : phase_began_;
    core_.hooks.finished(
        {.method = request_.method,
         .route = request_.route,
         .status = status,
         .duration = std::chrono::duration_cast<Duration>(steady_now() - began),
         .peer = request_.peer.empty() ? std::string_view(peer_.text) : request_.peer,
         .reference = request_.reference});
}

}  // namespace orda::http
