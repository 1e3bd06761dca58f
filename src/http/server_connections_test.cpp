#include <atomic>
#include <boost/asio/cancellation_state.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <openssl/ssl.h>

#include "http/server_fixture_test.h"

namespace orda::http {
namespace {

namespace asio = boost::asio;
using testing::HasSubstr;

/// Some gigabytes or bytes that need no memory.
class Letters final : public BodySource {
  public:
    explicit Letters(std::uint64_t size, std::uint64_t given) : size_(size), left_(given) {}
    std::uint64_t size() const override { return size_; }
    std::size_t read(std::span<char> into) override {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), left_));
        for (std::size_t i = 0; i < count; ++i)
            into[i] = static_cast<char>('a' + (size_ - left_ + i) % 26);
        left_ -= count;
        return count;
    }

  private:
    std::uint64_t size_;
    std::uint64_t left_;
};

asio::awaitable<Answer> download(std::uint64_t size, std::uint64_t given) {
    Answer answer;
    answer.content_type = "image/webp";
    answer.source = std::make_unique<Letters>(size, given);
    co_return answer;
}

asio::awaitable<Answer> upload(const Request&, BodyReader& reader) {
    std::size_t total = 0;
    std::size_t sum = 0;
    std::vector<char> part(1000);
    for (;;) {
        const std::size_t count = co_await reader.read(part);
        if (count == 0) break;
        total += count;
        for (std::size_t i = 0; i < count; ++i)
            sum += static_cast<unsigned char>(part[i]);
    }
    Answer answer;
    answer.body = std::to_string(reader.declared_size()) + " " + std::to_string(total) + " " +
                  std::to_string(sum);
    co_return answer;
}

asio::awaitable<Answer> refuse_upload(const Request&, BodyReader&) {
    Answer answer;
    answer.status = 403;
    answer.body = "no";
    co_return answer;
}

/// Waits long, and says through `outcome` how it ended: 1 cancelled, 2 not.
asio::awaitable<Answer> hold(std::atomic<int>* outcome) {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::seconds(30));
    boost::system::error_code error;
    try {
        co_await timer.async_wait(asio::use_awaitable);
    } catch (const boost::system::system_error& cancelled) {
        error = cancelled.code();
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    const bool cancelled = error == asio::error::operation_aborted &&
                           state.cancelled() != asio::cancellation_type::none;
    outcome->store(cancelled ? 1 : 2);
    co_return Answer{};
}

class Connections : public ServerTest {
  protected:
    void add_sleep(const char* path, Duration span) {
        add(Method::get, path, [span](const Request&) { return sleep_for(span); });
    }
    void add_hold() {
        add(Method::get, "/api/v2/hold", [this](const Request&) { return hold(&outcome); });
    }
    void add_hello() {
        add_echo(Method::get, "/api/v2/hello", [](const Request& request) {
            return request.peer + " " + request.socket_peer + " " + request.effective_peer + " " +
                   request.scheme + " " + request.host + " " +
                   (request.may_hold ? "may hold" : "must not hold");
        });
    }
    bool waits_for_held(std::size_t count) {
        return eventually([&] { return server->load().held == count; });
    }

    std::atomic<int> outcome{0};
};

TEST_F(Connections, AHandlerIsCancelledWhenItsCallerHangsUp) {
    add_hold();
    start();
    RawClient client(port);
    client.send("GET /api/v2/hold HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(waits_for_held(1));
    client.hang_up();
    EXPECT_TRUE(eventually([&] { return outcome.load() == 1; }));
    EXPECT_TRUE(waits_for_held(0));
    EXPECT_TRUE(was_recorded("GET /api/v2/hold 499"));
    EXPECT_TRUE(eventually([&] { return server->load().connections == 0; }));
}

TEST_F(Connections, RequestsSentAheadDoNotHideAHangUp) {
    add_hold();
    start();
    RawClient client(port);
    client.send("GET /api/v2/hold HTTP/1.1\r\n\r\nGET /api/v2/hold HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(waits_for_held(1));
    client.hang_up();
    EXPECT_TRUE(eventually([&] { return outcome.load() == 1; }));
}

TEST_F(Connections, HeldCallsAreAnsweredAndTheConnectionGoesOn) {
    add_sleep("/api/v2/sleep", milliseconds{150});
    add_hello();
    start();
    RawClient client(port);
    for (int i = 0; i < 3; ++i) {
        client.send("GET /api/v2/sleep HTTP/1.1\r\n\r\n");
        ASSERT_TRUE(waits_for_held(1));
        EXPECT_EQ(client.receive().body, "slept");
        EXPECT_EQ(client.get("/api/v2/hello").status, 200);
    }
    EXPECT_EQ(server->load().held, 0u);
}

TEST_F(Connections, ManyHeldCallsCostNoThreads) {
    add_sleep("/api/v2/sleep", milliseconds{400});
    start();
    const auto began = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        clients.back()->send("GET /api/v2/sleep HTTP/1.1\r\n\r\n");
    }
    for (const auto& client : clients)
        EXPECT_EQ(client->receive().status, 200);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(20));
}

TEST_F(Connections, TheRequestTimeoutClosesWithoutAnswer) {
    options.request_timeout = milliseconds{200};
    add_hold();
    start();
    RawClient client(port);
    client.send("GET /api/v2/hold HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(client.is_quiet());
    EXPECT_TRUE(eventually([&] { return outcome.load() == 1; }));
}

TEST_F(Connections, DrainFinishesRunningCallsAndClosesIdleConnections) {
    add_sleep("/api/v2/sleep", milliseconds{300});
    add_hello();
    start();
    RawClient idle(port);
    EXPECT_EQ(idle.get("/api/v2/hello").status, 200);
    RawClient busy(port);
    busy.send("GET /api/v2/sleep HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return server->load().running == 1; }));
    std::thread draining([&] { server->drain(); });
    const RawAnswer answer = busy.receive();
    EXPECT_EQ(answer.body, "slept");
    EXPECT_EQ(answer.field("connection"), "close");
    EXPECT_TRUE(busy.is_closed());
    EXPECT_TRUE(idle.is_closed());
    draining.join();
    EXPECT_THROW(RawClient{port}, std::runtime_error);
    EXPECT_EQ(server->load().connections, 0u);
    server->drain();
}

TEST_F(Connections, DrainCutsOffWhatOutlastsTheGrace) {
    options.shutdown_grace = milliseconds{100};
    add_hold();
    start();
    RawClient client(port);
    client.send("GET /api/v2/hold HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(waits_for_held(1));
    server->drain();
    EXPECT_EQ(outcome.load(), 1);
    EXPECT_TRUE(client.is_closed());
    EXPECT_TRUE(client.is_quiet());
}

TEST_F(Connections, MoreConnectionsThanAllowedAreTurnedAway) {
    options.max_connections = 3;
    add_hello();
    start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        EXPECT_EQ(clients.back()->get("/api/v2/hello").status, 200);
    }
    RawClient one_more(port);
    const RawAnswer answer = one_more.get("/api/v2/hello");
    EXPECT_EQ(answer.status, 503);
    EXPECT_NE(answer.field("retry-after"), "");
    EXPECT_THAT(answer.body, testing::StartsWith("{\"message\":"));
    EXPECT_TRUE(one_more.is_closed());
    clients.pop_back();
    ASSERT_TRUE(eventually([&] { return server->load().connections == 2; }));
    RawClient again(port);
    EXPECT_EQ(again.get("/api/v2/hello").status, 200);
}

TEST_F(Connections, HandlersLearnWhenEnoughCallsAreHeld) {
    options.max_connections = 4;
    options.unheld_reserve = 3;
    options.held_after = milliseconds{5};
    add_hold();
    add_hello();
    start();
    RawClient client(port);
    EXPECT_THAT(client.get("/api/v2/hello").body, HasSubstr(" may hold"));
    RawClient held(port);
    held.send("GET /api/v2/hold HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(waits_for_held(1));
    EXPECT_THAT(client.get("/api/v2/hello").body, HasSubstr("must not hold"));
    held.hang_up();
    ASSERT_TRUE(waits_for_held(0));
    EXPECT_THAT(client.get("/api/v2/hello").body, HasSubstr(" may hold"));
}

TEST_F(Connections, ForwardedCallersComeFromTrustedProxiesOnly) {
    add_hello();
    const std::string fields =
        "X-Forwarded-For: 6.6.6.6, 198.51.100.9\r\nX-Forwarded-Proto: https\r\n"
        "Proxied-For: 198.51.100.77\r\n";
    options.trusted_proxies = {};
    start();
    {
        RawClient client(port);
        EXPECT_THAT(client.get("/api/v2/hello", fields).body,
                    HasSubstr("127.0.0.1 127.0.0.1 127.0.0.1 http test "));
        EXPECT_THAT(client.get("/api/v2/hello", fields + "Proxy-Authorization: pass\r\n").body,
                    HasSubstr("127.0.0.1 127.0.0.1 198.51.100.77 http test "));
        EXPECT_THAT(client.get("/api/v2/hello", fields + "Proxy-Authorization: forged\r\n").body,
                    HasSubstr("127.0.0.1 127.0.0.1 127.0.0.1 http test "));
    }
    options.trusted_proxies = {"127.0.0.0/8"};
    add_hello();
    start();
    RawClient client(port);
    EXPECT_THAT(client.get("/api/v2/hello", fields).body,
                HasSubstr("198.51.100.9 127.0.0.1 198.51.100.9 https test "));
}

TEST_F(Connections, ListensOnSeveralAddressesAndALocalSocket) {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("orda_http_" + std::to_string(getpid())))
            .string();
    std::filesystem::remove(path);
    options.listen = {"127.0.0.1", "unix:" + path, "[::1]"};
    add_hello();
    start();
    ASSERT_EQ(server->addresses().size(), 3u);
    EXPECT_EQ(server->addresses()[0], "127.0.0.1:" + std::to_string(port));
    {
        RawClient local(path);
        EXPECT_THAT(local.get("/api/v2/hello", "X-Forwarded-For: 192.0.2.5\r\n").body,
                    HasSubstr("192.0.2.5 unix 192.0.2.5 http"));
    }
    server->stop();
    server.reset();
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Connections, AnAddressInUseIsNamed) {
    add_hello();
    start();
    options.port = port;
    Server second(options, Router(), rates, log, clock, random);
    try {
        second.start();
        FAIL() << "two servers on one port";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("127.0.0.1:" + std::to_string(port)));
    }
    options.listen = {"horde.example"};
    Server third(options, Router(), rates, log, clock, random);
    EXPECT_THROW(third.start(), std::runtime_error);
}

TEST_F(Connections, StreamsUploads) {
    Endpoint& endpoint = add(Method::put, "/objects/{key...}", {});
    endpoint.stream_handler = upload;
    endpoint.max_body = 3'000'000;
    add_hello();
    start();
    RawClient client(port);
    const std::string body(2'000'000, '\x02');
    RawAnswer answer =
        client.ask("PUT /objects/a/b HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + body);
    EXPECT_EQ(answer.body, "2000000 2000000 4000000");
    answer = client.ask(
        "PUT /objects/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\n\x01\x01\x01\r\n1\r\n\x02\r\n0\r\n\r\n");
    EXPECT_EQ(answer.body, "-1 4 5");
    answer = client.ask("PUT /objects/a HTTP/1.1\r\n\r\n");
    EXPECT_EQ(answer.body, "0 0 0");
    client.send("PUT /objects/a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
    EXPECT_EQ(client.receive().status, 100);
    EXPECT_EQ(client.ask("\x07").body, "1 1 7");
    EXPECT_EQ(client.get("/api/v2/hello").status, 200);

    RawClient too_much(port);
    std::string chunks = "PUT /objects/a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 4; ++i)
        chunks += "f4240\r\n" + std::string(1'000'000, 'x') + "\r\n";
    EXPECT_EQ(too_much.ask(chunks).status, 413);
    RawClient declared(port);
    EXPECT_EQ(declared.ask("PUT /objects/a HTTP/1.1\r\nContent-Length: 3000001\r\n\r\n").status,
              413);
}

TEST_F(Connections, AnUploadNobodyReadsIsAnsweredAllTheSame) {
    add(Method::put, "/objects/{key}", {}).stream_handler = refuse_upload;
    start();
    RawClient small(port);
    EXPECT_EQ(small.ask("PUT /objects/a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc").status, 403);
    EXPECT_EQ(small.ask("PUT /objects/a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc").status, 403);
    RawClient large(port);
    const RawAnswer answer = large.ask("PUT /objects/a HTTP/1.1\r\nContent-Length: 900000\r\n\r\n" +
                                       std::string(900000, 'x'));
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.field("connection"), "close");
}

TEST_F(Connections, AnUploadWhoseCallerVanishesEnds) {
    add(Method::put, "/objects/{key}", {}).stream_handler = upload;
    start();
    RawClient client(port);
    client.send("PUT /objects/a HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc");
    ASSERT_TRUE(eventually([&] { return server->load().running == 1; }));
    client.hang_up();
    EXPECT_TRUE(eventually([&] { return server->load().connections == 0; }));
    EXPECT_TRUE(was_recorded("PUT /objects/{key} 499"));
}

TEST_F(Connections, StreamsDownloads) {
    add(Method::get, "/objects/a", [](const Request&) { return download(1'000'000, 1'000'000); });
    add(Method::get, "/objects/none", [](const Request&) { return download(0, 0); });
    add(Method::get, "/objects/short", [](const Request&) { return download(500'000, 1000); });
    start();
    RawClient client(port);
    RawAnswer answer = client.get("/objects/a");
    ASSERT_EQ(answer.body.size(), 1'000'000u);
    EXPECT_EQ(answer.field("content-type"), "image/webp");
    for (std::size_t i = 0; i < answer.body.size(); i += 997)
        ASSERT_EQ(answer.body[i], static_cast<char>('a' + i % 26));
    EXPECT_EQ(client.get("/objects/none").field("content-length"), "0");
    EXPECT_EQ(client.ask("HEAD /objects/a HTTP/1.1\r\n\r\n").field("content-length"), "1000000");
    EXPECT_EQ(client.get("/objects/none").status, 200);
    // One that ends early cannot be answered wholly: the connection says so.
    EXPECT_EQ(client.get("/objects/short").body.size(), 1000u);
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Connections, ACallerWhoDoesNotReadIsGivenUp) {
    options.transfer_timeout = milliseconds{200};
    constexpr std::uint64_t huge = std::uint64_t{1} << 30;
    add(Method::get, "/objects/huge", [](const Request&) { return download(huge, huge); });
    start();
    RawClient client(port);
    client.send("GET /objects/huge HTTP/1.1\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return server->load().connections == 1; }));
    EXPECT_TRUE(eventually([&] { return server->load().connections == 0; }));
    EXPECT_TRUE(was_recorded("GET /objects/huge 499"));
}

/// A key and certificate for localhost made for this run.
class Tls : public Connections {
  protected:
    Tls()
        : folder_(std::filesystem::temp_directory_path() /
                  ("orda_tls_" + std::to_string(getpid()))) {
        std::filesystem::create_directories(folder_);
        options.tls_certificate = (folder_ / "certificate.pem").string();
        options.tls_key = (folder_ / "key.pem").string();
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* certificate = X509_new();
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_NAME* name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
        X509_set_issuer_name(certificate, name);
        X509_sign(certificate, key, EVP_sha256());
        write(options.tls_certificate,
              [&](FILE* file) { return PEM_write_X509(file, certificate); });
        write(options.tls_key, [&](FILE* file) {
            return PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        });
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    ~Tls() override { std::filesystem::remove_all(folder_); }

    static void write(const std::string& path, const std::function<int(FILE*)>& print) {
        FILE* file = std::fopen(path.c_str(), "w");
        ASSERT_NE(file, nullptr);
        EXPECT_EQ(print(file), 1);
        std::fclose(file);
    }

    std::filesystem::path folder_;
};

TEST_F(Tls, SpeaksTlsFromVersionOneTwo) {
    add_hello();
    start();
    SSL_CTX* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    ASSERT_EQ(SSL_CTX_load_verify_file(context, options.tls_certificate.c_str()), 1);
    {
        RawClient client(port);
        SSL* tls = SSL_new(context);
        SSL_set_fd(tls, client.descriptor());
        SSL_set_alpn_protos(tls, reinterpret_cast<const unsigned char*>("\x02h2\x08http/1.1"), 12);
        ASSERT_EQ(SSL_connect(tls), 1);
        const unsigned char* chosen = nullptr;
        unsigned int length = 0;
        SSL_get0_alpn_selected(tls, &chosen, &length);
        EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), length), "http/1.1");
        for (int i = 0; i < 2; ++i) {
            const std::string request = "GET /api/v2/hello HTTP/1.1\r\nHost: h\r\n\r\n";
            SSL_write(tls, request.data(), static_cast<int>(request.size()));
            std::string received;
            char part[4096];
            while (received.find("may hold") == std::string::npos) {
                const int count = SSL_read(tls, part, sizeof part);
                ASSERT_GT(count, 0);
                received.append(part, static_cast<std::size_t>(count));
            }
            EXPECT_THAT(received, HasSubstr("127.0.0.1 https h "));
        }
        const std::string last = "GET /api/v2/hello HTTP/1.1\r\nConnection: close\r\n\r\n";
        SSL_write(tls, last.data(), static_cast<int>(last.size()));
        char part[4096];
        int count = 0;
        while ((count = SSL_read(tls, part, sizeof part)) > 0) {
        }
        EXPECT_EQ(SSL_get_error(tls, count), SSL_ERROR_ZERO_RETURN);
        SSL_free(tls);
    }
    {
        RawClient client(port);
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
        SSL* tls = SSL_new(context);
        SSL_set_fd(tls, client.descriptor());
        EXPECT_NE(SSL_connect(tls), 1);
        SSL_free(tls);
    }
    SSL_CTX_free(context);
    RawClient plain(port);
    EXPECT_EQ(plain.get("/api/v2/hello").status, 0);
    EXPECT_TRUE(eventually([&] { return server->load().connections <= 1; }));
}

TEST_F(Tls, UnusableFilesAreNamed) {
    std::ofstream(folder_ / "broken.pem") << "not a key\n";
    options.tls_key = (folder_ / "broken.pem").string();
    try {
        Server broken(options, Router(), rates, log, clock, random);
        FAIL() << "a broken key was taken";
    } catch (const std::runtime_error& error) {
        EXPECT_THAT(error.what(), HasSubstr("broken.pem"));
    }
    options.tls_key.clear();
    EXPECT_THROW(Server(options, Router(), rates, log, clock, random), std::runtime_error);
}

}  // namespace
}  // namespace orda::http
