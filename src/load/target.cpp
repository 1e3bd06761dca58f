#include "load/target.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <netdb.h>
#include <stdexcept>

namespace orda::load {

Target resolve_target(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    std::string_view rest = url;
    const auto refuse = [&] {
        throw std::invalid_argument("not of the form http://HOST[:PORT]: " + std::string(url));
    };
    if (!rest.starts_with(scheme)) refuse();
    rest.remove_prefix(scheme.size());
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (rest.empty() || rest.find_first_of("/?#@ ") != std::string_view::npos) refuse();

    Target target;
    target.url = std::string(scheme) + std::string(rest);
    target.host_header = rest;

    std::string host(rest);
    std::string port = "80";
    const std::size_t bracket = host.rfind(']');
    const std::size_t colon = host.rfind(':');
    if (colon != std::string::npos && (bracket == std::string::npos || colon > bracket)) {
        port = host.substr(colon + 1);
        host.resize(colon);
    }
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const bool digits = std::all_of(port.begin(), port.end(),
                                    [](char letter) { return letter >= '0' && letter <= '9'; });
    if (host.empty() || port.empty() || port.size() > 5 || !digits) refuse();

    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
    if (error != 0) throw std::runtime_error("cannot find " + host + ": " + gai_strerror(error));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
    std::memcpy(&target.address, found->ai_addr, found->ai_addrlen);
    target.address_length = found->ai_addrlen;
    return target;
}

}  // namespace orda::load
