#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>

#include "load/fake_server.h"

namespace orda::load {

/// What a FakeHorde gets wrong. Each fault happens at every so-manieth occasion; 0 = never.
struct HordeFaults {
    std::size_t lose_request = 0;  ///< accepted and forgotten
    std::size_t hand_out_twice = 0;
    std::size_t lose_result = 0;  ///< taken and never shown
    std::size_t change_result = 0;
    std::size_t refuse_request = 0;  ///< 503
    std::size_t invent_job = 0;      ///< for a pop without work
    std::size_t close_on_submit = 0;
    std::size_t forget_waiting = 0;  ///< status 404
    bool test_users = true;
    bool holds_pops = true;
};

/// Knows the few calls of the v2 API that the generator makes, and can be told to get them wrong.
class FakeHorde {
  public:
    explicit FakeHorde(HordeFaults faults = {}, std::size_t piece = 0);
    ~FakeHorde();
    FakeHorde(const FakeHorde&) = delete;
    FakeHorde& operator=(const FakeHorde&) = delete;

    std::string url() const { return server_.url(); }
    /// Requests by key. After the bench has ended.
    const std::map<std::string, std::size_t>& requests_by_key() const { return requests_by_key_; }
    /// Requests that still wait. After the bench has ended.
    std::size_t waiting() const;

  private:
    struct Request {
        std::string prompt;
        std::string model;
        std::string result;
        std::string job;
        bool cancelled = false;
        bool finished = false;
    };
    struct HeldPop {
        std::string model;
        FakeServer::Respond respond;
        bool over = false;
    };

    static bool happens(std::size_t every, std::size_t& occasions) {
        return every != 0 && ++occasions % every == 0;
    }
    void handle(const FakeServer::Call& call, FakeServer::Respond respond);
    std::string put_in(const FakeServer::Call& call);
    void pop(const FakeServer::Call& call, FakeServer::Respond respond);
    std::string submit(const FakeServer::Call& call);
    std::string status(const FakeServer::Call& call);
    std::string hand_out(const std::string& id);
    std::string next_id();

    HordeFaults faults_;
    std::map<std::string, std::size_t> occasions_;
    std::map<std::string, Request> requests_;
    std::map<std::string, std::string> jobs_;  ///< job to request
    std::map<std::string, std::deque<std::string>> queues_;
    std::deque<std::shared_ptr<HeldPop>> held_;
    std::map<std::string, std::size_t> requests_by_key_;
    std::size_t ids_ = 0;
    std::size_t users_ = 0;
    FakeServer server_;  ///< last: its thread uses the rest
};

}  // namespace orda::load
