#include "base/log.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <thread>
#include <vector>

namespace orda {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::SizeIs;

/// A folder that is gone at the end of the test.
class Folder {
  public:
    Folder() {
        std::string pattern = testing::TempDir() + "orda-log-XXXXXX";
        path = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
    std::filesystem::path path;
};

std::string all_text(const std::filesystem::path& folder) {
    std::ostringstream out;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        out << std::ifstream(entry.path()).rdbuf();
    return out.str();
}

struct Captured {
    std::vector<std::string> lines;
    Log log(const LogOptions& options = {}) {
        return Log::to_function(
            [this](LogLevel, std::string_view line) { lines.emplace_back(line); }, options);
    }
};

TEST(Log, WritesTextLines) {
    Captured captured;
    const Log log = captured.log();
    log.info("{} workers, {:.1f} s", 3, 0.25);
    log.with("reference", "ab12").with("words", "a \"b\"").warning("late");
    ASSERT_THAT(captured.lines, SizeIs(2));
    EXPECT_THAT(captured.lines[0],
                MatchesRegex("20..-..-..T..:..:..\\....Z info    3 workers, 0.2 s"));
    EXPECT_THAT(captured.lines[1], HasSubstr(" warning late reference=ab12 words=\"a \\\"b\\\"\""));
}

TEST(Log, WritesJsonLines) {
    Captured captured;
    const Log log = captured.log({.format = LogFormat::json});
    log.with("reference", "x\"y").error("a\\b\n\x01 \xFF");
    ASSERT_THAT(captured.lines, SizeIs(1));
    EXPECT_THAT(captured.lines[0], HasSubstr(R"("level":"error","message":"a\\b\n\u0001 )"
                                             "\xEF\xBF\xBD"
                                             R"(","reference":"x\"y"})"));
    EXPECT_TRUE(captured.lines[0].starts_with("{\"time\":\"20"));
}

TEST(Log, OneCallIsOneLine) {
    Captured captured;
    captured.log().info("{}", "first\n2026-01-01 error forged\r\x1b[31m");
    ASSERT_THAT(captured.lines, SizeIs(1));
    EXPECT_THAT(captured.lines[0], HasSubstr("first\\n2026-01-01 error forged\\u000d\\u001b[31m"));
}

TEST(Log, LongMessagesAreCut) {
    Captured captured;
    captured.log().info("{}", std::string(1'000'000, 'x'));
    EXPECT_LT(captured.lines[0].size(), 20'000U);
}

TEST(Log, LevelsAreSharedByCopiesAndCanChange) {
    Captured captured;
    const Log log = captured.log({.level = LogLevel::warning});
    const Log other = log.with("a", "b");
    log.info("no");
    EXPECT_FALSE(other.enabled(LogLevel::info));
    other.set_level(LogLevel::debug);
    log.debug("yes");
    ASSERT_THAT(captured.lines, SizeIs(1));
}

TEST(Log, SecretsAreNotShown) {
    Captured captured;
    captured.log().info("{}", Secret{"hunter2"});
    EXPECT_THAT(captured.lines[0], HasSubstr("[secret]"));
    EXPECT_THAT(captured.lines[0], testing::Not(HasSubstr("hunter2")));
    std::ostringstream out;
    out << Secret{"hunter2"};
    EXPECT_EQ(out.str(), "[secret]");
}

TEST(Log, WritesFilesFromManyThreads) {
    for (const auto rotation : {LogRotation::never, LogRotation::hourly, LogRotation::daily}) {
        const Folder folder;
        testing::internal::CaptureStderr();
        {
            const Log log{{.file = (folder.path / "orda.log").string(), .rotation = rotation}};
            std::vector<std::thread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([log, t] {
                    for (int i = 0; i < 500; ++i)
                        log.info("line {}-{}", t, i);
                });
            for (auto& thread : threads)
                thread.join();
            log.flush();
            EXPECT_EQ(std::ranges::count(all_text(folder.path), '\n'), 2'000);
            EXPECT_EQ(log.lost_lines(), 0U);
            log.info("the last line");
        }
        const auto text = all_text(folder.path);
        EXPECT_THAT(text, HasSubstr("the last line\n"));
        EXPECT_THAT(text, HasSubstr("line 3-499\n"));
        EXPECT_EQ(testing::internal::GetCapturedStderr(), text);
    }
}

TEST(Log, AFileThatCannotBeOpenedIsAnError) {
    EXPECT_THROW(Log({.file = "/proc/no/such/orda.log"}), std::runtime_error);
}

TEST(Log, SilentSaysNothing) {
    testing::internal::CaptureStderr();
    Log::silent().error("nothing");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace orda
