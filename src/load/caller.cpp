#include "load/caller.h"

#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#include "base/assertion.h"
#include "load/answer_parser.h"

namespace orda::load {

namespace {
constexpr timeval connect_limit{.tv_sec = 5, .tv_usec = 0};
}

Caller::Caller(Loop& loop, const Target& target) : loop_(loop), target_(target) {
    loop_.add(*this);
}

Caller::~Caller() {
    disconnect();
}

bool Caller::connect() {
    if (socket_ >= 0) return true;
    const int descriptor = socket(target_.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    // On Linux the send time-out bounds connect() as well.
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &connect_limit, sizeof connect_limit);
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto* address = reinterpret_cast<const sockaddr*>(&target_.address);
    if (::connect(descriptor, address, target_.address_length) != 0 ||
        fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) != 0) {
        close(descriptor);
        return false;
    }
    socket_ = descriptor;
    watches_writing_ = false;
    loop_.watch(socket_, *this);
    return true;
}

void Caller::disconnect() {
    if (socket_ < 0) return;
    close(socket_);
    socket_ = -1;
    received_.clear();
    unsent_ = {};
}

bool Caller::begin(std::string_view request, Moment due, std::coroutine_handle<> waiting) {
    must(!waiting_, "a connection has one call under way");
    answer_ = Answer{};
    answer_.sent = moment_now();
    answer_.due = due == Moment{} ? answer_.sent : due;
    if (!connect()) {
        answer_.broken = "the server does not take the connection";
        answer_.arrived = moment_now();
        return false;
    }
    unsent_ = request;
    if (!send_some()) {
        answer_.broken = "the connection was closed before the call was sent";
        answer_.arrived = moment_now();
        disconnect();
        return false;
    }
    waiting_ = waiting;
    return true;
}

bool Caller::send_some() {
    while (!unsent_.empty()) {
        const ssize_t count = send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
        if (count < 0) {
            if (errno == EINTR) continue;
            if (errno != EAGAIN) return false;
            break;
        }
        unsent_.remove_prefix(static_cast<std::size_t>(count));
    }
    if (watches_writing_ != !unsent_.empty()) {
        watches_writing_ = !unsent_.empty();
        loop_.watch_writing(socket_, *this, watches_writing_);
    }
    return true;
}

void Caller::ready(bool readable, bool writable) {
    // An event of a batch may speak of a connection that was closed a moment ago.
    if (socket_ < 0) return;
    if (writable && !send_some()) {
        fail("the connection broke while the call was sent");
        return;
    }
    if (readable) read_some();
}

void Caller::read_some() {
    const ssize_t count = recv(socket_, loop_.scratch(), Loop::scratch_bytes, 0);
    if (count < 0) {
        if (errno == EAGAIN || errno == EINTR) return;
        fail("the connection broke");
        return;
    }
    if (count == 0) {
        fail("the server closed the connection without an answer");
        return;
    }
    const std::string_view bytes(loop_.scratch(), static_cast<std::size_t>(count));
    if (!waiting_) {
        // Nobody asked for it: what is wrong will show with the next call on a new connection.
        disconnect();
        return;
    }
    take(bytes);
}

void Caller::take(std::string_view bytes) {
    if (!received_.empty()) {
        received_.append(bytes);
        bytes = received_;
    }
    const ParsedAnswer parsed = parse_answer(bytes, chunks_);
    if (parsed.progress == ParsedAnswer::Progress::more && bytes.size() <= longest_answer) {
        if (received_.empty()) received_ = bytes;
        return;
    }
    if (parsed.progress != ParsedAnswer::Progress::complete) {
        fail("the answer is no HTTP/1.1");
        return;
    }
    if (parsed.length != bytes.size()) {
        fail("the server sent more than one answer");
        return;
    }
    answer_.status = parsed.status;
    answer_.body = parsed.body;
    // The text of an answer that came in pieces outlives this function in `chunks_`.
    if (!received_.empty() && parsed.body.data() != chunks_.data()) {
        chunks_.assign(parsed.body);
        answer_.body = chunks_;
    }
    received_.clear();
    if (!parsed.keeps_alive || !unsent_.empty()) disconnect();
    finish();
}

void Caller::finish() {
    answer_.arrived = moment_now();
    std::exchange(waiting_, nullptr).resume();
}

void Caller::fail(const char* why) {
    disconnect();
    if (!waiting_) return;
    answer_.status = 0;
    answer_.body = {};
    answer_.broken = why;
    finish();
}

void Caller::check(Moment now) {
    if (waiting_ && now - answer_.sent > deadline_) fail("no answer within the deadline");
}

}  // namespace orda::load
