#include "http/target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/refusal.h"

namespace orda::http {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::string cleaned(std::string_view target) {
    CleanPath path;
    clean_path(target, path);
    return path.text;
}

bool is_api(std::string_view target) {
    CleanPath path;
    clean_path(target, path);
    return path.api;
}

QueryParameters query(std::string_view target) {
    QueryParameters parameters;
    parse_query(target, parameters);
    return parameters;
}

template <class Act>
std::pair<int, std::string> refusal_of(Act act) {
    try {
        act();
    } catch (const Refusal& refusal) {
        return {refusal.status(), refusal.rc()};
    }
    return {0, ""};
}

TEST(CleanPath, RemovesWhatDoesNotRoute) {
    EXPECT_EQ(cleaned("/api/v2/users?x=/a//b#c"), "/api/v2/users");
    EXPECT_EQ(cleaned("//api///v2//users/"), "/api/v2/users/");
    EXPECT_EQ(cleaned("/v2/users"), "/api/v2/users");
    EXPECT_EQ(cleaned("//v2/users"), "/api/v2/users");
    EXPECT_EQ(cleaned("/v2"), "/v2");
    EXPECT_EQ(cleaned("http://horde.example/api/v2/users?x"), "/api/v2/users");
    EXPECT_EQ(cleaned("http://horde.example"), "/");
    EXPECT_EQ(cleaned("*"), "*");
    EXPECT_EQ(cleaned("/a%2F%2Fb"), "/a%2F%2Fb");
}

TEST(CleanPath, KnowsWhereErrorsAreJson) {
    for (const char* target : {"/api", "/api/", "/api/v2/x", "/v2/x", "//api//x"})
        EXPECT_TRUE(is_api(target)) << target;
    for (const char* target : {"/", "/apix", "/register", "/objects/api/", "/v2"})
        EXPECT_FALSE(is_api(target)) << target;
}

TEST(DecodePath, DecodesUtf8) {
    std::string text;
    decode_path("/a%20b/%C3%A4+%2f", text);
    EXPECT_EQ(text, "/a b/ä+/");
}

TEST(DecodePath, RefusesWhatIsNoText) {
    std::string text;
    for (const char* path : {"/%", "/%2", "/%zz", "/%C3", "/\xff", "/%ED%A0%80"})
        EXPECT_EQ(refusal_of([&] { decode_path(path, text); }).first, 400) << path;
    // A NUL names nothing, but may be asked for.
    EXPECT_NO_THROW(decode_path("/a%00", text));
}

TEST(ParseQuery, SplitsAndDecodes) {
    EXPECT_THAT(query("/x"), ElementsAre());
    EXPECT_THAT(query("/x?"), ElementsAre());
    EXPECT_THAT(
        query("/x?a=1&b=two+words&c=%C3%A4&a=2#d=3"),
        ElementsAre(Pair("a", "1"), Pair("b", "two words"), Pair("c", "ä"), Pair("a", "2")));
    EXPECT_THAT(query("/x?&&flag&=v&e=a=b&"),
                ElementsAre(Pair("flag", ""), Pair("", "v"), Pair("e", "a=b")));
    EXPECT_THAT(query("/x?a=100%&b=%zz"), ElementsAre(Pair("a", "100%"), Pair("b", "%zz")));
}

TEST(ParseQuery, RefusesWhatIsNoTextAndTooMuch) {
    EXPECT_EQ(refusal_of([] { query("/x?a=%00"); }).second, "NulByteInPayload");
    EXPECT_EQ(refusal_of([] { query("/x?a=%ff"); }).first, 400);
    std::string many = "/x?";
    for (std::size_t i = 0; i <= max_query_parameters; ++i)
        many += "a&";
    EXPECT_EQ(refusal_of([&] { query(many); }).first, 400);
}

}  // namespace
}  // namespace orda::http
