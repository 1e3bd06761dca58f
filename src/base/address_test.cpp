#include "base/address.h"

#include <gtest/gtest.h>
#include <unordered_set>

#include "base/random.h"

namespace orda {
namespace {

Address address(const char* text) {
    return Address::parse(text).value();
}
Network network(const char* text) {
    return Network::parse(text).value();
}

TEST(Address, ReadsAndWritesCanonically) {
    EXPECT_EQ(address("192.0.2.1").text(), "192.0.2.1");
    EXPECT_EQ(address("2001:DB8:0:0:0:0:0:1").text(), "2001:db8::1");
    EXPECT_EQ(address("::").text(), "::");
    EXPECT_EQ(address("2001:db8::1:0:0:1").text(), "2001:db8::1:0:0:1");
    EXPECT_EQ(address("::").width(), 128);
    EXPECT_EQ(address("1.2.3.4").width(), 32);
}

TEST(Address, MappedIsTheSameAsIpv4) {
    EXPECT_EQ(address("::ffff:192.0.2.1"), address("192.0.2.1"));
    EXPECT_EQ(address("::ffff:c000:201"), address("192.0.2.1"));
    EXPECT_TRUE(address("::ffff:192.0.2.1").is_v4());
    EXPECT_EQ(address("::ffff:192.0.2.1").text(), "192.0.2.1");
}

TEST(Address, RefusesWhatIsNone) {
    for (const auto* text : {"", " ", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4 ",
                             "0x7f.0.0.1", "2130706433", "[::1]", "fe80::1%eth0", ":::", "1::2::3",
                             "12345::", "::g", "localhost", "1.2.3.4/32"})
        EXPECT_FALSE(Address::parse(text)) << text;
    EXPECT_FALSE(Address::parse(std::string_view{"1.2.3.4\0x", 9}));
}

TEST(Address, EveryAddressReadsBack) {
    SeededRandom random{1};
    std::unordered_set<Address> seen;
    for (int round = 0; round < 5'000; ++round) {
        std::array<std::uint8_t, 16> bytes{};
        random.fill(bytes);
        // Runs of zeros are where the short spelling is hard.
        for (std::size_t i = 0; i < 16; i += 2)
            if (random.between(0, 1) == 0) bytes[i] = bytes[i + 1] = 0;
        const auto v6 = Address::from_bytes(bytes);
        EXPECT_EQ(Address::parse(v6.text()), v6) << v6;
        const auto v4 = Address::from_v4({bytes[0], bytes[1], bytes[2], bytes[3]});
        EXPECT_EQ(Address::parse(v4.text()), v4) << v4;
        seen.insert(v6);
        EXPECT_TRUE(seen.contains(Address::parse(v6.text()).value()));
    }
}

TEST(Network, ReadsExactly) {
    EXPECT_EQ(network("10.0.0.0/24").text(), "10.0.0.0/24");
    EXPECT_EQ(network("2001:db8::/32").text(), "2001:db8::/32");
    EXPECT_EQ(network("0.0.0.0/0").text(), "0.0.0.0/0");
    EXPECT_EQ(network("::/0").text(), "::/0");
    EXPECT_EQ(network("::1/128").text(), "::1/128");
    EXPECT_EQ(network("::ffff:10.0.0.0/120"), network("10.0.0.0/24"));
    for (const auto* text : {"10.0.0.5/24", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
                             "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/255.0.0.0", "2001:db8::1/64",
                             "::/129", "::ffff:0:0/90", "/8", "10.0.0.0/8/8", "10.0.0.0/ 8", "x/8"})
        EXPECT_FALSE(Network::parse(text)) << text;
    EXPECT_EQ(Network::parse_or_single("10.0.0.5")->text(), "10.0.0.5/32");
    EXPECT_EQ(Network::parse_or_single("::1")->text(), "::1/128");
    EXPECT_FALSE(Network::parse_or_single("10.0.0.5/24"));
}

TEST(Network, Contains) {
    EXPECT_TRUE(network("10.0.0.0/24").contains(address("10.0.0.42")));
    EXPECT_FALSE(network("10.0.0.0/24").contains(address("10.0.1.42")));
    EXPECT_TRUE(network("10.0.0.0/24").contains(address("::ffff:10.0.0.42")));
    EXPECT_FALSE(network("::/0").contains(address("10.0.0.1")));
    EXPECT_FALSE(network("0.0.0.0/0").contains(address("::1")));
    EXPECT_TRUE(network("128.0.0.0/1").contains(address("200.1.1.1")));
    EXPECT_FALSE(network("128.0.0.0/1").contains(address("100.1.1.1")));
}

TEST(Network, TheBlockAroundAnAddressContainsIt) {
    SeededRandom random{2};
    for (int round = 0; round < 2'000; ++round) {
        std::array<std::uint8_t, 16> bytes{};
        random.fill(bytes);
        const auto one = random.between(0, 1) == 0
                             ? Address::from_bytes(bytes)
                             : Address::from_v4({bytes[0], bytes[1], bytes[2], bytes[3]});
        const auto block = Network::around(one, static_cast<int>(random.between(0, one.width())));
        EXPECT_TRUE(block.contains(one));
        EXPECT_EQ(Network::parse(block.text()), block);
    }
}

TEST(Network, CustomersOfIpv6AreTheir64) {
    EXPECT_EQ(customer_network(address("2001:db8:abcd:1234:5678::1"))->text(),
              "2001:db8:abcd:1234::/64");
    EXPECT_FALSE(customer_network(address("192.0.2.1")));
    EXPECT_FALSE(customer_network(address("::ffff:192.0.2.1")));
}

TEST(Address, KnowsWhereItMustNotConnect) {
    using enum AddressKind;
    const std::vector<std::pair<const char*, AddressKind>> rows{
        {"0.0.0.0", unspecified},
        {"0.1.2.3", unspecified},
        {"127.0.0.1", loopback},
        {"127.255.0.1", loopback},
        {"169.254.1.1", link_local},
        {"169.254.169.254", metadata},
        {"100.100.100.200", metadata},
        {"10.1.2.3", private_use},
        {"172.16.0.1", private_use},
        {"172.32.0.1", global},
        {"192.168.1.1", private_use},
        {"100.64.0.1", private_use},
        {"224.0.0.1", multicast},
        {"255.255.255.255", reserved},
        {"198.18.0.1", reserved},
        {"8.8.8.8", global},
        {"::", unspecified},
        {"::1", loopback},
        {"::ffff:127.0.0.1", loopback},
        {"::127.0.0.1", reserved},
        {"fe80::1", link_local},
        {"febf::1", link_local},
        {"fec0::1", private_use},
        {"fc00::1", private_use},
        {"fd00:ec2::254", metadata},
        {"ff02::1", multicast},
        {"2001:db8::1", reserved},
        {"2002:7f00:1::", reserved},
        {"2001::1", reserved},
        {"64:ff9b::7f00:1", loopback},
        {"64:ff9b::808:808", global},
        {"64:ff9b:1::1", reserved},
        {"2606:4700::1111", global},
        {"4000::1", reserved},
    };
    for (const auto& [text, kind] : rows)
        EXPECT_EQ(address(text).kind(), kind) << text;
}

}  // namespace
}  // namespace orda
