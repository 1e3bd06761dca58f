#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace orda::load {

/// A server for this room's tests only: one thread, a free port of 127.0.0.1, stopped when
/// destroyed.
class FakeServer {
  public:
    struct Call {
        std::string method;
        std::string target;
        std::string key;
        std::string body;
    };
    /// Takes the bytes of a whole HTTP answer; empty closes the connection, and so does letting go
    /// of it uncalled. Called at most once, on the server's thread.
    using Respond = std::function<void(std::string)>;
    /// Runs on the server's thread.
    using Handler = std::function<void(const Call&, Respond)>;

    /// Answers are sent in pieces of so many bytes with pauses in between; 0 sends them whole.
    explicit FakeServer(Handler handler, std::size_t piece = 0);
    ~FakeServer();
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    /// Ends its thread; nothing is answered any more. What the handler keeps of unanswered calls is
    /// let go between this and the destruction.
    void stop();
    std::string url() const;
    /// Only on the server's thread.
    void after(std::chrono::milliseconds span, std::function<void()> action);

    static std::string http_answer(int status, std::string_view body);

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace orda::load
