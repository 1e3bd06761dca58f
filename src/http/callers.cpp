#include "http/callers.h"

#include <algorithm>
#include <stdexcept>

#include "base/text.h"

namespace orda::http {

namespace {

/// The entry that the nearest proxy added: the last one of the last field of that name.
std::string_view last_entry(const Request& request, std::string_view name) {
    const auto& headers = request.headers;
    for (auto field = headers.rbegin(); field != headers.rend(); ++field) {
        if (field->first != name) continue;
        const std::string_view value = field->second;
        const std::size_t comma = value.rfind(',');
        return trim(comma == std::string_view::npos ? value : value.substr(comma + 1));
    }
    return {};
}

/// `192.0.2.1`, `192.0.2.1:5000`, `2001:db8::1`, `[2001:db8::1]:5000`.
std::optional<Address> forwarded_address(std::string_view text) {
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        return Address::parse(text.substr(1, end - 1));
    }
    if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
    return Address::parse(text);
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks) {
    for (const std::string& text : networks) {
        const std::optional<Network> network = Network::parse_or_single(text);
        if (!network) throw std::runtime_error("not a network: " + text);
        networks_.push_back(*network);
    }
}

bool TrustedProxies::trusts(const Address& address) const {
    return std::ranges::any_of(networks_,
                               [&](const Network& network) { return network.contains(address); });
}

void identify_caller(const SocketPeer& socket, Request& request) {
    request.socket_peer = socket.text;
    request.peer = socket.text;
    request.scheme = socket.tls ? "https" : "http";
    request.host = request.header("host").value_or("");
    if (!socket.trusted) return;

    if (const std::optional<Address> address =
            forwarded_address(last_entry(request, "x-forwarded-for")))
        request.peer = address->text();
    const std::string_view scheme = last_entry(request, "x-forwarded-proto");
    if (scheme == "http" || scheme == "https") request.scheme = scheme;
    const std::string_view host = last_entry(request, "x-forwarded-host");
    if (!host.empty()) request.host = host;
}

}  // namespace orda::http
