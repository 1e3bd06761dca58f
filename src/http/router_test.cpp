#include "http/router.h"

#include <gtest/gtest.h>

#include "http/rate_limits.h"

namespace orda::http {
namespace {

boost::asio::awaitable<Answer> nothing(const Request&) {
    co_return Answer{};
}

Endpoint endpoint(Method method, std::string path) {
    Endpoint made;
    made.method = method;
    made.path = std::move(path);
    made.handler = nothing;
    return made;
}

Router example() {
    Router router;
    for (const char* path :
         {"/", "/api/", "/api/v2/users", "/api/v2/users/{id}", "/api/v2/workers/{id}",
          "/api/v2/workers/messages", "/api/v2/workers/name/{name...}", "/api/v2/a/{x}/b/{y}",
          "/api/v2/a/{x}/c", "/objects/{key...}"})
        router.add(endpoint(Method::get, path));
    router.add(endpoint(Method::put, "/api/v2/users/{user_id}"));
    router.add(endpoint(Method::del, "/api/v2/workers/{id}"));
    router.add(endpoint(Method::post, "/api/v2/generate/async"));
    return router;
}

std::string pattern(const RouteMatch& match) {
    return match.kind == RouteMatch::Kind::found ? match.endpoint->path : "";
}

TEST(Router, FindsLiteralsAndValues) {
    const Router router = example();
    EXPECT_EQ(pattern(router.find(Method::get, "/")), "/");
    EXPECT_EQ(pattern(router.find(Method::get, "/api/")), "/api/");
    EXPECT_EQ(pattern(router.find(Method::post, "/api/v2/generate/async")),
              "/api/v2/generate/async");

    const RouteMatch user = router.find(Method::get, "/api/v2/users/42");
    EXPECT_EQ(pattern(user), "/api/v2/users/{id}");
    ASSERT_EQ(user.value_count, 1u);
    EXPECT_EQ(user.names[0], "id");
    EXPECT_EQ(user.values[0], "42");

    const RouteMatch two = router.find(Method::get, "/api/v2/a/1/b/2");
    ASSERT_EQ(two.value_count, 2u);
    EXPECT_EQ(two.names[1], "y");
    EXPECT_EQ(two.values[1], "2");
}

TEST(Router, LiteralsWinAndTheNextOneHelpsOut) {
    const Router router = example();
    EXPECT_EQ(pattern(router.find(Method::get, "/api/v2/workers/messages")),
              "/api/v2/workers/messages");
    // The literal route has no DELETE, the one with a value has.
    const RouteMatch match = router.find(Method::del, "/api/v2/workers/messages");
    EXPECT_EQ(pattern(match), "/api/v2/workers/{id}");
    EXPECT_EQ(match.values[0], "messages");
    // Back from a dead end: the value of the abandoned branch is forgotten.
    const RouteMatch back = router.find(Method::get, "/api/v2/a/1/c");
    EXPECT_EQ(pattern(back), "/api/v2/a/{x}/c");
    EXPECT_EQ(back.value_count, 1u);
}

TEST(Router, MethodsOfOnePathMayNameTheirPartsDifferently) {
    const Router router = example();
    const RouteMatch put = router.find(Method::put, "/api/v2/users/7");
    EXPECT_EQ(put.names[0], "user_id");
    EXPECT_EQ(put.route, router.find(Method::get, "/api/v2/users/7").route);
    EXPECT_NE(put.route, router.find(Method::get, "/api/v2/users").route);
    EXPECT_EQ(router.route_count(), 11u);
}

TEST(Router, TakesTheRestOfAPath) {
    const Router router = example();
    const RouteMatch match = router.find(Method::get, "/api/v2/workers/name/a/b%2Fc/");
    EXPECT_EQ(pattern(match), "/api/v2/workers/name/{name...}");
    EXPECT_EQ(match.values[0], "a/b%2Fc/");
    EXPECT_EQ(router.find(Method::get, "/objects/").kind, RouteMatch::Kind::unknown);
}

TEST(Router, KeepsEncodedSlashesInTheirPartAndDecodesLiterals) {
    const Router router = example();
    const RouteMatch match = router.find(Method::get, "/api/v2/users/a%2Fb");
    EXPECT_EQ(pattern(match), "/api/v2/users/{id}");
    EXPECT_EQ(match.values[0], "a%2Fb");
    EXPECT_EQ(pattern(router.find(Method::get, "/api/v2/%75sers")), "/api/v2/users");
}

TEST(Router, TrailingSlashesAndEmptyPartsCount) {
    const Router router = example();
    for (const char* path : {"/api", "/api/v2/users/", "/api/v2/users/7/", "", "api/v2/users",
                             "/api/v2", "*", "/api/v2/workers/name/"})
        EXPECT_EQ(router.find(Method::get, path).kind, RouteMatch::Kind::unknown) << path;
}

TEST(Router, KnowsTheMethodsOfAPath) {
    const Router router = example();
    const RouteMatch match = router.find(Method::post, "/api/v2/users/7");
    EXPECT_EQ(match.kind, RouteMatch::Kind::wrong_method);
    EXPECT_EQ(allow_header(match.methods), "GET, HEAD, PUT, OPTIONS");
    EXPECT_EQ(allow_header(router.find(Method::other, "/api/v2/generate/async").methods),
              "POST, OPTIONS");
    EXPECT_EQ(allow_header(0), "OPTIONS");
}

TEST(Router, HeadFindsGet) {
    const Router router = example();
    EXPECT_EQ(pattern(router.find(Method::head, "/api/v2/users")), "/api/v2/users");
    EXPECT_EQ(router.find(Method::head, "/api/v2/generate/async").kind,
              RouteMatch::Kind::wrong_method);
}

TEST(Router, OverlongPathsAreUnknown) {
    Router router;
    router.add(endpoint(Method::get, "/{all...}"));
    EXPECT_EQ(pattern(router.find(Method::get, "/" + std::string(8000, 'a'))), "/{all...}");
    EXPECT_EQ(router.find(Method::get, "/" + std::string(9000, 'a')).kind,
              RouteMatch::Kind::unknown);
}

TEST(Router, OrdersRatesByWindow) {
    Router router;
    Endpoint made = endpoint(Method::get, "/x");
    made.rates = {RateRule{.window = std::chrono::seconds{60}},
                  RateRule{.window = std::chrono::seconds{1}}};
    router.add(std::move(made));
    EXPECT_EQ(router.endpoints().front().rates.front().window, std::chrono::seconds{1});
}

TEST(RouterDeathTest, RefusesPatternsThatCannotBe) {
    Router router;
    router.add(endpoint(Method::get, "/x/{id}"));
    EXPECT_DEATH(router.add(endpoint(Method::get, "/x/{name}")), "once");
    EXPECT_DEATH(router.add(endpoint(Method::get, "/{a...}/b")), "last part");
    EXPECT_DEATH(router.add(endpoint(Method::get, "/a{b}")), "literal");
    EXPECT_DEATH(router.add(endpoint(Method::options, "/a")), "OPTIONS");
    Endpoint idle;
    idle.path = "/idle";
    EXPECT_DEATH(router.add(std::move(idle)), "handler");
}

}  // namespace
}  // namespace orda::http
