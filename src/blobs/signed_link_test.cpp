#include "blobs/signed_link.h"

#include <cctype>
#include <gtest/gtest.h>

#include "blobs/object_store.h"

namespace orda::blobs {
namespace {

const Uuid id = *Uuid::parse("5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10");
const ObjectKey key = result_key(id);
constexpr Time now{seconds{1'800'000'000}};
constexpr std::string_view base = "https://horde.example";

/// The part of `url` that follows `name=`, up to the next `&`.
std::string_view value_of(std::string_view url, std::string_view name) {
    const auto at = url.find(std::string{name} + "=") + name.size() + 1;
    return url.substr(at, url.find('&', at) - at);
}

LinkQuery query_of(std::string_view url) {
    return {value_of(url, "e"), value_of(url, "m"), value_of(url, "s")};
}

class SignedLinkTest : public testing::Test {
  protected:
    LinkSigner signer_{"a secret of the server"};
    std::string get_ = signer_.link(base, LinkMethod::get, key, now + seconds{1800});
    std::string put_ = signer_.link(base, LinkMethod::put, key, now + seconds{1800});
};

TEST_F(SignedLinkTest, IsAnAbsoluteUrlThatNothingNeedsToQuote) {
    const std::string start =
        "https://horde.example/blob/results/5c1d5d9e-8f0e-4a55-9c0e-2f1f6c6a9b10.webp"
        "?e=1800001800&m=g&s=";
    EXPECT_EQ(get_.substr(0, start.size()), start);
    EXPECT_EQ(get_.size(), start.size() + 64);
    for (const char c : get_.substr(get_.find('?') + 1))
        EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) || c == '=' || c == '&') << c;
}

TEST_F(SignedLinkTest, AllowsItsMethodOnItsObject) {
    EXPECT_EQ(signer_.verify(LinkMethod::get, key, query_of(get_), now), LinkVerdict::valid);
    EXPECT_EQ(signer_.verify(LinkMethod::put, key, query_of(put_), now), LinkVerdict::valid);
}

TEST_F(SignedLinkTest, IsTheSameForTheSameSecretOnly) {
    EXPECT_EQ(
        LinkSigner{"a secret of the server"}.link(base, LinkMethod::get, key, now + seconds{1800}),
        get_);
    EXPECT_EQ(LinkSigner{"another secret"}.verify(LinkMethod::get, key, query_of(get_), now),
              LinkVerdict::wrong);
}

TEST_F(SignedLinkTest, EndsAtItsExpiry) {
    const auto query = query_of(get_);
    EXPECT_EQ(signer_.verify(LinkMethod::get, key, query, now + seconds{1800} - Duration{1}),
              LinkVerdict::valid);
    EXPECT_EQ(signer_.verify(LinkMethod::get, key, query, now + seconds{1800}),
              LinkVerdict::expired);
}

TEST_F(SignedLinkTest, RoundsItsExpiryUp) {
    const auto link = signer_.link(base, LinkMethod::get, key, now + Duration{1});
    EXPECT_EQ(value_of(link, "e"), "1800000001");
}

TEST_F(SignedLinkTest, MethodsCannotBeSwapped) {
    auto query = query_of(get_);
    EXPECT_EQ(signer_.verify(LinkMethod::put, key, query, now), LinkVerdict::wrong);
    query.method = "p";
    EXPECT_EQ(signer_.verify(LinkMethod::put, key, query, now), LinkVerdict::wrong);
    EXPECT_EQ(signer_.verify(LinkMethod::get, key, query, now), LinkVerdict::wrong);
    EXPECT_EQ(signer_.verify(LinkMethod::get, key, query_of(put_), now), LinkVerdict::wrong);
}

TEST_F(SignedLinkTest, ObjectsCannotBeSwapped) {
    const auto query = query_of(get_);
    EXPECT_EQ(signer_.verify(LinkMethod::get, alchemy_source_key(id), query, now),
              LinkVerdict::wrong);
    EXPECT_EQ(signer_.verify(LinkMethod::get, source_image_key(id), query, now),
              LinkVerdict::wrong);
}

TEST_F(SignedLinkTest, AnyAlteredCharacterOfTheSignatureIsNoticed) {
    const std::string signature{value_of(get_, "s")};
    for (std::size_t i = 0; i < signature.size(); ++i) {
        auto altered = signature;
        altered[i] = altered[i] == '0' ? '1' : '0';
        auto query = query_of(get_);
        query.signature = altered;
        EXPECT_EQ(signer_.verify(LinkMethod::get, key, query, now), LinkVerdict::wrong);
    }
    for (const auto& other : {std::string{}, signature.substr(1), signature + "0"}) {
        auto query = query_of(get_);
        query.signature = other;
        EXPECT_EQ(signer_.verify(LinkMethod::get, key, query, now), LinkVerdict::wrong);
    }
}

TEST_F(SignedLinkTest, TheExpiryCannotBeMovedNorMadeUp) {
    for (const std::string_view expires :
         {"1800001801", "9999999999", "", "x", "01800001800", "+1800001800", " 1800001800",
          "1800001800 ", "1800001800.0", "-1", "99999999999999999999999"}) {
        auto query = query_of(get_);
        query.expires = expires;
        EXPECT_EQ(signer_.verify(LinkMethod::get, key, query, now), LinkVerdict::wrong) << expires;
    }
}

}  // namespace
}  // namespace orda::blobs
