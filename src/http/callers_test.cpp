#include "http/callers.h"

#include <gtest/gtest.h>
#include <stdexcept>

namespace orda::http {
namespace {

const SocketPeer proxy{.text = "127.0.0.1", .trusted = true, .tls = false};
const SocketPeer stranger{.text = "203.0.113.5", .trusted = false, .tls = true};

Request with(std::vector<std::pair<std::string, std::string>> headers) {
    Request request;
    request.headers = std::move(headers);
    return request;
}

TEST(Callers, BelievesATrustedProxyOneHop) {
    Request request = with({{"host", "inside:7001"},
                            {"x-forwarded-for", "6.6.6.6, 198.51.100.9"},
                            {"x-forwarded-proto", "https"},
                            {"x-forwarded-host", "horde.example"}});
    identify_caller(proxy, request);
    EXPECT_EQ(request.peer, "198.51.100.9");
    EXPECT_EQ(request.socket_peer, "127.0.0.1");
    EXPECT_EQ(request.scheme, "https");
    EXPECT_EQ(request.host, "horde.example");
}

TEST(Callers, TheLastFieldIsTheNearestProxys) {
    Request request = with({{"x-forwarded-for", "6.6.6.6"}, {"x-forwarded-for", "198.51.100.9"}});
    identify_caller(proxy, request);
    EXPECT_EQ(request.peer, "198.51.100.9");
}

TEST(Callers, IgnoresStrangersClaims) {
    Request request = with({{"host", "horde.example"},
                            {"x-forwarded-for", "198.51.100.9"},
                            {"x-forwarded-proto", "http"},
                            {"x-forwarded-host", "evil.example"}});
    identify_caller(stranger, request);
    EXPECT_EQ(request.peer, "203.0.113.5");
    EXPECT_EQ(request.scheme, "https");
    EXPECT_EQ(request.host, "horde.example");
}

TEST(Callers, ReadsAddressesAsProxiesWriteThem) {
    const std::pair<const char*, const char*> cases[] = {{"198.51.100.9:4711", "198.51.100.9"},
                                                         {"2001:DB8::1", "2001:db8::1"},
                                                         {"[2001:db8::1]:80", "2001:db8::1"},
                                                         {"[2001:db8::1]", "2001:db8::1"},
                                                         {"unknown", "127.0.0.1"},
                                                         {"", "127.0.0.1"},
                                                         {"198.51.100.9,", "127.0.0.1"},
                                                         {"[2001:db8::1", "127.0.0.1"}};
    for (const auto& [given, expected] : cases) {
        Request request = with({{"x-forwarded-for", given}, {"x-forwarded-proto", "gopher"}});
        identify_caller(proxy, request);
        EXPECT_EQ(request.peer, expected) << given;
        EXPECT_EQ(request.scheme, "http");
    }
}

TEST(Callers, TrustsNetworks) {
    const TrustedProxies proxies({"10.0.0.0/8", "192.0.2.1", "::1/128"});
    EXPECT_TRUE(proxies.trusts(*Address::parse("10.1.2.3")));
    EXPECT_TRUE(proxies.trusts(*Address::parse("192.0.2.1")));
    EXPECT_TRUE(proxies.trusts(*Address::parse("::1")));
    EXPECT_FALSE(proxies.trusts(*Address::parse("192.0.2.2")));
    EXPECT_FALSE(TrustedProxies({}).trusts(*Address::parse("127.0.0.1")));
    EXPECT_THROW(TrustedProxies({"10.0.0.0/33"}), std::runtime_error);
    EXPECT_THROW(TrustedProxies({"proxy.example"}), std::runtime_error);
}

}  // namespace
}  // namespace orda::http
