#include "base/log.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/daily_file_sink.h>
#include <spdlog/sinks/hourly_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/text.h"

namespace orda {

namespace {

/// Lines that may wait for the writing thread.
constexpr std::size_t max_waiting_lines = 16'384;

/// Bytes of one message or field; the rest is cut off.
constexpr std::size_t max_text_length = 16'384;

constexpr std::string_view name_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warning:
            return "warning";
        case LogLevel::error:
            return "error";
    }
    return "error";
}

spdlog::level::level_enum spdlog_level(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return spdlog::level::debug;
        case LogLevel::info:
            return spdlog::level::info;
        case LogLevel::warning:
            return spdlog::level::warn;
        case LogLevel::error:
            return spdlog::level::err;
    }
    return spdlog::level::err;
}

/// Well-formed UTF-8 without control characters, so that one call is one line whatever is in it.
/// JSON strings need quotes and backslashes escaped as well.
std::string escaped(std::string_view raw, bool json) {
    const std::string text = with_valid_utf8(raw.substr(0, max_text_length));
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '\n')
            out += "\\n";
        else if (c == '\t' && !json)
            out += c;
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else if (json && (c == '"' || c == '\\'))
            (out += '\\') += c;
        else
            out += c;
    }
    return out;
}

std::string field_text(std::string_view field, std::string_view value, LogFormat format) {
    if (format == LogFormat::json)
        return fmt::format(R"(,"{}":"{}")", escaped(field, true), escaped(value, true));
    if (value.empty() || value.find_first_of(" \"=") != std::string_view::npos)
        return fmt::format(R"( {}="{}")", escaped(field, false), escaped(value, true));
    return fmt::format(" {}={}", escaped(field, false), escaped(value, false));
}

std::shared_ptr<spdlog::sinks::sink> file_sink(const LogOptions& options) {
    const auto keep = static_cast<std::uint16_t>(options.keep);
    switch (options.rotation) {
        case LogRotation::never:
            return std::make_shared<spdlog::sinks::basic_file_sink_st>(options.file);
        case LogRotation::hourly:
            return std::make_shared<spdlog::sinks::hourly_file_sink_st>(options.file, false, keep);
        case LogRotation::daily:
            return std::make_shared<spdlog::sinks::daily_file_sink_st>(options.file, 0, 0, false,
                                                                       keep);
    }
    throw std::logic_error("an unknown log rotation");
}

}  // namespace

/// What all copies of a log share: the level, and lines on their way out.
class Log::Writer {
  public:
    Writer(const LogOptions& options, std::vector<std::shared_ptr<spdlog::sinks::sink>> sinks)
        : level(options.level), format(options.format), sinks_(std::move(sinks)) {
        for (const auto& sink : sinks_)
            sink->set_pattern("%v");
        thread_ = std::thread([this] { write_until_closed(); });
    }

    Writer(const LogOptions& options, LineFunction function)
        : level(options.level), format(options.format), function_(std::move(function)) {}

    ~Writer() {
        if (!thread_.joinable()) return;
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        work_.notify_one();
        thread_.join();
    }

    void add(LogLevel line_level, std::string line) {
        if (function_) {
            const std::lock_guard lock(mutex_);
            function_(line_level, line);
            return;
        }
        bool wake = false;
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.size() >= max_waiting_lines) {
                waiting_.pop_front();
                ++lost_;
            }
            wake = waiting_.empty();
            waiting_.push_back({line_level, std::move(line)});
            ++added_;
        }
        if (wake) work_.notify_one();
    }

    void flush() {
        if (function_) return;
        std::unique_lock lock(mutex_);
        const std::uint64_t target = added_;
        written_more_.wait(lock, [&] { return written_ >= target; });
    }

    std::uint64_t lost() {
        const std::lock_guard lock(mutex_);
        return lost_;
    }

    std::atomic<LogLevel> level;
    const LogFormat format;

  private:
    struct Line {
        LogLevel level;
        std::string text;
    };

    void write_until_closed() {
        std::unique_lock lock(mutex_);
        for (;;) {
            work_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            std::deque<Line> lines;
            lines.swap(waiting_);
            const std::uint64_t reached = added_;
            lock.unlock();
            write(lines);
            lock.lock();
            written_ = reached;
            written_more_.notify_all();
        }
    }

    void write(const std::deque<Line>& lines) {
        for (const auto& sink : sinks_) {
            // A full disk must not end the program; standard error still has the line.
            try {
                for (const auto& line : lines)
                    sink->log(spdlog::details::log_msg{"", spdlog_level(line.level), line.text});
                sink->flush();
            } catch (const spdlog::spdlog_ex&) {
                const std::lock_guard lock(mutex_);
                ++lost_;
            }
        }
    }

    std::vector<std::shared_ptr<spdlog::sinks::sink>> sinks_;
    LineFunction function_;
    std::mutex mutex_;
    std::condition_variable work_;
    std::condition_variable written_more_;
    std::deque<Line> waiting_;
    std::uint64_t added_ = 0;
    std::uint64_t written_ = 0;
    std::uint64_t lost_ = 0;
    bool closed_ = false;
    std::thread thread_;
};

Log::Log(std::shared_ptr<Writer> writer) : writer_(std::move(writer)), level_(&writer_->level) {}

Log::Log(const LogOptions& options) : Log(open(options)) {}

std::shared_ptr<Log::Writer> Log::open(const LogOptions& options) {
    std::vector<std::shared_ptr<spdlog::sinks::sink>> sinks{
        std::make_shared<spdlog::sinks::stderr_sink_st>()};
    try {
        if (!options.file.empty()) sinks.push_back(file_sink(options));
    } catch (const spdlog::spdlog_ex& error) {
        throw std::runtime_error(fmt::format("the log file cannot be opened: {}", error.what()));
    }
    return std::make_shared<Writer>(options, std::move(sinks));
}

Log Log::to_function(LineFunction write, const LogOptions& options) {
    return Log{std::make_shared<Writer>(options, std::move(write))};
}

Log Log::silent() {
    return to_function([](LogLevel, std::string_view) {}, {.level = LogLevel::error});
}

Log::~Log() = default;

Log Log::with(std::string_view field, std::string_view value) const {
    Log other = *this;
    other.fields_ = std::make_shared<const std::string>((fields_ ? *fields_ : std::string{}) +
                                                        field_text(field, value, writer_->format));
    return other;
}

void Log::set_level(LogLevel level) const {
    level_->store(level, std::memory_order_relaxed);
}

void Log::flush() const {
    writer_->flush();
}

std::uint64_t Log::lost_lines() const {
    return writer_->lost();
}

void Log::write(LogLevel level, fmt::string_view format, fmt::format_args arguments) const {
    const std::string message = fmt::vformat(format, arguments);
    const std::string time = iso8601(SystemClock{}.now());
    const std::string_view fields = fields_ ? std::string_view{*fields_} : std::string_view{};
    if (writer_->format == LogFormat::json)
        writer_->add(level, fmt::format(R"({{"time":"{}","level":"{}","message":"{}"{}}})", time,
                                        name_of(level), escaped(message, true), fields));
    else
        writer_->add(level, fmt::format("{} {:<7} {}{}", time, name_of(level),
                                        escaped(message, false), fields));
}

}  // namespace orda
