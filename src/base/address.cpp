#include "base/address.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "base/assertion.h"

namespace orda {

namespace {

constexpr std::array<std::uint8_t, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr int v4_prefix_bits = 96;

/// The first `bits` of the sixteen bytes, the others zero.
std::array<std::uint8_t, 16> masked(std::array<std::uint8_t, 16> bytes, int bits) {
    for (int i = 0; i < 16; ++i) {
        const int kept = bits - 8 * i;
        auto& byte = bytes[static_cast<std::size_t>(i)];
        if (kept <= 0)
            byte = 0;
        else if (kept < 8)
            byte = static_cast<std::uint8_t>(byte & (0xFF << (8 - kept)));
    }
    return bytes;
}

/// A prefix length among the sixteen bytes.
int bits_of(const Address& address, int length) {
    return address.is_v4() ? v4_prefix_bits + length : length;
}

struct KnownNetwork {
    Network network;
    AddressKind kind;
};

/// From the IANA special-purpose registries; the first match counts.
std::vector<KnownNetwork> known_networks() {
    using enum AddressKind;
    const std::vector<std::pair<const char*, AddressKind>> rows{
        {"0.0.0.0/8", unspecified},
        {"127.0.0.0/8", loopback},
        {"169.254.169.254/32", metadata},  // most clouds
        {"169.254.170.2/32", metadata},    // containers at AWS
        {"100.100.100.200/32", metadata},  // Alibaba
        {"168.63.129.16/32", metadata},    // Azure
        {"192.0.0.192/32", metadata},      // Oracle
        {"169.254.0.0/16", link_local},
        {"10.0.0.0/8", private_use},
        {"172.16.0.0/12", private_use},
        {"192.168.0.0/16", private_use},
        {"100.64.0.0/10", private_use},
        {"224.0.0.0/4", multicast},
        {"192.0.0.0/24", reserved},
        {"192.0.2.0/24", reserved},
        {"192.88.99.0/24", reserved},
        {"198.18.0.0/15", reserved},
        {"198.51.100.0/24", reserved},
        {"203.0.113.0/24", reserved},
        {"240.0.0.0/4", reserved},
        {"0.0.0.0/0", global},
        {"::/128", unspecified},
        {"::1/128", loopback},
        {"fd00:ec2::254/128", metadata},
        {"fd20:ce::254/128", metadata},
        {"fe80::/10", link_local},
        {"fc00::/7", private_use},
        {"fec0::/10", private_use},
        {"ff00::/8", multicast},
        {"2001::/23", reserved},  // Teredo, ORCHID, benchmarks
        {"2001:db8::/32", reserved},
        {"2002::/16", reserved},  // 6to4
        {"3fff::/20", reserved},
        {"2000::/3", global},
        {"::/0", reserved},
    };
    std::vector<KnownNetwork> networks;
    for (const auto& [text, kind] : rows) {
        const auto network = Network::parse(text);
        must(network.has_value(), "the table of known networks is well-formed");
        networks.push_back({*network, kind});
    }
    return networks;
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
    constexpr std::size_t longest = 45;
    if (text.empty() || text.size() > longest) return std::nullopt;
    if (text.find('\0') != std::string_view::npos) return std::nullopt;
    const std::string copy(text);
    std::array<std::uint8_t, 4> v4{};
    if (inet_pton(AF_INET, copy.c_str(), v4.data()) == 1) return from_v4(v4);
    std::array<std::uint8_t, 16> v6{};
    if (inet_pton(AF_INET6, copy.c_str(), v6.data()) == 1) return from_bytes(v6);
    return std::nullopt;
}

Address Address::from_v4(std::array<std::uint8_t, 4> bytes) {
    std::array<std::uint8_t, 16> all{};
    std::memcpy(all.data(), v4_prefix.data(), v4_prefix.size());
    std::memcpy(all.data() + v4_prefix.size(), bytes.data(), bytes.size());
    return Address{all};
}

Address Address::from_bytes(std::array<std::uint8_t, 16> bytes) {
    return Address{bytes};
}

bool Address::is_v4() const {
    return std::memcmp(bytes_.data(), v4_prefix.data(), v4_prefix.size()) == 0;
}

std::string Address::text() const {
    char buffer[INET6_ADDRSTRLEN];
    const char* text =
        is_v4() ? inet_ntop(AF_INET, bytes_.data() + v4_prefix.size(), buffer, sizeof buffer)
                : inet_ntop(AF_INET6, bytes_.data(), buffer, sizeof buffer);
    must(text != nullptr, "an address can be written down");
    return text;
}

AddressKind Address::kind() const {
    static const std::vector<KnownNetwork> known = known_networks();
    static const Network translated = Network::parse("64:ff9b::/96").value();
    if (translated.contains(*this)) {
        std::array<std::uint8_t, 4> v4{};
        std::memcpy(v4.data(), bytes_.data() + v4_prefix.size(), v4.size());
        return from_v4(v4).kind();
    }
    for (const auto& row : known)
        if (row.network.contains(*this)) return row.kind;
    return AddressKind::reserved;
}

std::optional<Network> Network::parse(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto address_text = text.substr(0, slash);
    const auto length_text = text.substr(slash + 1);
    const auto address = Address::parse(address_text);
    if (!address) return std::nullopt;
    if (length_text.empty() || length_text.size() > 3) return std::nullopt;
    if (length_text.size() > 1 && length_text.front() == '0') return std::nullopt;
    int length = -1;
    const auto [end, error] =
        std::from_chars(length_text.data(), length_text.data() + length_text.size(), length);
    if (error != std::errc{} || end != length_text.data() + length_text.size()) return std::nullopt;
    // A mapped IPv4 address counts its bits as IPv6 does.
    if (address->is_v4() && address_text.find(':') != std::string_view::npos)
        length -= v4_prefix_bits;
    if (length < 0 || length > address->width()) return std::nullopt;
    if (around(*address, length).base() != *address) return std::nullopt;
    return Network{*address, length};
}

std::optional<Network> Network::parse_or_single(std::string_view text) {
    if (text.find('/') != std::string_view::npos) return parse(text);
    const auto address = Address::parse(text);
    if (!address) return std::nullopt;
    return Network{*address, address->width()};
}

Network Network::around(const Address& address, int length) {
    must(length >= 0 && length <= address.width(), "a prefix is not longer than the address");
    return {Address::from_bytes(masked(address.bytes(), bits_of(address, length))), length};
}

bool Network::contains(const Address& address) const {
    return address.is_v4() == base_.is_v4() &&
           masked(address.bytes(), bits_of(base_, length_)) == base_.bytes();
}

std::string Network::text() const {
    return base_.text() + "/" + std::to_string(length_);
}

std::optional<Network> customer_network(const Address& address) {
    if (address.is_v4()) return std::nullopt;
    return Network::around(address, 64);
}

}  // namespace orda
