#include <stdexcept>

#include "base/refusals.h"
#include "http/server_fixture_test.h"

namespace orda::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

boost::asio::awaitable<Answer> throw_refusal(const Request&) {
    throw refusals::invalid_api_key();
    co_return Answer{};
}

boost::asio::awaitable<Answer> throw_validation(const Request&) {
    throw ValidationFailure("params.n", "too \"many\"");
    co_return Answer{};
}

boost::asio::awaitable<Answer> throw_bug(const Request&) {
    throw std::runtime_error("the inner reason");
    co_return Answer{};
}

boost::asio::awaitable<Answer> inject(const Request&) {
    Answer answer;
    answer.headers.emplace_back("Location", "/x\r\nSet-Cookie: a=b");
    co_return answer;
}

boost::asio::awaitable<Answer> no_content(const Request&) {
    Answer answer;
    answer.status = 204;
    answer.body = "never sent";
    co_return answer;
}

class Requests : public ServerTest {
  protected:
    Requests() {
        options.header_timeout = milliseconds{300};
        options.transfer_timeout = milliseconds{300};
        options.idle_timeout = milliseconds{600};
        options.max_header = 8192;
        options.max_body = 1000;
        add_echo(Method::get, "/api/v2/hello", [](const Request&) { return "hello\n"; });
        add_echo(Method::get, "/page", [](const Request&) { return "page"; });
        add_echo(Method::post, "/api/v2/echo", [](const Request& request) { return request.body; });
        add_echo(Method::post, "/api/v2/big", [](const Request& request) {
            return std::to_string(request.body.size());
        }).max_body = 500000;
        add_echo(Method::get, "/api/v2/value/{id}", [](const Request& request) {
            return std::string(request.route) + " " + std::string(request.path_value("id")) + " " +
                   std::string(request.query_value("q").value_or("-"));
        });
        add_echo(Method::get, "/api/v2/header/{name}", [](const Request& request) {
            return std::string(request.header(request.path_value("name")).value_or("-"));
        });
        add(Method::get, "/api/v2/refusal", throw_refusal);
        add(Method::get, "/api/v2/validation", throw_validation);
        add(Method::get, "/api/v2/bug", throw_bug);
        add(Method::get, "/bug", throw_bug);
        add(Method::get, "/api/v2/inject", inject);
        add(Method::get, "/api/v2/nothing", no_content);
        add_echo(Method::get, "/api/v2/limited", [](const Request&) { return "ok"; }).rates = {
            RateRule{.amount = 1, .window = std::chrono::seconds{3600}}};
        add_echo(Method::post, "/api/v2/limited", [](const Request&) { return "ok"; });
        start();
    }

    /// One connection, one request; the server must answer with that status and close.
    RawAnswer refuse(std::string_view request, int status) {
        RawClient client(port);
        RawAnswer answer = client.ask(request);
        EXPECT_EQ(answer.status, status) << request.substr(0, 80);
        EXPECT_TRUE(client.is_closed()) << request.substr(0, 80);
        EXPECT_THAT(answer.body, StartsWith("{\"message\":")) << request.substr(0, 80);
        EXPECT_EQ(answer.field("access-control-allow-origin"), "*");
        EXPECT_EQ(answer.field("connection"), "close");
        return answer;
    }
};

TEST_F(Requests, EveryAnswerHasTheCommonFields) {
    RawClient client(port);
    for (const char* path : {"/api/v2/hello", "/page", "/nowhere", "/api/v2/nowhere", "/api/v2/bug",
                             "/api/v2/echo", "/api", "/api/v2/%"}) {
        const RawAnswer answer = client.get(path);
        EXPECT_EQ(answer.field("access-control-allow-origin"), "*") << path;
        EXPECT_THAT(answer.field("access-control-allow-headers"),
                    HasSubstr("apikey, Client-Agent, X-Fields"))
            << path;
        EXPECT_EQ(answer.field("access-control-allow-methods"),
                  "POST, GET, OPTIONS, PUT, DELETE, PATCH")
            << path;
        EXPECT_THAT(answer.field("access-control-expose-headers"), HasSubstr("Retry-After"));
        EXPECT_EQ(answer.field("horde-node"), "node:" + std::to_string(port) + ":9.8.7") << path;
        EXPECT_THAT(answer.field("date"), testing::EndsWith(" GMT")) << path;
    }
}

TEST_F(Requests, KeepsConnectionsAndAnswersPipelinedRequestsInOrder) {
    RawClient client(port);
    std::string many;
    for (int i = 0; i < 50; ++i)
        many += "POST /api/v2/echo HTTP/1.1\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i);
    client.send(many);
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(client.receive().body, std::to_string(10 + i));
    EXPECT_EQ(client.get("/api/v2/hello").body, "hello\n");
}

TEST_F(Requests, RoutesWhatClientsReallySend) {
    RawClient client(port);
    EXPECT_EQ(client.get("/v2/hello").status, 200);
    EXPECT_EQ(client.get("/api//v2///hello").status, 200);
    EXPECT_EQ(client.get("/api/v2/hello/").status, 404);
    EXPECT_EQ(client.get("http://other.example/api/v2/hello").status, 200);
    EXPECT_EQ(client.get("/api/v2/value/a%20b%2Fc?q=x+y&q=z").body, "/api/v2/value/{id} a b/c x y");
    EXPECT_EQ(client.get("/api/v2/header/client-agent", "client_agent: sdk:1:me\r\n").body,
              "sdk:1:me");
    EXPECT_EQ(client.get("/api/v2/header/apikey", "ApiKey:  key \r\n").body, "key");
    // An empty body with a content type on a GET.
    EXPECT_EQ(client.get("/api/v2/hello", "Content-Type: application/json\r\nContent-Length: 0\r\n")
                  .status,
              200);
    EXPECT_EQ(client.ask("\r\n\r\nGET /api/v2/hello HTTP/1.1\r\n\r\n").status, 200);
}

TEST_F(Requests, UnknownRoutesAreJsonBelowTheApiOnly) {
    RawClient client(port);
    RawAnswer answer = client.get("/api/v2/nowhere");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.field("content-type"), "application/json; charset=utf-8");
    EXPECT_THAT(answer.body, StartsWith("{\"message\":"));
    answer = client.get("/<script>");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.field("content-type"), "text/html; charset=utf-8");
    EXPECT_THAT(answer.body, testing::Not(HasSubstr("<script>")));
    answer = client.get("/api");
    EXPECT_EQ(answer.status, 308);
    EXPECT_EQ(answer.field("location"), "/api/");
}

TEST_F(Requests, WrongMethodsSayWhichAreRight) {
    RawClient client(port);
    RawAnswer answer = client.ask("DELETE /api/v2/limited HTTP/1.1\r\n\r\n");
    EXPECT_EQ(answer.status, 405);
    EXPECT_EQ(answer.field("allow"), "GET, HEAD, POST, OPTIONS");
    EXPECT_THAT(answer.body, StartsWith("{\"message\":"));
    answer = client.ask("BREW /page HTTP/1.1\r\n\r\n");
    EXPECT_EQ(answer.status, 405);
    EXPECT_THAT(answer.field("content-type"), StartsWith("text/html"));
}

TEST_F(Requests, OptionsIsEmptyEverywhere) {
    RawClient client(port);
    for (int i = 0; i < 3; ++i) {
        const RawAnswer answer = client.ask("OPTIONS /api/v2/limited HTTP/1.1\r\n\r\n");
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "");
        EXPECT_EQ(answer.field("content-length"), "0");
        EXPECT_EQ(answer.field("allow"), "GET, HEAD, POST, OPTIONS");
        EXPECT_EQ(answer.field("x-ratelimit-limit"), "");
    }
    EXPECT_EQ(client.ask("OPTIONS /nowhere HTTP/1.1\r\n\r\n").status, 200);
    EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\n\r\n").status, 200);
    EXPECT_EQ(client.get("/api/v2/limited").status, 200);
}

TEST_F(Requests, HeadIsGetWithoutBody) {
    RawClient client(port);
    const RawAnswer answer = client.ask("HEAD /api/v2/hello HTTP/1.1\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("content-length"), "6");
    EXPECT_EQ(client.get("/api/v2/hello").body, "hello\n");
    const RawAnswer nothing = client.get("/api/v2/nothing");
    EXPECT_EQ(nothing.status, 204);
    EXPECT_EQ(nothing.field("content-length"), "");
    EXPECT_EQ(client.get("/api/v2/hello").body, "hello\n");
}

TEST_F(Requests, RateLimitsShowOnEveryAnswer) {
    RawClient client(port);
    const std::string fields = "X-Forwarded-For: 192.0.2.1\r\n";
    RawAnswer answer = client.get("/api/v2/limited", fields);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("x-ratelimit-limit"), "1");
    EXPECT_EQ(answer.field("x-ratelimit-remaining"), "0");
    EXPECT_NE(answer.field("x-ratelimit-reset"), "");
    answer = client.get("/api/v2/limited", fields);
    EXPECT_EQ(answer.status, 429);
    EXPECT_THAT(answer.body, StartsWith("{\"message\":\"1 per 1 hour\""));
    EXPECT_EQ(answer.field("x-ratelimit-remaining"), "0");
    const int retry = std::stoi(answer.field("retry-after"));
    EXPECT_GT(retry, 3500);
    EXPECT_LE(retry, 3600);
    // A proxied caller with a valid passkey is somebody else only for rules that say so.
    EXPECT_EQ(client
                  .get("/api/v2/limited", fields + "Proxied-For: 192.0.2.2\r\n"
                                                   "Proxy-Authorization: pass\r\n")
                  .status,
              429);
    EXPECT_EQ(client.get("/api/v2/limited", "X-Forwarded-For: 192.0.2.2\r\n").status, 200);
}

TEST_F(Requests, RefusalsAndFailuresBecomeAnswers) {
    RawClient client(port);
    RawAnswer answer = client.get("/api/v2/refusal");
    EXPECT_EQ(answer.status, 401);
    EXPECT_THAT(answer.body, HasSubstr("\"rc\":\"InvalidAPIKey\"}\n"));
    EXPECT_TRUE(was_logged("InvalidAPIKey"));
    answer = client.get("/api/v2/validation");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(answer.body,
              "{\"errors\":{\"params.n\":\"too \\\"many\\\"\"},"
              "\"message\":\"Input payload validation failed\"}\n");
    answer = client.get("/api/v2/bug");
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.body, StartsWith("{\"message\":\"Internal Server Error\",\"reference\":\""));
    EXPECT_THAT(answer.body, testing::Not(HasSubstr("inner reason")));
    const std::string reference = answer.body.substr(answer.body.size() - 17, 14);
    EXPECT_TRUE(was_logged("the inner reason"));
    EXPECT_TRUE(was_logged(reference));
    answer = client.get("/bug");
    EXPECT_EQ(answer.status, 500);
    EXPECT_THAT(answer.field("content-type"), StartsWith("text/html"));
    EXPECT_TRUE(was_recorded("GET /api/v2/bug 500"));
}

TEST_F(Requests, AnswerFieldsCannotBeginNewOnes) {
    RawClient client(port);
    const RawAnswer answer = client.get("/api/v2/inject");
    EXPECT_EQ(answer.field("set-cookie"), "");
    EXPECT_EQ(answer.field("location"), "/x  Set-Cookie: a=b");
}

TEST_F(Requests, MalformedRequestsAreRefusedAndTheConnectionEnds) {
    using namespace std::string_literals;
    refuse("nonsense\r\n\r\n", 400);
    refuse("GET\r\n\r\n", 400);
    refuse("GET /x HTTP/3.0\r\n\r\n", 400);
    refuse("GET /x y HTTP/1.1\r\n\r\n", 400);
    refuse("GET /\0 HTTP/1.1\r\n\r\n"s, 400);
    refuse("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"s, 400);
    refuse("GET /api/v2/hello HTTP/1.1\r\nno colon\r\n\r\n", 400);
    refuse("GET /api/v2/hello HTTP/1.1\r\na b: c\r\n\r\n", 400);
    refuse("GET /api/v2/hello HTTP/1.1\r\nx: a\0b\r\n\r\n"s, 400);
    refuse("GET /api/v2/hello HTTP/1.1\nHost: x\n\n", 400);
    EXPECT_TRUE(was_recorded("OTHER  400"));
}

TEST_F(Requests, BodiesWhoseLengthIsUnclearAreRefused) {
    for (const char* fields :
         {"Content-Length: -1", "Content-Length: 1x", "Content-Length: 99999999999999999999999",
          "Content-Length: 3\r\nContent-Length: 4",
          "Content-Length: 3\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nContent-Length: 3", "Transfer-Encoding: gzip",
          "Transfer-Encoding: chunked, gzip"})
        refuse("POST /api/v2/echo HTTP/1.1\r\n" + std::string(fields) + "\r\n\r\nabc", 400);
}

TEST_F(Requests, OversizedHeadsAreRefused) {
    refuse("GET /api/v2/hello HTTP/1.1\r\nx: " + std::string(20000, 'a') + "\r\n\r\n", 431);
    std::string many = "GET /api/v2/hello HTTP/1.1\r\n";
    for (int i = 0; i < 2000; ++i)
        many += "x: abcdef\r\n";
    refuse(many + "\r\n", 431);
    refuse("GET /" + std::string(20000, 'a') + " HTTP/1.1\r\n\r\n", 431);
    refuse(std::string(20000, 'A'), 431);
    // Dribbled in small pieces, no piece looks large.
    RawClient client(port);
    client.send("GET /api/v2/hello HTTP/1.1\r\n");
    for (int i = 0; i < 1000; ++i)
        client.send("x: abcdefghijkl\r\n");
    EXPECT_EQ(client.receive().status, 431);
}

TEST_F(Requests, BadPathsAreRefusedButTheConnectionGoesOn) {
    RawClient client(port);
    for (const char* path : {"/api/v2/value/%", "/api/v2/value/%zz", "/api/v2/value/%ff%fe",
                             "/api/v2/value/\xff", "/api/v2/value/a?q=%ff"}) {
        const RawAnswer answer = client.get(path);
        EXPECT_EQ(answer.status, 400) << path;
        EXPECT_THAT(answer.body, StartsWith("{\"message\":")) << path;
    }
    EXPECT_EQ(client.get("/api/v2/value/%00").status, 200) << "a NUL is a character like others";
    EXPECT_EQ(client.get("/%00").status, 404);
    EXPECT_EQ(client.get("/api/v2/hello").status, 200);
}

TEST_F(Requests, ReadsChunkedBodies) {
    RawClient client(port);
    const RawAnswer answer = client.ask(
        "POST /api/v2/echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: ignored\r\n\r\n");
    EXPECT_EQ(answer.body, "abcdefg");
    client.send("POST /api/v2/echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (const char c : std::string("2\r\nhi\r\n0\r\n\r\n"))
        client.send({&c, 1});
    EXPECT_EQ(client.receive().body, "hi");
    refuse("POST /api/v2/echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n", 400);
    refuse("POST /api/v2/echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdefgh\r\n",
           400);
}

TEST_F(Requests, BodiesBeyondTheLimitAreRefused) {
    RawClient client(port);
    // A small one is read and forgotten, the connection goes on.
    const std::string body(1001, 'x');
    RawAnswer answer =
        client.ask("POST /api/v2/echo HTTP/1.1\r\nContent-Length: 1001\r\n\r\n" + body);
    EXPECT_EQ(answer.status, 413);
    EXPECT_THAT(answer.body, StartsWith("{\"message\":"));
    EXPECT_EQ(client.get("/api/v2/hello").status, 200);

    refuse("POST /api/v2/echo HTTP/1.1\r\nContent-Length: 70000000000\r\n\r\n", 413);
    std::string chunked = "POST /api/v2/echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 300; ++i)
        chunked += "4\r\nabcd\r\n";
    refuse(chunked, 413);
    // The route may allow more than the server.
    answer = client.ask("POST /api/v2/big HTTP/1.1\r\nContent-Length: 500000\r\n\r\n" +
                        std::string(500000, 'x'));
    EXPECT_EQ(answer.body, "500000");
}

TEST_F(Requests, AsksForTheBodyWhenTheCallerWaits) {
    RawClient client(port);
    client.send("POST /api/v2/echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    EXPECT_EQ(client.receive().status, 100);
    client.send("abc");
    EXPECT_EQ(client.receive().body, "abc");
    refuse("POST /api/v2/nowhere HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n",
           404);
}

TEST_F(Requests, ATruncatedBodyIsRefused) {
    RawClient client(port);
    client.send("POST /api/v2/echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
    client.finish_sending();
    EXPECT_EQ(client.receive().status, 400);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Requests, OldClientsCloseUnlessTheyAskNotTo) {
    RawClient client(port);
    RawAnswer answer = client.ask("GET /api/v2/hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(answer.field("connection"), "keep-alive");
    answer = client.ask("GET /api/v2/hello HTTP/1.0\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(client.is_closed());
    RawClient modern(port);
    answer = modern.get("/api/v2/hello", "Connection: close\r\n");
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(modern.is_closed());
}

TEST_F(Requests, SlowCallersAreCutOff) {
    RawClient head(port);
    RawClient body(port);
    RawClient idle(port);
    head.send("GET /api/v2/hello HTTP/1.1\r\n");
    body.send("POST /api/v2/echo HTTP/1.1\r\nContent-Length: 10\r\n\r\nab");
    const auto began = std::chrono::steady_clock::now();
    // Each byte comes in good time, the whole head does not.
    while (std::chrono::steady_clock::now() - began < std::chrono::milliseconds(500)) {
        head.send("x");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(head.receive().status, 408);
    EXPECT_TRUE(head.is_closed());
    EXPECT_EQ(body.receive().status, 408);
    EXPECT_TRUE(body.is_closed());
    EXPECT_TRUE(idle.is_closed());
    EXPECT_TRUE(idle.is_quiet());
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(4));
}

}  // namespace
}  // namespace orda::http
