#include "load/caller.h"

#include <functional>
#include <gtest/gtest.h>
#include <vector>

#include "load/fake_server.h"
#include "load/task.h"

namespace orda::load {
namespace {

const std::string request = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";

/// An answer whose body outlives the next call.
struct Kept {
    int status;
    std::string body;
    std::string broken;
};

Task<void> call_often(Caller& caller, std::string bytes, std::size_t times,
                      std::vector<Kept>& answers) {
    for (std::size_t i = 0; i < times; ++i) {
        const Answer answer = co_await caller.call(bytes);
        EXPECT_LE(answer.sent, answer.arrived);
        answers.push_back({answer.status, std::string(answer.body),
                           answer.broken == nullptr ? "" : answer.broken});
    }
}

std::vector<Kept> answers_of(const std::string& url, std::size_t times, std::string bytes = request,
                             Nanoseconds deadline = Caller::default_deadline) {
    const Target target = resolve_target(url);
    Loop loop;
    Caller caller{loop, target};
    caller.set_deadline(deadline);
    std::vector<Kept> answers;
    Task<void> task = call_often(caller, std::move(bytes), times, answers);
    task.start();
    loop.run([&] { return task.done(); });
    task.rethrow();
    return answers;
}

FakeServer::Handler always(std::string bytes) {
    return [bytes](const FakeServer::Call&, const FakeServer::Respond& respond) { respond(bytes); };
}

TEST(Caller, CallsAgainOnOneConnection) {
    int calls = 0;
    FakeServer server{[&](const FakeServer::Call& call, const FakeServer::Respond& respond) {
        EXPECT_EQ(call.target, "/x");
        respond(FakeServer::http_answer(200, std::to_string(++calls)));
    }};
    const auto answers = answers_of(server.url(), 3);
    ASSERT_EQ(answers.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(answers[i].status, 200);
        EXPECT_EQ(answers[i].body, std::to_string(i + 1));
    }
}

TEST(Caller, PutsSplitAnswersTogether) {
    const std::string body(300, 'y');
    for (const std::size_t piece : {1UL, 7UL, 100UL}) {
        FakeServer server{always(FakeServer::http_answer(202, body)), piece};
        const auto answers = answers_of(server.url(), 2);
        ASSERT_EQ(answers.size(), 2U);
        for (const Kept& answer : answers) {
            EXPECT_EQ(answer.status, 202) << answer.broken;
            EXPECT_EQ(answer.body, body);
        }
    }
}

TEST(Caller, PutsChunksTogether) {
    FakeServer server{always("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                             "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
                      5};
    const auto answers = answers_of(server.url(), 2);
    EXPECT_EQ(answers[0].body, "abcde");
    EXPECT_EQ(answers[1].body, "abcde");
}

TEST(Caller, RefusesAnAnswerNobodyAskedFor) {
    FakeServer server{
        always(FakeServer::http_answer(200, "1") + FakeServer::http_answer(200, "2"))};
    const auto answers = answers_of(server.url(), 2);
    for (const Kept& answer : answers) {
        EXPECT_EQ(answer.status, 0);
        EXPECT_EQ(answer.broken, "the server sent more than one answer");
    }
}

TEST(Caller, RefusesGarbage) {
    FakeServer server{always("SSH-2.0-OpenSSH\r\n")};
    const auto answers = answers_of(server.url(), 1);
    EXPECT_EQ(answers[0].status, 0);
    EXPECT_EQ(answers[0].broken, "the answer is no HTTP/1.1");
}

TEST(Caller, TellsAClosedConnectionAndConnectsAgain) {
    int calls = 0;
    FakeServer server{[&](const FakeServer::Call&, const FakeServer::Respond& respond) {
        respond(++calls == 1 ? std::string() : FakeServer::http_answer(200, "back"));
    }};
    const auto answers = answers_of(server.url(), 2);
    EXPECT_EQ(answers[0].status, 0);
    EXPECT_EQ(answers[0].broken, "the server closed the connection without an answer");
    EXPECT_EQ(answers[1].status, 200);
    EXPECT_EQ(answers[1].body, "back");
}

TEST(Caller, ConnectsAgainAfterAnAnswerThatCloses) {
    FakeServer server{
        always("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")};
    const auto answers = answers_of(server.url(), 3);
    for (const Kept& answer : answers)
        EXPECT_EQ(answer.body, "ok") << answer.broken;
}

TEST(Caller, GivesUpAtItsDeadline) {
    FakeServer::Respond kept;
    FakeServer server{
        [&](const FakeServer::Call&, FakeServer::Respond respond) { kept = std::move(respond); }};
    const auto answers = answers_of(server.url(), 1, request, std::chrono::milliseconds{50});
    server.stop();
    kept = nullptr;
    EXPECT_EQ(answers[0].status, 0);
    EXPECT_EQ(answers[0].broken, "no answer within the deadline");
}

TEST(Caller, SendsMoreThanTheSystemBuffers) {
    FakeServer server{[](const FakeServer::Call& call, const FakeServer::Respond& respond) {
        respond(FakeServer::http_answer(200, std::to_string(call.body.size())));
    }};
    // Beast's parser takes bodies of up to 1 MiB.
    constexpr std::size_t size = 1'000'000;
    const std::string bytes =
        "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
        std::string(size, 'z');
    const auto answers = answers_of(server.url(), 2, bytes);
    for (const Kept& answer : answers)
        EXPECT_EQ(answer.body, std::to_string(size));
}

TEST(Caller, TellsWhenNobodyListens) {
    std::string url;
    {
        FakeServer server{always("")};
        url = server.url();
    }
    const auto answers = answers_of(url, 1);
    EXPECT_EQ(answers[0].status, 0);
    EXPECT_EQ(answers[0].broken, "the server does not take the connection");
}

TEST(Target, TakesHostAndPortOnly) {
    EXPECT_EQ(resolve_target("http://127.0.0.1:7001/").host_header, "127.0.0.1:7001");
    EXPECT_EQ(resolve_target("http://[::1]:7001").host_header, "[::1]:7001");
    EXPECT_EQ(resolve_target("http://127.0.0.1").url, "http://127.0.0.1");
    for (const char* url : {"https://127.0.0.1", "127.0.0.1:7001", "http://", "http://:80",
                            "http://127.0.0.1:x", "http://127.0.0.1:7001/api", "http://a@b"})
        EXPECT_THROW(resolve_target(url), std::invalid_argument) << url;
}

}  // namespace
}  // namespace orda::load
