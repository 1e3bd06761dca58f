#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

#include "base/assertion.h"

namespace orda::load {

namespace detail {

/// Resumes whoever waits for a finished task.
struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> done) const noexcept {
        const auto next = done.promise().waiting;
        return next ? next : std::coroutine_handle<>{std::noop_coroutine()};
    }
    void await_resume() const noexcept {}
};

struct PromiseBase {
    std::coroutine_handle<> waiting;
    std::exception_ptr error;

    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwaiter final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { error = std::current_exception(); }
};

}  // namespace detail

/// A coroutine that runs on one loop: what a connection does, written as a story. It begins when
/// it is awaited or started and belongs to this object; destroying an unfinished one is allowed
/// while it is suspended and its loop no longer runs.
template <class T>
class [[nodiscard]] Task {
  public:
    struct promise_type : detail::PromiseBase {
        std::optional<T> value;
        Task get_return_object() { return Task{Handle::from_promise(*this)}; }
        void return_value(T result) { value = std::move(result); }
    };
    using Handle = std::coroutine_handle<promise_type>;

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&&) = delete;
    ~Task() {
        if (handle_) handle_.destroy();
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
        handle_.promise().waiting = waiting;
        return handle_;
    }
    T await_resume() {
        if (handle_.promise().error) std::rethrow_exception(handle_.promise().error);
        return std::move(*handle_.promise().value);
    }

  private:
    explicit Task(Handle handle) : handle_(handle) {}
    Handle handle_;
};

template <>
class [[nodiscard]] Task<void> {
  public:
    struct promise_type : detail::PromiseBase {
        Task get_return_object() { return Task{Handle::from_promise(*this)}; }
        void return_void() const noexcept {}
    };
    using Handle = std::coroutine_handle<promise_type>;

    Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Task& operator=(Task&&) = delete;
    ~Task() {
        if (handle_) handle_.destroy();
    }

    /// Runs a task nobody awaits until it first waits for something.
    void start() { handle_.resume(); }
    bool done() const { return handle_.done(); }
    /// Throws what a finished task has thrown.
    void rethrow() const {
        must(handle_.done(), "the task is finished");
        if (handle_.promise().error) std::rethrow_exception(handle_.promise().error);
    }

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) noexcept {
        handle_.promise().waiting = waiting;
        return handle_;
    }
    void await_resume() const {
        if (handle_.promise().error) std::rethrow_exception(handle_.promise().error);
    }

  private:
    explicit Task(Handle handle) : handle_(handle) {}
    Handle handle_;
};

}  // namespace orda::load
