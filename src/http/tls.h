#pragma once

#include <boost/asio/ssl/context.hpp>
#include <string>

namespace orda::http {

/// A server's TLS 1.2/1.3 settings with a certificate chain and its key (PEM files). Throws
/// std::runtime_error naming the file that cannot be used.
boost::asio::ssl::context server_tls(const std::string& certificate, const std::string& key);

}  // namespace orda::http
