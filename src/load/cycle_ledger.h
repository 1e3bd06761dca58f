#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace orda::load {

/// Which request of the generator a text belongs to: each connection has one under way at a time.
struct RequestNumber {
    std::uint64_t connection = 0;
    std::uint64_t round = 0;
};

/// Where each request of a run stands, so that every one is popped, submitted and read exactly
/// once whoever pops it. All members may be called from every thread.
class CycleLedger {
  public:
    explicit CycleLedger(std::size_t connections) : places_(connections) {}

    /// Before the request is sent: from then on it may be popped.
    void ask(RequestNumber number);
    /// The request was refused.
    void withdraw(RequestNumber number);

    enum class Popped {
        good,
        duplicate,  ///< it was popped before
        unknown,    ///< no such request is under way
    };
    Popped pop(RequestNumber number);
    /// Before the result is sent: from then on it may be read.
    void submit(RequestNumber number);
    /// False when no result of it was ever sent.
    bool read(RequestNumber number);

  private:
    enum class Stage : std::uint64_t { idle, asked, popped, submitted };

    /// Round and stage in one word; own cache line, as its neighbours belong to other threads.
    struct alignas(64) Place {
        std::atomic<std::uint64_t> state{0};
    };

    static std::uint64_t state_of(std::uint64_t round, Stage stage) {
        return round << 2 | static_cast<std::uint64_t>(stage);
    }

    std::vector<Place> places_;
};

}  // namespace orda::load
