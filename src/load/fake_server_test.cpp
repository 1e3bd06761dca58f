#include "load/fake_server.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <thread>

namespace orda::load {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

class Session : public std::enable_shared_from_this<Session> {
  public:
    Session(tcp::socket socket, FakeServer::Handler& handler, std::size_t piece)
        : socket_(std::move(socket)),
          timer_(socket_.get_executor()),
          handler_(handler),
          piece_(piece) {
        socket_.set_option(tcp::no_delay(true));
    }

    void read() {
        request_ = {};
        http::async_read(socket_, buffer_, request_,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (!error) self->handle();
                         });
    }

  private:
    void handle() {
        call_ = {std::string(request_.method_string()), std::string(request_.target()),
                 std::string(request_["apikey"]), std::move(request_.body())};
        handler_(call_, [self = shared_from_this()](std::string bytes) {
            self->answer_ = std::move(bytes);
            self->sent_ = 0;
            if (!self->answer_.empty()) self->send();
        });
    }

    void send() {
        const std::size_t left = answer_.size() - sent_;
        const std::size_t count = piece_ == 0 ? left : std::min(piece_, left);
        asio::async_write(socket_, asio::buffer(answer_.data() + sent_, count),
                          [self = shared_from_this()](beast::error_code error, std::size_t size) {
                              if (error) return;
                              self->sent_ += size;
                              if (self->sent_ == self->answer_.size()) {
                                  self->read();
                              } else {
                                  self->send_later();
                              }
                          });
    }

    void send_later() {
        timer_.expires_after(std::chrono::microseconds{200});
        timer_.async_wait([self = shared_from_this()](beast::error_code) { self->send(); });
    }

    tcp::socket socket_;
    asio::steady_timer timer_;
    FakeServer::Handler& handler_;
    std::size_t piece_;
    beast::flat_buffer buffer_;
    http::request<http::string_body> request_;
    FakeServer::Call call_;
    std::string answer_;
    std::size_t sent_ = 0;
};

}  // namespace

struct FakeServer::Inside {
    Inside(Handler given, std::size_t piece_size)
        : handler(std::move(given)),
          piece(piece_size),
          acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {}

    void accept() {
        acceptor.async_accept([this](beast::error_code error, tcp::socket socket) {
            if (error) return;
            std::make_shared<Session>(std::move(socket), handler, piece)->read();
            accept();
        });
    }

    Handler handler;
    std::size_t piece;
    asio::io_context context{1};
    tcp::acceptor acceptor;
    std::thread thread;
};

FakeServer::FakeServer(Handler handler, std::size_t piece)
    : inside_(std::make_unique<Inside>(std::move(handler), piece)) {
    inside_->accept();
    inside_->thread = std::thread([this] { inside_->context.run(); });
}

FakeServer::~FakeServer() {
    stop();
}

void FakeServer::stop() {
    inside_->context.stop();
    if (inside_->thread.joinable()) inside_->thread.join();
}

std::string FakeServer::url() const {
    return "http://127.0.0.1:" + std::to_string(inside_->acceptor.local_endpoint().port());
}

void FakeServer::after(std::chrono::milliseconds span, std::function<void()> action) {
    const auto timer = std::make_shared<asio::steady_timer>(inside_->context, span);
    timer->async_wait([timer, action = std::move(action)](beast::error_code) { action(); });
}

std::string FakeServer::http_answer(int status, std::string_view body) {
    return "HTTP/1.1 " + std::to_string(status) +
           " Said\r\nContent-Type: application/json\r\nAccess-Control-Allow-Origin: *\r\n"
           "Access-Control-Allow-Methods: POST, GET, OPTIONS, PUT, DELETE, PATCH\r\n"
           "Horde-Node: fake\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace orda::load
