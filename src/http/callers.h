#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.h"
#include "http/request.h"

namespace orda::http {

/// The other end of a connection, worked out once per connection.
struct SocketPeer {
    /// Canonical address, or `unix`.
    std::string text;
    /// Whether its X-Forwarded-* fields are believed.
    bool trusted = false;
    bool tls = false;
};

/// Whose word about the caller is taken, spec/users-and-access.md §7.1. Constant after
/// construction: any thread.
class TrustedProxies {
  public:
    /// Throws std::runtime_error naming an entry that is no address and no network.
    explicit TrustedProxies(const std::vector<std::string>& networks);

    bool trusts(const Address& address) const;

  private:
    std::vector<Network> networks_;
};

/// Sets `socket_peer`, `peer`, `scheme` and `host`: one hop of X-Forwarded-For, -Proto and -Host
/// (the right-most entry) when the socket's peer is trusted, otherwise what the socket says.
void identify_caller(const SocketPeer& socket, Request& request);

}  // namespace orda::http
