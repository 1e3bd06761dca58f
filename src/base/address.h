#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

namespace orda {

/// What kind of place an address is, for fetching on behalf of strangers.
enum class AddressKind {
    unspecified,  ///< 0.0.0.0/8, ::
    loopback,     ///< 127.0.0.0/8, ::1
    link_local,   ///< 169.254.0.0/16, fe80::/10
    metadata,     ///< the addresses where clouds tell their machines secrets
    private_use,  ///< RFC 1918, carrier NAT, fc00::/7, site-local
    multicast,    ///< 224.0.0.0/4, ff00::/8
    reserved,     ///< documentation, benchmarks, broadcast, future use, translation to the former
    global,       ///< everything else
};

/// An IP address by value, 16 bytes; IPv4 is kept as ::ffff:a.b.c.d, so that an IPv4-mapped IPv6
/// address and the IPv4 address are the same thing.
class Address {
  public:
    /// `::`.
    constexpr Address() = default;
    /// IPv4 in four decimal parts without leading zeros, or IPv6 in any spelling; no brackets, no
    /// zone, no blanks.
    static std::optional<Address> parse(std::string_view text);
    static Address from_v4(std::array<std::uint8_t, 4> bytes);
    static Address from_bytes(std::array<std::uint8_t, 16> bytes);

    bool is_v4() const;
    /// Bits of the address as people count them: 32 or 128.
    int width() const { return is_v4() ? 32 : 128; }
    const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    /// Canonical: `192.0.2.1`, `2001:db8::1` (RFC 5952).
    std::string text() const;

    AddressKind kind() const;
    /// Whether it may be connected to for a stranger: kind() is global.
    bool is_global() const { return kind() == AddressKind::global; }

    auto operator<=>(const Address&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const Address& a) { return out << a.text(); }

  private:
    explicit constexpr Address(std::array<std::uint8_t, 16> bytes) : bytes_(bytes) {}
    std::array<std::uint8_t, 16> bytes_{};
};

/// A block of addresses in CIDR notation. IPv4 and IPv6 blocks never match each other's addresses.
class Network {
  public:
    /// `10.0.0.0/24`, `2001:db8::/32`. The prefix length is required; host bits that are set or a
    /// length beyond the address are errors (nothing).
    static std::optional<Network> parse(std::string_view text);
    /// Like parse, but a bare address is the network of that one address: for settings.
    static std::optional<Network> parse_or_single(std::string_view text);
    /// The block of that prefix length `address` is in; `length` ≤ address.width().
    static Network around(const Address& address, int length);

    const Address& base() const { return base_; }
    /// As people count it: 0–32 for IPv4, 0–128 for IPv6.
    int length() const { return length_; }
    bool contains(const Address& address) const;
    /// `10.0.0.0/24`.
    std::string text() const;

    auto operator<=>(const Network&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const Network& n) { return out << n.text(); }

  private:
    Network(const Address& base, int length) : base_(base), length_(length) {}
    Address base_;
    int length_ = 0;
};

/// The /64 an IPv6 address is in (one customer, spec/users-and-access.md §7.2); none for IPv4.
std::optional<Network> customer_network(const Address& address);

}  // namespace orda

template <>
struct std::hash<orda::Address> {
    std::size_t operator()(const orda::Address& address) const noexcept {
        std::uint64_t high = 0;
        std::uint64_t low = 0;
        std::memcpy(&high, address.bytes().data(), sizeof high);
        std::memcpy(&low, address.bytes().data() + 8, sizeof low);
        return static_cast<std::size_t>((high ^ (low * 0x9E3779B97F4A7C15ULL)) *
                                        0xD6E8FEB86659FD93ULL);
    }
};
