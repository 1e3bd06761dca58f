#include "api/v2/source_images.h"

#include "base/refusals.h"
#include "blobs/object_key.h"

namespace orda::api {

namespace asio = boost::asio;

namespace {

/// Marks in a request's body that the picture is in the store under its usual key.
constexpr const char* stored_mark = "stored";

/// Objects above this are handed out by link only.
constexpr std::size_t largest_inlined = std::size_t{32} << 20;

[[noreturn]] void refuse(const Context& context, const blobs::SourceImageError& error) {
    switch (error.fault()) {
        case blobs::SourceFault::not_valid:
            throw refusals::image_validation_failed(error.what());
        case blobs::SourceFault::too_many_pixels:
            throw refusals::source_image_resolution_exceeded(context.settings.images.max_pixels);
        case blobs::SourceFault::too_large:
            throw refusals::source_image_size_exceeded(context.settings.fetch.max_bytes);
        case blobs::SourceFault::not_an_image:
            throw refusals::source_image_url_invalid();
        case blobs::SourceFault::unreadable:
            throw refusals::source_image_unreadable();
    }
    throw refusals::image_validation_failed(error.what());
}

[[noreturn]] void refuse(const Context& context, const http::OutboundError& error) {
    if (error.problem() == http::OutboundProblem::too_large)
        throw refusals::source_image_size_exceeded(context.settings.fetch.max_bytes);
    if (error.problem() == http::OutboundProblem::busy)
        throw refusals::service_unavailable("Too many pictures are being fetched at the moment.",
                                            seconds{5});
    throw refusals::image_validation_failed(std::string("retrieving the URL failed: ") +
                                            error.what());
}

asio::awaitable<std::string> fetch_picture(const Context& context, std::string url) {
    http::OutboundRequest request;
    request.url = std::move(url);
    request.deadline = context.settings.fetch.timeout;
    request.max_bytes = static_cast<std::size_t>(context.settings.fetch.max_bytes);
    request.max_redirects = static_cast<int>(context.settings.fetch.max_redirects);
    request.allow_private = context.settings.fetch.allow_private;
    std::optional<http::OutboundError> failure;
    try {
        const auto answer = co_await context.outbound.fetch(std::move(request));
        co_return answer.body;
    } catch (const http::OutboundError& error) {
        failure = error;
    }
    refuse(context, *failure);
}

/// One picture, checked and stored under `key`.
asio::awaitable<blobs::SourceImage> store_picture(const Context& context, std::string given,
                                                  blobs::SourceUse use, blobs::ObjectKey key) {
    const bool is_url = blobs::is_source_url(given);
    if (is_url) given = co_await fetch_picture(context, std::move(given));
    const auto settings = context.pictures();
    std::optional<blobs::SourceImageError> failure;
    std::optional<blobs::SourceImage> picture;
    try {
        picture = co_await context.codecs.run([&given, is_url, use, &settings] {
            return is_url ? blobs::source_from_fetched(given, use, settings)
                          : blobs::source_from_base64(given, use, settings);
        });
    } catch (const blobs::SourceImageError& error) {
        failure = error;
    }
    if (failure) refuse(context, *failure);
    co_await context.storage.run([&context, &key, &picture] {
        try {
            context.objects.put(key, picture->webp, context.node.clock().now());
        } catch (const blobs::StorageUnavailable&) {
            throw refusals::service_unavailable("Pictures cannot be stored at the moment.",
                                                seconds{10});
        }
    });
    co_return std::move(*picture);
}

}  // namespace

asio::awaitable<void> store_sources(const Context& context, const model::ImageSubmission& asked,
                                    const Uuid& request, model::RequestBody& body) {
    if (!asked.source_image.empty()) {
        const auto picture =
            co_await store_picture(context, asked.source_image, blobs::SourceUse::picture,
                                   blobs::source_image_key(request));
        body.source_image = stored_mark;
        if (asked.source_processing == "inpainting" && asked.source_mask.empty() &&
            !picture.has_alpha)
            throw refusals::inpainting_missing_mask();
        if (!asked.source_mask.empty()) {
            co_await store_picture(context, asked.source_mask, blobs::SourceUse::mask,
                                   blobs::source_mask_key(request));
            body.source_mask = stored_mark;
        }
    }
    for (std::size_t i = 0; i < asked.extra_source_images.size(); ++i) {
        const auto& extra = asked.extra_source_images[i];
        co_await store_picture(context, extra.image.value_or(""), blobs::SourceUse::picture,
                               blobs::extra_source_image_key(request, i));
        body.extra_source_images.push_back({stored_mark, extra.strength});
    }
}

asio::awaitable<std::optional<std::string>> inline_object(const Context& context,
                                                          const blobs::ObjectKey& key) {
    auto bytes = co_await context.storage.run([&context, &key]() -> std::optional<std::string> {
        try {
            return blobs::read_object(context.objects, key, largest_inlined);
        } catch (const blobs::StorageUnavailable&) {
            throw refusals::service_unavailable("Pictures cannot be read at the moment.",
                                                seconds{10});
        }
    });
    if (!bytes) co_return std::nullopt;
    co_return co_await context.codecs.run([&bytes] { return blobs::inline_picture(*bytes); });
}

}  // namespace orda::api
