#pragma once

// For the tests of this room: the worker's side of a v2 horde, played from a script.

#include <boost/json.hpp>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "worker/fake_server.h"
#include "worker/json_reading.h"

namespace orda::worker {

/// Gives the jobs it was handed, in order, and remembers what comes back.
class FakeHorde {
  public:
    /// Answers a call instead of the horde, unless it gives nothing.
    using Hook = std::function<std::optional<FakeAnswer>(const FakeRequest&)>;

    FakeHorde() : server_([this](const FakeRequest& request) { return handle(request); }) {}

    std::string url() const { return server_.url(); }
    FakeServer& server() { return server_; }

    void add_text_job(std::vector<std::string> ids, boost::json::object payload,
                      const std::string& model = "fake") {
        add_job("/api/v2/generate/text/pop", std::move(ids), std::move(payload), model, {});
    }
    /// Uploads go to this server.
    void add_image_job(std::vector<std::string> ids, boost::json::object payload,
                       boost::json::object more = {}) {
        boost::json::array links;
        for (const auto& id : ids)
            links.emplace_back(url() + "/store/" + id + "?sig=a%2Bb%2F");
        more["r2_upload"] = links.front();
        more["r2_uploads"] = std::move(links);
        add_job("/api/v2/generate/pop", std::move(ids), std::move(payload), "fake",
                std::move(more));
    }
    void hook(const std::string& target_start, Hook hook) {
        const std::lock_guard lock(mutex_);
        hooks_.emplace_back(target_start, std::move(hook));
    }

    /// The calls so far whose target begins so.
    std::vector<FakeRequest> calls(const std::string& target_start) {
        const std::lock_guard lock(mutex_);
        std::vector<FakeRequest> found;
        for (const auto& call : calls_)
            if (call.target.starts_with(target_start)) found.push_back(call);
        return found;
    }
    /// Waits until so many calls have come; whether they have, within ten seconds.
    bool await_calls(const std::string& target_start, std::size_t count) {
        std::unique_lock lock(mutex_);
        return called_.wait_for(lock, std::chrono::seconds(10), [&] {
            std::size_t found = 0;
            for (const auto& call : calls_)
                if (call.target.starts_with(target_start)) ++found;
            return found >= count;
        });
    }
    std::vector<boost::json::object> submissions(const std::string& path) {
        std::vector<boost::json::object> bodies;
        for (const auto& call : calls(path))
            bodies.push_back(*parse_object(call.body));
        return bodies;
    }

  private:
    void add_job(const std::string& path, std::vector<std::string> ids, boost::json::object payload,
                 const std::string& model, boost::json::object more) {
        more["id"] = ids.front();
        more["ids"] = to_array(ids);
        more["payload"] = std::move(payload);
        more["model"] = model;
        more["skipped"] = boost::json::object();
        if (!more.contains("ttl")) more["ttl"] = 150;
        const std::lock_guard lock(mutex_);
        jobs_[path].push_back(boost::json::serialize(more));
    }

    FakeAnswer handle(const FakeRequest& request) {
        std::vector<std::pair<std::string, Hook>> hooks;
        {
            const std::lock_guard lock(mutex_);
            calls_.push_back(request);
            hooks = hooks_;
        }
        called_.notify_all();
        for (const auto& [start, hook] : hooks)
            if (request.target.starts_with(start))
                if (auto answer = hook(request)) return *answer;
        if (request.target.ends_with("/pop")) {
            const std::lock_guard lock(mutex_);
            auto& jobs = jobs_[request.target];
            if (jobs.empty())
                return {.body = R"({"id":null,"ids":[],"payload":{"n_iter":1},"skipped":{}})"};
            FakeAnswer answer{.body = jobs.front()};
            jobs.pop_front();
            return answer;
        }
        if (request.target.ends_with("/submit")) return {.body = R"({"reward":12.5})"};
        if (request.target.ends_with("/find_user"))
            return {.body = R"({"username":"alice#1","kudos":100})"};
        if (request.target.starts_with("/store/")) return {.body = ""};
        return {.status = 404, .body = R"({"message":"nothing there"})"};
    }

    std::mutex mutex_;
    std::condition_variable called_;
    std::vector<FakeRequest> calls_;
    std::vector<std::pair<std::string, Hook>> hooks_;
    std::map<std::string, std::deque<std::string>> jobs_;
    /// Last: its threads use the members above.
    FakeServer server_;
};

}  // namespace orda::worker
