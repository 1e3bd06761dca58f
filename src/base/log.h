#pragma once

#include <atomic>
#include <cstdint>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret.h"
#include "base/time.h"

namespace orda {

enum class LogLevel { debug, info, warning, error };
enum class LogFormat { text, json };
/// When the log file is put aside and a new one begun.
enum class LogRotation { never, hourly, daily };

struct LogOptions {
    LogLevel level = LogLevel::info;
    LogFormat format = LogFormat::text;
    /// Besides standard error; empty = none. With rotation the date is put before the extension.
    std::string file;
    LogRotation rotation = LogRotation::daily;
    /// Files kept, the current one included; 0 = all.
    std::int64_t keep = 7;
};

/// Writes log lines. A small value: copies share one writer and may be used from any thread; pass
/// it as `const Log&`, add fields with `with`. Lines are formatted by the caller and written by a
/// thread of the writer's own; a level that is off costs one comparison and formats nothing. When
/// the queue is full the oldest lines are lost and counted rather than holding up callers.
/// Control characters in messages and fields are escaped: one call is one line.
class Log {
  public:
    using LineFunction = std::function<void(LogLevel, std::string_view)>;

    /// Lines go to standard error and the file. Throws std::runtime_error when the file cannot be
    /// opened.
    explicit Log(const LogOptions& options);
    /// Lines go to a function instead, called at once on the caller's thread, one at a time: for
    /// tests and embedding.
    static Log to_function(LineFunction write, const LogOptions& options = {});
    /// Drops everything: for tests.
    static Log silent();

    Log(const Log&) = default;
    Log(Log&&) noexcept = default;
    Log& operator=(const Log&) = default;
    Log& operator=(Log&&) noexcept = default;
    ~Log();

    /// The same log with a field added to each line, such as `reference` → the request's.
    Log with(std::string_view field, std::string_view value) const;

    template <typename... Arguments>
    void debug(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
        if (enabled(LogLevel::debug))
            write(LogLevel::debug, format, fmt::make_format_args(arguments...));
    }
    template <typename... Arguments>
    void info(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
        if (enabled(LogLevel::info))
            write(LogLevel::info, format, fmt::make_format_args(arguments...));
    }
    template <typename... Arguments>
    void warning(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
        if (enabled(LogLevel::warning))
            write(LogLevel::warning, format, fmt::make_format_args(arguments...));
    }
    template <typename... Arguments>
    void error(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
        if (enabled(LogLevel::error))
            write(LogLevel::error, format, fmt::make_format_args(arguments...));
    }

    bool enabled(LogLevel level) const { return level >= level_->load(std::memory_order_relaxed); }
    /// Changes the level of all copies (`log.level` is reloadable).
    void set_level(LogLevel level) const;
    /// Returns when everything written before it is out.
    void flush() const;
    /// Lines lost because the queue was full.
    std::uint64_t lost_lines() const;

  private:
    class Writer;
    explicit Log(std::shared_ptr<Writer> writer);
    static std::shared_ptr<Writer> open(const LogOptions& options);
    void write(LogLevel level, fmt::string_view format, fmt::format_args arguments) const;

    std::shared_ptr<Writer> writer_;
    /// The writer's.
    std::atomic<LogLevel>* level_;
    /// The fields as they stand at the end of each line.
    std::shared_ptr<const std::string> fields_;
};

}  // namespace orda
