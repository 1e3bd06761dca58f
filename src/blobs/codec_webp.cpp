#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <webp/decode.h>
#include <webp/demux.h>
#include <webp/encode.h>

#include "base/assertion.h"
#include "blobs/codecs.h"

namespace orda::blobs {

namespace {

constexpr std::string_view name = "WebP";
/// Effort of lossy encoding, 0 … 6: spec/images-and-storage.md §4.5.
constexpr int method = 4;

const std::uint8_t* bytes_of(std::string_view file) {
    return reinterpret_cast<const std::uint8_t*>(file.data());
}

/// The first frame of an animation on its canvas.
Image decode_first_frame(std::string_view file, const ImageInfo& info) {
    const WebPData data{.bytes = bytes_of(file), .size = file.size()};
    const std::unique_ptr<WebPAnimDecoder, decltype(&WebPAnimDecoderDelete)> decoder{
        WebPAnimDecoderNew(&data, nullptr), &WebPAnimDecoderDelete};
    if (!decoder) broken(name, "is truncated or corrupt");
    WebPAnimInfo canvas;
    if (WebPAnimDecoderGetInfo(decoder.get(), &canvas) == 0 || canvas.canvas_width != info.width ||
        canvas.canvas_height != info.height)
        broken(name, "contradicts itself");
    std::uint8_t* rgba = nullptr;
    int timestamp = 0;
    if (WebPAnimDecoderGetNext(decoder.get(), &rgba, &timestamp) == 0)
        broken(name, "is truncated or corrupt");
    auto image = blank_image(info.width, info.height, info.has_alpha ? 4 : 3);
    const auto channels = image.channels;
    for (std::size_t pixel = 0; pixel < info.pixels(); ++pixel)
        std::memcpy(image.pixels.data() + pixel * channels, rgba + pixel * 4, channels);
    return image;
}

struct Picture {
    WebPPicture picture;
    WebPMemoryWriter writer;

    Picture() {
        WebPMemoryWriterInit(&writer);
        must(WebPPictureInit(&picture) != 0, "libwebp is the version it was built for");
        picture.writer = WebPMemoryWrite;
        picture.custom_ptr = &writer;
    }
    ~Picture() {
        WebPPictureFree(&picture);
        WebPMemoryWriterClear(&writer);
    }
    Picture(const Picture&) = delete;
    Picture& operator=(const Picture&) = delete;
};

}  // namespace

ImageInfo probe_webp(std::string_view file) {
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes_of(file), file.size(), &features) != VP8_STATUS_OK ||
        features.width <= 0 || features.height <= 0)
        broken(name, "has a truncated or corrupt header");
    ImageInfo info;
    info.format = Format::webp;
    info.width = static_cast<std::uint32_t>(features.width);
    info.height = static_cast<std::uint32_t>(features.height);
    info.has_alpha = features.has_alpha != 0;
    info.animated = features.has_animation != 0;
    return info;
}

Image decode_webp(std::string_view file, const ImageInfo& info) {
    if (info.animated) return decode_first_frame(file, info);
    auto image = blank_image(info.width, info.height, info.has_alpha ? 4 : 3);
    const auto stride = static_cast<int>(info.width * image.channels);
    const auto decode_into = info.has_alpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto;
    if (decode_into(bytes_of(file), file.size(), image.pixels.data(), image.pixels.size(),
                    stride) == nullptr)
        broken(name, "is truncated or corrupt");
    return image;
}

std::string encode_webp(const Image& image, const WebpOptions& options) {
    if (std::max(image.width, image.height) > webp_max_side)
        throw ImageError(
            ImageFault::too_many_pixels,
            "a WebP picture has at most " + std::to_string(webp_max_side) + " pixels a side");
    WebPConfig config;
    must(WebPConfigInit(&config) != 0, "libwebp is the version it was built for");
    config.quality = std::clamp(options.quality, 0.0F, 100.0F);
    config.method = method;
    config.exact = options.exact ? 1 : 0;
    config.lossless = options.lossless ? 1 : 0;
    must(WebPValidateConfig(&config) != 0, "the WebP options are valid");

    Picture target;
    auto& picture = target.picture;
    picture.use_argb = config.lossless;
    picture.width = static_cast<int>(image.width);
    picture.height = static_cast<int>(image.height);
    const auto stride = static_cast<int>(image.width * image.channels);
    const auto import = image.has_alpha() ? WebPPictureImportRGBA : WebPPictureImportRGB;
    if (import(&picture, image.pixels.data(), stride) == 0) throw std::bad_alloc{};
    if (WebPEncode(&config, &picture) == 0) {
        if (picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY ||
            picture.error_code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY)
            throw std::bad_alloc{};
        throw ImageError(ImageFault::broken, "the picture cannot be written as WebP, error " +
                                                 std::to_string(picture.error_code));
    }
    return {reinterpret_cast<const char*>(target.writer.mem), target.writer.size};
}

}  // namespace orda::blobs
