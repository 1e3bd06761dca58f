#include "http/outbound.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "http/server_fixture_test.h"

namespace orda::http {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

asio::awaitable<Answer> redirect(std::string location) {
    Answer answer;
    answer.status = 302;
    answer.headers.emplace_back("Location", location);
    co_return answer;
}

class OutboundTest : public ServerTest {
  protected:
    OutboundTest() {
        add_echo(Method::get, "/hello", [](const Request& request) {
            return "hello " + std::string(request.header("user-agent").value_or("")) + " " +
                   std::string(request.header("x-own").value_or("-"));
        });
        for (const Method method : {Method::post, Method::put})
            add_echo(method, "/echo", [](const Request& request) {
                return std::string(method_name(request.method)) + " " +
                       std::string(request.header("content-type").value_or("-")) + " " +
                       request.body;
            });
        add_echo(Method::get, "/big", [](const Request&) { return std::string(2000, 'x'); });
        add(Method::get, "/slow", [](const Request&) { return sleep_for(seconds{20}); });
        add(Method::get, "/once", [](const Request&) { return redirect("/hello"); });
        add(Method::get, "/for-ever", [](const Request&) { return redirect("/for-ever"); });
        add(Method::get, "/file", [](const Request&) { return redirect("file:///etc/passwd"); });
        add(Method::get, "/plain", [this](const Request&) { return redirect(url("/hello")); });
        start();
    }

    std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(port) + path;
    }
    OutboundRequest request(const std::string& path) const {
        OutboundRequest made;
        made.url = url(path);
        made.allow_private = true;
        return made;
    }
    /// How fetching it fails; nothing when it does not.
    std::optional<OutboundProblem> problem(OutboundRequest given) {
        try {
            outbound.fetch_and_wait(std::move(given));
        } catch (const OutboundError& error) {
            return error.problem();
        }
        return std::nullopt;
    }

    Outbound outbound{{.user_agent = "Orda/test"}};
};

TEST_F(OutboundTest, Fetches) {
    OutboundRequest given = request("/hello");
    given.headers = {{"X-Own", "mine"}};
    const OutboundAnswer answer = outbound.fetch_and_wait(given);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello Orda/test mine");
    EXPECT_EQ(answer.content_type, "application/json; charset=utf-8");
    EXPECT_EQ(answer.url, url("/hello"));
    EXPECT_THAT(answer.headers,
                testing::Contains(testing::Pair("access-control-allow-origin", "*")));
    EXPECT_EQ(outbound.fetch_and_wait(request("/nowhere")).status, 404);
}

TEST_F(OutboundTest, SendsBodies) {
    OutboundRequest given = request("/echo");
    given.method = Method::post;
    given.body = std::string("a\0b", 3);
    EXPECT_EQ(outbound.fetch_and_wait(given).body, std::string("POST - a\0b", 10));
    given.method = Method::put;
    given.body = "";
    given.headers = {{"Content-Type", "image/webp"}};
    EXPECT_EQ(outbound.fetch_and_wait(given).body, "PUT image/webp ");
}

TEST_F(OutboundTest, RefusesAddressesThatAreNotPublic) {
    const std::string at_port = ":" + std::to_string(port) + "/hello";
    for (const char* host : {"127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1",
                             "[::ffff:127.0.0.1]", "10.1.2.3", "192.168.1.1", "169.254.169.254",
                             "100.64.0.1", "[fe80::1]", "[fd00::1]"}) {
        OutboundRequest given;
        given.url = std::string("http://") + host + at_port;
        given.deadline = seconds{5};
        EXPECT_EQ(problem(given), OutboundProblem::forbidden) << host;
    }
}

TEST_F(OutboundTest, ConnectionsOfUnguardedCallsAreNotReused) {
    EXPECT_EQ(outbound.fetch_and_wait(request("/hello")).status, 200);
    OutboundRequest guarded = request("/hello");
    guarded.allow_private = false;
    EXPECT_EQ(problem(guarded), OutboundProblem::forbidden);
}

TEST_F(OutboundTest, OnlyWebAddresses) {
    for (const char* address :
         {"", "hello", "//127.0.0.1/", "file:///etc/passwd", "ftp://a.b/c", "gopher://127.0.0.1",
          "http:127.0.0.1", "http://a\r\nb/", "http://", "https://:99999999/"}) {
        OutboundRequest given;
        given.url = address;
        EXPECT_EQ(problem(given), OutboundProblem::bad_url) << address;
    }
    OutboundRequest secure_only = request("/hello");
    secure_only.https_only = true;
    EXPECT_EQ(problem(secure_only), OutboundProblem::bad_url);
    OutboundRequest bad_field = request("/hello");
    bad_field.headers = {{"X", "a\r\nY: b"}};
    EXPECT_EQ(problem(bad_field), OutboundProblem::bad_url);
}

TEST_F(OutboundTest, FollowsFewRedirectsToWebAddressesOnly) {
    const OutboundAnswer answer = outbound.fetch_and_wait(request("/once"));
    EXPECT_THAT(answer.body, HasSubstr("hello"));
    EXPECT_EQ(answer.url, url("/hello"));
    EXPECT_EQ(problem(request("/for-ever")), OutboundProblem::too_many_redirects);
    EXPECT_EQ(problem(request("/file")), OutboundProblem::bad_url);
    OutboundRequest none = request("/once");
    none.max_redirects = 0;
    EXPECT_EQ(outbound.fetch_and_wait(none).status, 302);
}

TEST_F(OutboundTest, KeepsToDeadlineAndSize) {
    OutboundRequest slow = request("/slow");
    slow.deadline = milliseconds{100};
    EXPECT_EQ(problem(slow), OutboundProblem::timed_out);
    OutboundRequest big = request("/big");
    big.max_bytes = 1999;
    EXPECT_EQ(problem(big), OutboundProblem::too_large);
    big.max_bytes = 2000;
    EXPECT_EQ(outbound.fetch_and_wait(big).body.size(), 2000u);
}

TEST_F(OutboundTest, SaysWhenNobodyIsThere) {
    OutboundRequest given = request("/hello");
    server->stop();
    EXPECT_EQ(problem(given), OutboundProblem::unreachable);
    given.url = "http://nobody.invalid/";
    EXPECT_EQ(problem(given), OutboundProblem::unreachable);
}

TEST_F(OutboundTest, HasAnEndToItsQueue) {
    Outbound narrow({.concurrency = 1, .max_queue = 1});
    OutboundRequest slow = request("/slow");
    slow.deadline = milliseconds{600};
    std::thread running([&] { EXPECT_THROW(narrow.fetch_and_wait(slow), OutboundError); });
    ASSERT_TRUE(eventually([&] { return server->load().running == 1; }));
    OutboundRequest quick = request("/hello");
    quick.deadline = milliseconds{200};
    std::atomic<int> ended{0};
    std::atomic<int> timed_out{0};
    std::atomic<int> busy{0};
    const auto call = [&] {
        try {
            narrow.fetch_and_wait(quick);
        } catch (const OutboundError& error) {
            if (error.problem() == OutboundProblem::timed_out) ++timed_out;
            if (error.problem() == OutboundProblem::busy) ++busy;
        }
        ++ended;
    };
    std::vector<std::thread> callers;
    for (int i = 0; i < 4; ++i)
        callers.emplace_back(call);
    for (std::thread& caller : callers)
        caller.join();
    running.join();
    EXPECT_EQ(ended.load(), 4);
    EXPECT_GE(timed_out.load(), 1);
    EXPECT_GE(busy.load(), 1);
    quick.deadline = seconds{5};
    EXPECT_EQ(narrow.fetch_and_wait(quick).status, 200);
}

asio::awaitable<void> fetch_into(Outbound* outbound, OutboundRequest given, std::string* result) {
    try {
        const OutboundAnswer answer = co_await outbound->fetch(std::move(given));
        *result = answer.body;
    } catch (const OutboundError& error) {
        *result = error.problem() == OutboundProblem::stopped ? "stopped" : error.what();
    }
}

TEST_F(OutboundTest, CoroutinesAwaitAnswersOnTheirOwnExecutor) {
    asio::io_context context;
    std::vector<std::string> results(20);
    for (std::string& result : results)
        asio::co_spawn(context, fetch_into(&outbound, request("/hello"), &result),
                       [](std::exception_ptr failure) { EXPECT_FALSE(failure); });
    context.run();
    for (const std::string& result : results)
        EXPECT_EQ(result, "hello Orda/test -");
}

TEST_F(OutboundTest, ACancelledCallerGivesTheTransferUp) {
    asio::io_context context;
    asio::cancellation_signal signal;
    std::string result;
    asio::co_spawn(context, fetch_into(&outbound, request("/slow"), &result),
                   asio::bind_cancellation_slot(signal.slot(), [](std::exception_ptr) {}));
    asio::steady_timer timer(context, std::chrono::milliseconds(50));
    timer.async_wait(
        [&](boost::system::error_code) { signal.emit(asio::cancellation_type::terminal); });
    const auto began = std::chrono::steady_clock::now();
    context.run();
    EXPECT_EQ(result, "stopped");
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
    // The other side has noticed.
    EXPECT_TRUE(eventually([&] { return server->load().running == 0; }));
}

TEST_F(OutboundTest, EndsWhatIsUnderWayWhenItEnds) {
    auto ending = std::make_unique<Outbound>(Outbound::Options{});
    asio::io_context context;
    std::string result;
    asio::co_spawn(context, fetch_into(ending.get(), request("/slow"), &result),
                   [](std::exception_ptr) {});
    std::thread running([&] { context.run(); });
    ASSERT_TRUE(eventually([&] { return server->load().running == 1; }));
    ending.reset();
    running.join();
    EXPECT_EQ(result, "stopped");
}

}  // namespace
}  // namespace orda::http
