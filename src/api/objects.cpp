#include "api/objects.h"

#include <array>
#include <charconv>
#include <optional>

#include "base/refusals.h"
#include "blobs/object_key.h"
#include "http/json_writer.h"

namespace orda::api {

namespace asio = boost::asio;
using http::Answer;
using http::Request;

namespace {

constexpr std::size_t chunk_bytes = 64 * 1024;

Answer problem(int status, std::string_view message) {
    Answer answer;
    answer.status = status;
    http::JsonWriter(answer.body).begin_object().member("message", message).end_object();
    answer.body += '\n';
    return answer;
}

/// The values of the link as they came; its maker uses unreserved characters only.
blobs::LinkQuery query_of(const Request& request) {
    return {.expires = request.query_value("e").value_or(""),
            .method = request.query_value("m").value_or(""),
            .signature = request.query_value("s").value_or("")};
}

/// The object that the link allows the method on; otherwise the answer that says why not.
std::optional<Answer> check_link(const Context& context, const Request& request,
                                 blobs::LinkMethod method, blobs::ObjectKey& key) {
    const auto parsed =
        blobs::ObjectKey::parse(request.path_value("bucket"), request.path_value("name"));
    if (!parsed) return problem(404, "There is no such object.");
    key = *parsed;
    switch (context.links.verify(method, key, query_of(request), context.node.clock().now())) {
        case blobs::LinkVerdict::valid:
            return std::nullopt;
        case blobs::LinkVerdict::expired:
            return problem(403, "This link has expired; ask for a fresh one.");
        case blobs::LinkVerdict::wrong:
            return problem(403, "This link is not valid.");
    }
    return problem(403, "This link is not valid.");
}

/// A stored object as the body of an answer.
class ObjectBody final : public http::BodySource {
  public:
    explicit ObjectBody(std::unique_ptr<blobs::ObjectReader> reader) : reader_(std::move(reader)) {}
    std::uint64_t size() const override { return reader_->size(); }
    std::size_t read(std::span<char> into) override { return reader_->read(into); }

  private:
    std::unique_ptr<blobs::ObjectReader> reader_;
};

struct Range {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};

/// The one range of a `Range` header; nothing for another form, which is then ignored.
std::optional<Range> range_of(const Request& request, std::uint64_t size) {
    std::string_view text = request.header("range").value_or("");
    constexpr std::string_view unit = "bytes=";
    if (!text.starts_with(unit) || text.find(',') != std::string_view::npos) return std::nullopt;
    text.remove_prefix(unit.size());
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto number = [](std::string_view digits) -> std::optional<std::uint64_t> {
        std::uint64_t value = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
        return value;
    };
    const auto first = number(text.substr(0, dash));
    const auto last = number(text.substr(dash + 1));
    if (!first && last) {
        const std::uint64_t count = std::min(*last, size);
        return Range{size - count, count};
    }
    if (!first || *first >= size) return std::nullopt;
    const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
    if (end < *first) return std::nullopt;
    return Range{*first, end - *first + 1};
}

asio::awaitable<Answer> get_object(const Context& context, const Request& request) {
    blobs::ObjectKey key;
    if (auto refused = check_link(context, request, blobs::LinkMethod::get, key))
        co_return std::move(*refused);
    std::unique_ptr<blobs::ObjectReader> reader;
    bool away = false;
    try {
        reader = co_await context.storage.run([&] { return context.objects.open(key); });
    } catch (const blobs::StorageUnavailable&) {
        away = true;
    }
    if (away)
        throw refusals::service_unavailable("Objects cannot be read at the moment.", seconds{10});
    if (!reader) co_return problem(404, "There is no such object.");
    Answer answer;
    const blobs::ObjectInfo& info = reader->info();
    answer.content_type = info.content_type;
    answer.headers = {{"ETag", info.etag},
                      {"Cache-Control", "private, max-age=1800"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Accept-Ranges", "bytes"}};
    if (const auto range = range_of(request, info.size)) {
        answer.status = 206;
        answer.headers.emplace_back("Content-Range",
                                    "bytes " + std::to_string(range->first) + "-" +
                                        std::to_string(range->first + range->count - 1) + "/" +
                                        std::to_string(info.size));
        reader->select(range->first, range->count);
    }
    answer.source = std::make_unique<ObjectBody>(std::move(reader));
    co_return answer;
}

asio::awaitable<Answer> put_object(const Context& context, const Request& request,
                                   http::BodyReader& body) {
    blobs::ObjectKey key;
    if (auto refused = check_link(context, request, blobs::LinkMethod::put, key))
        co_return std::move(*refused);
    std::optional<Answer> failure;
    blobs::ObjectInfo info;
    try {
        const auto upload =
            co_await context.storage.run([&] { return context.objects.begin_upload(key); });
        std::array<char, chunk_bytes> chunk{};
        for (;;) {
            const std::size_t count = co_await body.read(chunk);
            if (count == 0) break;
            co_await context.storage.run(
                [&] { upload->write(std::string_view(chunk.data(), count)); });
        }
        info = co_await context.storage.run(
            [&] { return upload->commit(context.node.clock().now()); });
    } catch (const blobs::ObjectTooLarge&) {
        failure = problem(413, "The object is larger than this server takes.");
    } catch (const blobs::StorageUnavailable& error) {
        failure = error.full() ? problem(507, "There is no space left for objects.")
                               : problem(503, "Objects cannot be stored at the moment.");
        if (!error.full()) failure->headers.emplace_back("Retry-After", "10");
    }
    if (failure) co_return std::move(*failure);
    // Workers take nothing but 200 for success.
    Answer answer;
    answer.headers = {{"ETag", info.etag}};
    co_return answer;
}

}  // namespace

std::vector<http::Endpoint> object_endpoints(const Context& context) {
    std::vector<http::Endpoint> endpoints;
    http::Endpoint get;
    get.path = "/blob/{bucket}/{name}";
    get.hidden = true;
    get.rates.clear();
    get.handler = [&context](const Request& request) { return get_object(context, request); };
    endpoints.push_back(std::move(get));
    http::Endpoint put;
    put.method = http::Method::put;
    put.path = "/blob/{bucket}/{name}";
    put.hidden = true;
    put.rates.clear();
    // One byte more than the store takes, so that the store itself says what is too large.
    put.max_body = static_cast<std::size_t>(context.settings.objects.max_upload) + 1;
    put.stream_handler = [&context](const Request& request, http::BodyReader& body) {
        return put_object(context, request, body);
    };
    endpoints.push_back(std::move(put));
    return endpoints;
}

}  // namespace orda::api
