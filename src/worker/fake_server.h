#pragma once

// For the tests of this room: a small HTTP/1.1 server on 127.0.0.1.

#include <arpa/inet.h>
#include <atomic>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <netinet/in.h>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace orda::worker {

struct FakeRequest {
    std::string method;
    std::string target;
    /// Names in lower case.
    std::map<std::string, std::string> headers;
    std::string body;

    bool has(const std::string& name) const { return headers.contains(name); }
};

struct FakeAnswer {
    int status = 200;
    std::string body = "{}";
    /// Whole lines without their ends.
    std::vector<std::string> headers;
    /// The answer comes so much later, unless the caller leaves or the server closes.
    std::chrono::milliseconds delay{0};
    /// The connection is closed instead of an answer.
    bool hang_up = false;
};

/// One thread per connection, kept alive; `handle` is called from these threads.
class FakeServer {
  public:
    using Handle = std::function<FakeAnswer(const FakeRequest&)>;

    explicit FakeServer(Handle handle) : handle_(std::move(handle)) { open(); }
    ~FakeServer() { close(); }
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    std::string url() const { return fmt::format("http://127.0.0.1:{}", port_); }

    /// Listens, after `close` on the same port as before.
    void open() {
        closing_ = false;
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const int yes = 1;
        setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port_);
        auto* plain = reinterpret_cast<sockaddr*>(&address);
        socklen_t size = sizeof address;
        if (bind(listener_, plain, size) != 0 || listen(listener_, 64) != 0 ||
            getsockname(listener_, plain, &size) != 0)
            throw std::runtime_error("the fake server cannot listen");
        port_ = ntohs(address.sin_port);
        acceptor_ = std::thread([this] { accept_all(); });
    }

    /// Ends every connection and refuses new ones.
    void close() {
        if (closing_.exchange(true)) return;
        shutdown(listener_, SHUT_RDWR);
        acceptor_.join();
        ::close(listener_);
        {
            const std::lock_guard lock(mutex_);
            for (const int connection : connections_)
                shutdown(connection, SHUT_RDWR);
        }
        for (auto& thread : threads_)
            thread.join();
        threads_.clear();
        connections_.clear();
    }

  private:
    void accept_all() {
        while (!closing_) {
            const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (connection < 0) continue;
            const std::lock_guard lock(mutex_);
            connections_.push_back(connection);
            threads_.emplace_back([this, connection] { serve(connection); });
        }
    }

    void serve(int connection) {
        std::string buffer;
        FakeRequest request;
        while (!closing_ && read_request(connection, buffer, request)) {
            const FakeAnswer answer = handle_(request);
            if (answer.hang_up || !sleep_open(connection, answer.delay)) break;
            std::string text = fmt::format("HTTP/1.1 {} Fake\r\nContent-Length: {}\r\n",
                                           answer.status, answer.body.size());
            for (const auto& line : answer.headers)
                text += line + "\r\n";
            text += "\r\n" + answer.body;
            if (!write_all(connection, text)) break;
        }
        const std::lock_guard lock(mutex_);
        connections_.remove(connection);
        ::close(connection);
    }

    bool sleep_open(int connection, std::chrono::milliseconds delay) const {
        constexpr int step = 5;
        const auto end = std::chrono::steady_clock::now() + delay;
        while (std::chrono::steady_clock::now() < end) {
            pollfd watched{connection, POLLRDHUP, 0};
            if (closing_ || poll(&watched, 1, step) > 0) return false;
        }
        return true;
    }

    static bool write_all(int connection, std::string_view text) {
        while (!text.empty()) {
            const auto sent = ::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    static bool read_more(int connection, std::string& buffer) {
        char piece[16384];
        const auto got = recv(connection, piece, sizeof piece, 0);
        if (got <= 0) return false;
        buffer.append(piece, static_cast<std::size_t>(got));
        return true;
    }

    static bool read_request(int connection, std::string& buffer, FakeRequest& request) {
        request = {};
        std::size_t end = 0;
        while ((end = buffer.find("\r\n\r\n")) == std::string::npos)
            if (!read_more(connection, buffer)) return false;
        std::string_view head = std::string_view(buffer).substr(0, end);
        const auto take_until = [&head](std::string_view mark) {
            const auto at = std::min(head.find(mark), head.size());
            const std::string part(head.substr(0, at));
            head.remove_prefix(std::min(at + mark.size(), head.size()));
            return part;
        };
        request.method = take_until(" ");
        request.target = take_until(" ");
        take_until("\r\n");
        while (!head.empty()) {
            std::string name = take_until(": ");
            for (char& c : name)
                c = static_cast<char>(std::tolower(c));
            request.headers[name] = take_until("\r\n");
        }
        const auto length = request.headers.find("content-length");
        const std::size_t size = length == request.headers.end() ? 0 : std::stoul(length->second);
        while (buffer.size() < end + 4 + size)
            if (!read_more(connection, buffer)) return false;
        request.body = buffer.substr(end + 4, size);
        buffer.erase(0, end + 4 + size);
        return true;
    }

    Handle handle_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    std::atomic<bool> closing_ = true;
    std::thread acceptor_;
    std::mutex mutex_;
    std::list<int> connections_;
    std::list<std::thread> threads_;
};

}  // namespace orda::worker
