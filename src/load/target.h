#pragma once

#include <string>
#include <string_view>
#include <sys/socket.h>

namespace orda::load {

/// The server under load.
struct Target {
    std::string url;          ///< `http://host:port`
    std::string host_header;  ///< what goes into `Host`
    sockaddr_storage address{};
    socklen_t address_length = 0;
};

/// Resolves `http://HOST[:PORT][/]`; no other scheme, path or query. Blocks while it asks for the
/// name. Throws std::invalid_argument for another form, std::runtime_error when there is no such
/// host.
Target resolve_target(std::string_view url);

}  // namespace orda::load
