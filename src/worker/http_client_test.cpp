#include "worker/http_client.h"

#include <gtest/gtest.h>
#include <thread>

#include "worker/fake_server.h"

namespace orda::worker {
namespace {

using Kind = HttpFailure::Kind;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(HttpClient, SendsTheCallAndReadsTheAnswer) {
    FakeRequest seen;
    FakeServer server([&](const FakeRequest& request) {
        seen = request;
        return FakeAnswer{.status = 202, .body = "yes", .headers = {"Retry-After: 7"}};
    });
    HttpClient client;
    const auto answer = client.send({.method = "POST",
                                     .url = server.url() + "/a/../b?x=%2F+y",
                                     .headers = {"apikey: secret"},
                                     .body = "{}",
                                     .content_type = "application/json"});
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 202);
    EXPECT_EQ(answer->body, "yes");
    EXPECT_EQ(answer->retry_after, seconds(7));
    EXPECT_EQ(seen.method, "POST");
    EXPECT_EQ(seen.target, "/a/../b?x=%2F+y");
    EXPECT_EQ(seen.headers["apikey"], "secret");
    EXPECT_EQ(seen.headers["content-type"], "application/json");
    EXPECT_EQ(seen.body, "{}");
}

TEST(HttpClient, UploadsWithoutContentTypeAndWithoutExpecting) {
    FakeRequest seen;
    FakeServer server([&](const FakeRequest& request) {
        seen = request;
        return FakeAnswer{};
    });
    const std::string picture(2 << 20, '\x01');
    HttpClient client;
    const auto answer =
        client.send({.method = "PUT", .url = server.url() + "/store", .body = picture});
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(seen.method, "PUT");
    EXPECT_TRUE(seen.body == picture);
    EXPECT_FALSE(seen.has("content-type"));
    EXPECT_FALSE(seen.has("expect"));
}

TEST(HttpClient, SendsDeleteWithoutBody) {
    FakeRequest seen;
    FakeServer server([&](const FakeRequest& request) {
        seen = request;
        return FakeAnswer{};
    });
    HttpClient client;
    ASSERT_TRUE(client.send({.method = "DELETE", .url = server.url() + "/x"}).has_value());
    EXPECT_EQ(seen.method, "DELETE");
    EXPECT_FALSE(seen.has("content-length"));
    EXPECT_FALSE(seen.has("content-type"));
}

TEST(HttpClient, UsesOneMethodAfterTheOther) {
    std::vector<std::string> seen;
    FakeServer server([&](const FakeRequest& request) {
        seen.push_back(request.method);
        return FakeAnswer{};
    });
    HttpClient client;
    ASSERT_TRUE(client.send({.method = "POST", .url = server.url(), .body = "a"}).has_value());
    ASSERT_TRUE(client.send({.url = server.url()}).has_value());
    ASSERT_TRUE(client.send({.method = "DELETE", .url = server.url()}).has_value());
    ASSERT_TRUE(client.send({.url = server.url()}).has_value());
    EXPECT_EQ(seen, (std::vector<std::string>{"POST", "GET", "DELETE", "GET"}));
}

TEST(HttpClient, KeepsItsDeadline) {
    FakeServer server([](const FakeRequest&) { return FakeAnswer{.delay = seconds(5)}; });
    HttpClient client;
    const auto answer = client.send({.url = server.url(), .deadline = milliseconds(50)});
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, Kind::timed_out);
    EXPECT_TRUE(worth_retrying(answer));
}

TEST(HttpClient, RefusesAnAnswerThatIsTooLarge) {
    FakeServer server(
        [](const FakeRequest&) { return FakeAnswer{.body = std::string(1000, 'x')}; });
    HttpClient client;
    const auto answer = client.send({.url = server.url(), .answer_limit = 999});
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, Kind::too_large);
    EXPECT_FALSE(worth_retrying(answer));
    EXPECT_TRUE(client.send({.url = server.url(), .answer_limit = 1000}).has_value());
}

TEST(HttpClient, EndsAtOnceWhenToldFromAnotherThread) {
    std::stop_source stop;
    FakeServer server([&](const FakeRequest&) {
        stop.request_stop();
        return FakeAnswer{.delay = seconds(20)};
    });
    HttpClient client;
    const auto started = std::chrono::steady_clock::now();
    const auto answer = client.send({.url = server.url()}, stop.get_token());
    ASSERT_FALSE(answer.has_value());
    EXPECT_EQ(answer.error().kind, Kind::aborted);
    EXPECT_FALSE(worth_retrying(answer));
    EXPECT_LT(std::chrono::steady_clock::now() - started, seconds(5));
}

TEST(HttpClient, NamesWhyThereIsNoAnswer) {
    std::string gone;
    {
        FakeServer server([](const FakeRequest&) { return FakeAnswer{}; });
        gone = server.url();
    }
    HttpClient client;
    const auto refused = client.send({.url = gone});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().kind, Kind::unreachable);
    EXPECT_TRUE(worth_retrying(refused));
    const auto other_protocol = client.send({.url = "file:///etc/hostname"});
    ASSERT_FALSE(other_protocol.has_value());
    EXPECT_EQ(other_protocol.error().kind, Kind::bad_url);
    EXPECT_FALSE(worth_retrying(other_protocol));
}

TEST(HttpClient, FollowsRedirectsOnlyWhenAllowed) {
    FakeServer server([](const FakeRequest& request) {
        if (request.target == "/new") return FakeAnswer{.body = "here"};
        return FakeAnswer{.status = 302, .body = "", .headers = {"Location: /new"}};
    });
    HttpClient client;
    const auto stayed = client.send({.url = server.url() + "/old"});
    ASSERT_TRUE(stayed.has_value());
    EXPECT_EQ(stayed->status, 302);
    EXPECT_EQ(stayed->location, "/new");
    const auto followed = client.send({.url = server.url() + "/old", .redirects = 1});
    ASSERT_TRUE(followed.has_value());
    EXPECT_EQ(followed->body, "here");
}

TEST(HttpClient, SurvivesAServerThatWasRestarted) {
    FakeServer server([](const FakeRequest&) { return FakeAnswer{}; });
    HttpClient client;
    ASSERT_TRUE(client.send({.url = server.url()}).has_value());
    server.close();
    EXPECT_FALSE(client.send({.url = server.url()}).has_value());
    server.open();
    EXPECT_TRUE(client.send({.url = server.url()}).has_value());
}

TEST(HttpClient, LimitsRetryAfter) {
    std::string value;
    FakeServer server([&](const FakeRequest&) {
        return FakeAnswer{.status = 503, .headers = {"Retry-After: " + value}};
    });
    HttpClient client;
    const auto read = [&](std::string text) {
        value = std::move(text);
        return client.send({.url = server.url()})->retry_after;
    };
    EXPECT_EQ(read("99999999"), longest_retry_after);
    EXPECT_EQ(read("-5"), seconds(0));
    EXPECT_EQ(read("Thu, 01 Jan 2004 00:00:00 GMT"), seconds(0));
    EXPECT_EQ(read("Wed, 01 Jan 2098 00:00:00 GMT"), longest_retry_after);
    EXPECT_EQ(read("soon"), std::nullopt);
}

TEST(WorthRetrying, DependsOnTheStatus) {
    for (const int status : {408, 425, 429, 500, 502, 503, 504})
        EXPECT_TRUE(worth_retrying(HttpAnswer{.status = status})) << status;
    for (const int status : {200, 400, 401, 403, 404, 413})
        EXPECT_FALSE(worth_retrying(HttpAnswer{.status = status})) << status;
}

TEST(JoinUrl, PutsOneSlashBetween) {
    EXPECT_EQ(join_url("http://h", "a"), "http://h/a");
    EXPECT_EQ(join_url("http://h/b//", "/a"), "http://h/b/a");
}

}  // namespace
}  // namespace orda::worker
