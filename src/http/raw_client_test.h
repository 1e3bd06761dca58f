#pragma once

#include <algorithm>
#include <arpa/inet.h>
#include <cstdint>
#include <cstring>
#include <poll.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.h"

namespace orda::http {

/// One answer as it came.
struct RawAnswer {
    int status = 0;  ///< 0: none came
    std::string head;
    std::string body;

    /// Empty when there is none. `name` in any case.
    std::string field(std::string_view name) const {
        for (const std::string_view line : split(head, '\n')) {
            const std::size_t colon = line.find(':');
            if (colon != std::string_view::npos && equal_ignoring_case(line.substr(0, colon), name))
                return std::string(trim(line.substr(colon + 1)));
        }
        return {};
    }
};

/// A blocking connection for tests that sends exactly what it is told. No read takes longer than
/// `patience_ms`.
class RawClient {
  public:
    static constexpr int patience_ms = 5000;

    explicit RawClient(std::uint16_t port) : descriptor_(socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        open(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    explicit RawClient(const std::string& path) : descriptor_(socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        open(reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    ~RawClient() { hang_up(); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// Sends what it can; a server may close while we send.
    void send(std::string_view text) {
        while (!text.empty()) {
            const ssize_t count = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    /// The next answer; its body by Content-Length, none after a HEAD.
    RawAnswer receive(bool head_only = false) {
        RawAnswer answer;
        std::size_t end = 0;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos)
            if (!read_more()) return answer;
        answer.head = received_.substr(0, end + 2);
        received_.erase(0, end + 4);
        answer.status = std::stoi(answer.head.substr(answer.head.find(' ') + 1, 3));
        const std::string length = answer.field("content-length");
        const std::size_t wanted = head_only || length.empty() ? 0 : std::stoul(length);
        while (received_.size() < wanted)
            if (!read_more()) break;
        answer.body = received_.substr(0, wanted);
        received_.erase(0, wanted);
        return answer;
    }
    RawAnswer ask(std::string_view request) {
        send(request);
        return receive(request.starts_with("HEAD "));
    }
    RawAnswer get(std::string_view path, std::string_view fields = "") {
        return ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" +
                   std::string(fields) + "\r\n");
    }
    /// Whether the server has closed, after reading everything that still comes.
    bool is_closed() {
        while (read_more()) {
        }
        return closed_;
    }
    /// Nothing came until now beyond the answers taken.
    bool is_quiet() const { return received_.empty(); }
    void finish_sending() { shutdown(descriptor_, SHUT_WR); }
    void hang_up() {
        if (descriptor_ >= 0) close(descriptor_);
        descriptor_ = -1;
    }
    int descriptor() const { return descriptor_; }

  private:
    void open(const sockaddr* address, socklen_t size) {
        if (descriptor_ < 0 || connect(descriptor_, address, size) != 0)
            throw std::runtime_error("cannot connect");
    }
    bool read_more() {
        pollfd waiting{descriptor_, POLLIN, 0};
        if (poll(&waiting, 1, patience_ms) <= 0) return false;
        char part[65536];
        const ssize_t count = recv(descriptor_, part, sizeof part, 0);
        if (count <= 0) {
            closed_ = true;
            return false;
        }
        received_.append(part, static_cast<std::size_t>(count));
        return true;
    }

    int descriptor_;
    std::string received_;
    bool closed_ = false;
};

}  // namespace orda::http
