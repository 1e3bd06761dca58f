#include "http/rate_limits.h"

#include <gtest/gtest.h>
#include <thread>

namespace orda::http {
namespace {

const Time start = from_micros(1'800'000'000'000'000);

RateCaller caller(std::string_view peer, std::string_view key = "") {
    return {.peer = peer,
            .effective_peer = peer,
            .apikey = key,
            .path = "/api/v2/x",
            .method = Method::post,
            .route = 3};
}

class RateLimitsTest : public testing::Test {
  protected:
    bool allows(const std::vector<RateRule>& rules, const RateCaller& who, Time now = start) {
        return limits.count(rules, who, now).allowed;
    }

    SeededRandom random{7};
    RateLimits limits{{.trusted_addresses = {"212.227.227.178"}}, random};
};

constexpr std::chrono::seconds second{1};
constexpr std::chrono::seconds minute{60};

TEST_F(RateLimitsTest, CountsInFixedWindowsFromTheFirstHit) {
    const std::vector<RateRule> rules{{.amount = 2, .window = minute}};
    RateVerdict verdict = limits.count(rules, caller("192.0.2.1"), start);
    EXPECT_TRUE(verdict.limited);
    EXPECT_TRUE(verdict.allowed);
    EXPECT_EQ(verdict.amount, 2);
    EXPECT_EQ(verdict.remaining, 1);
    EXPECT_EQ(verdict.reset, start + seconds{60});
    EXPECT_TRUE(allows(rules, caller("192.0.2.1"), start + seconds{59}));
    verdict = limits.count(rules, caller("192.0.2.1"), start + seconds{59});
    EXPECT_FALSE(verdict.allowed);
    EXPECT_EQ(verdict.remaining, 0);
    EXPECT_EQ(seconds_to_reset(verdict, start + seconds{59}), 1);
    EXPECT_EQ(seconds_to_reset(verdict, start + milliseconds{58500}), 2);
    EXPECT_EQ(seconds_to_reset(verdict, start + seconds{61}), 0);
    EXPECT_TRUE(allows(rules, caller("192.0.2.1"), start + seconds{60}));
    EXPECT_TRUE(allows(rules, caller("192.0.2.2"), start + seconds{59}));
}

TEST_F(RateLimitsTest, TheFirstBreachStops) {
    const std::vector<RateRule> rules{{.amount = 1, .window = second},
                                      {.amount = 2, .window = minute}};
    EXPECT_TRUE(allows(rules, caller("192.0.2.1"), start));
    // Three breaches of the second must not use up the minute.
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(allows(rules, caller("192.0.2.1"), start));
    const RateVerdict second_call = limits.count(rules, caller("192.0.2.1"), start + seconds{1});
    EXPECT_TRUE(second_call.allowed);
    EXPECT_EQ(second_call.window, second);
    const RateVerdict third = limits.count(rules, caller("192.0.2.1"), start + seconds{2});
    EXPECT_FALSE(third.allowed);
    EXPECT_EQ(third.window, minute);
    EXPECT_EQ(third.amount, 2);
}

TEST_F(RateLimitsTest, PeerRulesCountPerRouteAndForwardedAddress) {
    const std::vector<RateRule> rules{{.amount = 1}};
    RateCaller who = caller("192.0.2.1");
    EXPECT_TRUE(allows(rules, who));
    who.method = Method::get;
    who.path = "/api/v2/y";
    who.effective_peer = "198.51.100.1";
    EXPECT_FALSE(allows(rules, who));
    who.route = 4;
    EXPECT_TRUE(allows(rules, who));
}

TEST_F(RateLimitsTest, ClientRulesCountPerEffectiveAddressMethodAndPath) {
    const std::vector<RateRule> rules{{.key = RateKey::client_method_path, .amount = 1}};
    RateCaller who = caller("192.0.2.1");
    EXPECT_TRUE(allows(rules, who));
    EXPECT_FALSE(allows(rules, who));
    who.effective_peer = "198.51.100.1";
    EXPECT_TRUE(allows(rules, who));
    who.path = "/api/v2/y";
    EXPECT_TRUE(allows(rules, who));
    who.method = Method::get;
    EXPECT_TRUE(allows(rules, who));
    who.method = Method::head;
    EXPECT_FALSE(allows(rules, who));
}

TEST_F(RateLimitsTest, KeyRulesShareOneCounterForTheAnonymous) {
    const std::vector<RateRule> rules{
        {.key = RateKey::apikey_method_path, .amount = 1, .window = second, .anonymous_amount = 3}};
    EXPECT_TRUE(allows(rules, caller("192.0.2.1", "someone")));
    EXPECT_FALSE(allows(rules, caller("192.0.2.2", "someone")));
    EXPECT_TRUE(allows(rules, caller("192.0.2.1", "")));
    EXPECT_TRUE(allows(rules, caller("192.0.2.2", "0000000000")));
    EXPECT_TRUE(allows(rules, caller("192.0.2.3", "")));
    EXPECT_FALSE(allows(rules, caller("192.0.2.4", "0000000000")));
}

TEST_F(RateLimitsTest, WhitelistedAddressesHaveMoreForOneDay) {
    const std::vector<RateRule> rules{
        {.key = RateKey::client_method_path, .amount = 1, .window = second, .relaxed_amount = 2},
        {.key = RateKey::apikey_method_path, .amount = 1, .window = minute, .anonymous_amount = 2}};
    limits.whitelist("192.0.2.9", start);
    EXPECT_TRUE(allows(rules, caller("192.0.2.9", "key")));
    EXPECT_TRUE(allows(rules, caller("192.0.2.9", "key")));
    EXPECT_FALSE(allows(rules, caller("192.0.2.9", "key")));

    const Time next_day = start + hours{24};
    EXPECT_FALSE(limits.is_whitelisted("192.0.2.9", next_day));
    EXPECT_TRUE(allows(rules, caller("192.0.2.9", "key"), next_day));
    EXPECT_FALSE(allows(rules, caller("192.0.2.9", "key"), next_day));
}

TEST_F(RateLimitsTest, TrustedAddressesHaveTheRelaxedAmountOnly) {
    const std::vector<RateRule> relaxed{
        {.key = RateKey::client_method_path, .amount = 1, .relaxed_amount = 2}};
    EXPECT_TRUE(allows(relaxed, caller("212.227.227.178")));
    EXPECT_TRUE(allows(relaxed, caller("212.227.227.178")));
    EXPECT_FALSE(allows(relaxed, caller("212.227.227.178")));
    const std::vector<RateRule> by_key{
        {.key = RateKey::apikey_method_path, .amount = 1, .anonymous_amount = 2}};
    EXPECT_TRUE(allows(by_key, caller("212.227.227.178", "key")));
    EXPECT_FALSE(allows(by_key, caller("212.227.227.178", "key")));

    limits.set_trusted_addresses({"192.0.2.7"});
    EXPECT_TRUE(allows(relaxed, caller("192.0.2.7")));
    EXPECT_TRUE(allows(relaxed, caller("192.0.2.7")));
}

TEST_F(RateLimitsTest, CountsIPv6ByCustomer) {
    const std::vector<RateRule> rules{{.amount = 1}};
    EXPECT_TRUE(allows(rules, caller("2001:db8:1:2::1")));
    EXPECT_FALSE(allows(rules, caller("2001:db8:1:2:ffff::2")));
    EXPECT_TRUE(allows(rules, caller("2001:db8:1:3::1")));
    limits.whitelist("2001:db8:1:2::1", start);
    EXPECT_TRUE(limits.is_whitelisted("2001:db8:1:2::9", start));
}

TEST_F(RateLimitsTest, CanBeTurnedOff) {
    const std::vector<RateRule> rules{{.amount = 1}};
    limits.set_enabled(false);
    for (int i = 0; i < 3; ++i) {
        const RateVerdict verdict = limits.count(rules, caller("192.0.2.1"), start);
        EXPECT_TRUE(verdict.allowed);
        EXPECT_FALSE(verdict.limited);
    }
    limits.set_enabled(true);
    EXPECT_TRUE(allows(rules, caller("192.0.2.1")));
    EXPECT_FALSE(allows(rules, caller("192.0.2.1")));
}

TEST_F(RateLimitsTest, NoRulesNoHeaders) {
    EXPECT_FALSE(limits.count({}, caller("192.0.2.1"), start).limited);
}

TEST_F(RateLimitsTest, ForgetsEndedWindows) {
    const std::vector<RateRule> rules{{.amount = 1, .window = second}};
    std::vector<std::string> peers;
    for (int i = 0; i < 20000; ++i)
        peers.push_back("10." + std::to_string(i >> 8 & 255) + "." + std::to_string(i & 255) +
                        ".1");
    for (const std::string& peer : peers)
        limits.count(rules, caller(peer), start);
    const std::size_t before = limits.window_count();
    EXPECT_EQ(before, peers.size());
    // A minute later, new callers push the old ones out of each shard they come to.
    for (int i = 0; i < 2000; ++i)
        limits.count(rules,
                     caller("172.16." + std::to_string(i >> 8) + "." + std::to_string(i & 255)),
                     start + seconds{60});
    EXPECT_EQ(limits.window_count(), 2000u);
}

TEST_F(RateLimitsTest, StaysWithinItsSize) {
    constexpr std::size_t size = 6400;
    RateLimits small({.max_windows = size}, random);
    const std::vector<RateRule> rules{{.key = RateKey::client_method_path, .amount = 1}};
    RateCaller who = caller("192.0.2.1");
    for (std::size_t i = 0; i < 3 * size; ++i) {
        const std::string path = std::to_string(i);
        who.path = path;
        EXPECT_TRUE(small.count(rules, who, start).allowed);
    }
    EXPECT_EQ(small.window_count(), size);
}

TEST_F(RateLimitsTest, CountsExactlyFromManyThreads) {
    const std::vector<RateRule> rules{{.amount = 1000}};
    std::atomic<int> allowed{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i) {
                if (allows(rules, caller("192.0.2.1"))) ++allowed;
                limits.whitelist("192.0.2.1", start);
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(allowed.load(), 1000);
    EXPECT_EQ(limits.whitelist_count(), 1u);
}

}  // namespace
}  // namespace orda::http
