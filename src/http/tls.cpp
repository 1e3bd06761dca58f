#include "http/tls.h"

#include <openssl/ssl.h>
#include <stdexcept>

namespace orda::http {

namespace {

constexpr unsigned char protocols[] = "\x08http/1.1";
constexpr unsigned int protocols_length = sizeof protocols - 1;

/// HTTP/1.1 is all we speak; a caller that offers only others gets no answer to its offer.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_length,
                    const unsigned char* offered, unsigned int offered_length, void*) {
    unsigned char* selected = nullptr;
    if (SSL_select_next_proto(&selected, chosen_length, protocols, protocols_length, offered,
                              offered_length) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *chosen = selected;
    return SSL_TLSEXT_ERR_OK;
}

}  // namespace

boost::asio::ssl::context server_tls(const std::string& certificate, const std::string& key) {
    using boost::asio::ssl::context;
    context tls(context::tls_server);
    tls.set_options(context::default_workarounds | context::no_sslv2 | context::no_sslv3 |
                    context::no_tlsv1 | context::no_tlsv1_1 | context::no_compression);
    SSL_CTX* native = tls.native_handle();
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                    SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);

    boost::system::error_code error;
    tls.use_certificate_chain_file(certificate, error);
    if (error)
        throw std::runtime_error("cannot use the TLS certificate " + certificate + ": " +
                                 error.message());
    tls.use_private_key_file(key, context::pem, error);
    if (error) throw std::runtime_error("cannot use the TLS key " + key + ": " + error.message());
    if (SSL_CTX_check_private_key(native) != 1)
        throw std::runtime_error("the TLS key " + key + " does not belong to " + certificate);
    return tls;
}

}  // namespace orda::http
