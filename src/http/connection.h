#pragma once

#include <boost/asio/cancellation_signal.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "http/event_loop.h"
#include "http/handler.h"
#include "http/request_parser.h"
#include "http/server_core.h"
#include "http/transport.h"

namespace orda::http {

/// One caller's connection: a coroutine on its event loop that reads a request, answers it and
/// begins again. Only used on that loop's thread.
class Connection final : public LoopMember,
                         public std::enable_shared_from_this<Connection>,
                         private BodyReader {
  public:
    /// Counts itself in `core.connections` until it is gone.
    Connection(ServerCore& core, EventLoop& loop, Socket socket, SocketPeer peer);
    ~Connection() override;

    /// Serves until the connection ends; keeps the connection alive so long.
    static void start(const std::shared_ptr<Connection>& connection);

    void check_deadline(SteadyTime now) override;
    void become_held() override;
    void close_if_idle() override;
    void abandon() override;
    std::shared_ptr<LoopMember> keep() override { return shared_from_this(); }

  private:
    enum class Phase { handshake, idle, head, body, handler, writing, lingering };

    boost::asio::awaitable<void> serve();
    /// False: the connection ends.
    boost::asio::awaitable<bool> serve_one();
    boost::asio::awaitable<bool> receive_head();
    /// Reads the body into the request; an answer when that cannot be.
    boost::asio::awaitable<std::optional<Answer>> receive_body();
    boost::asio::awaitable<Answer> call(const Endpoint& endpoint);
    boost::asio::awaitable<bool> send(Answer answer);
    boost::asio::awaitable<bool> send_body(Answer& answer);
    /// Reads what is left of a body nobody wants; false when it is too much.
    boost::asio::awaitable<bool> discard_body();
    /// Lets the caller read our last answer before the connection goes.
    boost::asio::awaitable<void> linger();

    // BodyReader, for handlers that stream.
    std::int64_t declared_size() const override;
    boost::asio::awaitable<std::size_t> read(std::span<char> into) override;
    boost::asio::awaitable<void> send_continue();

    /// Reads some into the buffer; what the deadline cut off is timed_out_.
    boost::asio::awaitable<ErrorCode> fill(std::size_t wanted);
    /// Feeds the parser from the buffer. `need_more` and no progress are no errors.
    ErrorCode parse();
    Answer answer_to_parse_error(ErrorCode error) const;
    Answer answer_to_broken_body(ErrorCode error) const;
    bool may_discard_body() const;
    void enter(Phase phase, Duration limit);
    void extend_transfer(std::uint64_t bytes);
    void leave_handler();
    void cancel_handler();
    void report(int status);

    ServerCore& core_;
    EventLoop& loop_;
    Transport transport_;
    const SocketPeer peer_;
    boost::asio::cancellation_signal cancel_;

    Phase phase_ = Phase::handshake;
    SteadyTime phase_began_{};
    SteadyTime deadline_ = SteadyTime::max();
    /// The deadline has ended the pending operation.
    bool timed_out_ = false;
    /// What follows in the stream cannot be understood.
    bool broken_ = false;
    /// No answer is wanted any more: the caller has hung up, or time is up.
    bool abandoned_ = false;
    bool held_ = false;
    bool continue_sent_ = false;

    boost::beast::flat_buffer buffer_;
    std::optional<RequestParser> parser_;
    Request request_;
    SpareFields spare_fields_;
    CleanPath clean_path_;
    Admission admission_;
    SteadyTime call_began_{};
    std::string head_;
};

}  // namespace orda::http
