#pragma once

// For the tests of this room: a whole bridge between fakes.

#include <atomic>
#include <functional>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "worker/bridge.h"
#include "worker/fake_horde.h"

namespace orda::worker {

constexpr const char* text_pop = "/api/v2/generate/text/pop";
constexpr const char* text_submit = "/api/v2/generate/text/submit";
constexpr const char* image_pop = "/api/v2/generate/pop";
constexpr const char* image_submit = "/api/v2/generate/submit";

/// A back end made of functions.
struct Script {
    std::vector<JobKind> kinds{JobKind::text};
    std::function<TextResult(const TextJob&, const WorkLimits&)> text =
        [](const TextJob&, const WorkLimits&) { return TextResult{"written", 3}; };
    std::function<ImageResult(const ImageJob&, const WorkLimits&)> image = [](const ImageJob& job,
                                                                              const WorkLimits&) {
        return ImageResult{"webp " + std::to_string(job.index), 40 + job.index};
    };
    std::function<std::vector<ServedModel>()> models = [] {
        return std::vector<ServedModel>{{"fake", "fake"}};
    };
};

class ScriptedBackend final : public Backend {
  public:
    explicit ScriptedBackend(Script script) : script_(std::move(script)) {}
    std::vector<JobKind> kinds() const override { return script_.kinds; }
    std::vector<ServedModel> models(JobKind, const WorkLimits&) override {
        return script_.models();
    }
    BackendAbilities abilities(const WorkLimits&) override { return {.max_context_length = 4096}; }
    TextResult generate_text(const TextJob& job, const WorkLimits& limits) override {
        return script_.text(job, limits);
    }
    ImageResult generate_image(const ImageJob& job, const WorkLimits& limits) override {
        return script_.image(job, limits);
    }

  private:
    Script script_;
};

/// A bridge with a quick pace between a scripted back end and a fake horde.
class BridgeFixture : public ::testing::Test {
  protected:
    BridgeFixture() {
        options_.horde = {horde_.url(), "key"};
        options_.name = "Tester";
        options_.once = true;
        options_.pace = {.pop_gap = std::chrono::milliseconds(5),
                         .first_pause = std::chrono::milliseconds(10),
                         .longest_pause = std::chrono::milliseconds(40),
                         .submit_pause = std::chrono::milliseconds(5),
                         .longest_submit_pause = std::chrono::milliseconds(20),
                         .stop_grace = std::chrono::milliseconds(50),
                         .delivery_margin = std::chrono::milliseconds(100),
                         .hold = std::chrono::seconds(0)};
    }
    ~BridgeFixture() override { stop(); }

    BridgeReport run() {
        return run_bridge(
            options_, [this] { return std::make_unique<ScriptedBackend>(script_); },
            {finish_.get_token(), abort_.get_token()},
            [this](std::string_view line) {
                const std::lock_guard lock(mutex_);
                lines_.emplace_back(line);
            });
    }
    void run_in_background() {
        thread_ = std::thread([this] { report_ = run(); });
    }
    BridgeReport stop() {
        finish_.request_stop();
        if (thread_.joinable()) thread_.join();
        return report_;
    }
    std::vector<std::string> lines() {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    /// The first `count` calls get `answer`, the others the horde's own.
    static FakeHorde::Hook first(int count, FakeAnswer answer) {
        return [count, answer, seen = std::make_shared<std::atomic<int>>(0)](const FakeRequest&) {
            return (*seen)++ < count ? std::optional(answer) : std::nullopt;
        };
    }

    /// Members before the horde: its threads may use them through hooks until it is gone.
    Script script_;
    BridgeOptions options_;
    std::stop_source finish_;
    std::stop_source abort_;
    std::mutex mutex_;
    std::vector<std::string> lines_;
    BridgeReport report_;
    std::thread thread_;
    FakeHorde horde_;
};

}  // namespace orda::worker
