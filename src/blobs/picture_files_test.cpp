#include "blobs/picture_files_test.h"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <gif_lib.h>
#include <png.h>
// After <cstdio>, which it needs and does not include.
#include <jpeglib.h>

#include "base/assertion.h"

namespace orda::blobs::files {

namespace {

std::string little(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i)
        text.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
    return text;
}

std::string chunk(std::string_view type, const std::string& body) {
    return std::string{type} + little(body.size(), 4) + body +
           (body.size() % 2 != 0 ? std::string(1, '\0') : std::string{});
}

std::string riff(const std::string& chunks) {
    return "RIFF" + little(chunks.size() + 4, 4) + "WEBP" + chunks;
}

std::string extended_header(std::uint8_t flags, const Image& canvas) {
    return chunk("VP8X",
                 little(flags, 4) + little(canvas.width - 1, 3) + little(canvas.height - 1, 3));
}

/// The chunks of a simple lossless file.
std::string bitstream(const Image& image) {
    return encode_webp(image, {.quality = 100, .lossless = true}).substr(12);
}

void append_png(png_structp png, png_bytep bytes, std::size_t length) {
    static_cast<std::string*>(png_get_io_ptr(png))
        ->append(reinterpret_cast<const char*>(bytes), length);
}

void flush_png(png_structp) {}

int append_gif(GifFileType* gif, const GifByteType* bytes, int length) {
    static_cast<std::string*>(gif->UserData)
        ->append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
    return length;
}

}  // namespace

Image sample(std::uint32_t width, std::uint32_t height, std::uint32_t channels) {
    auto image = blank_image(width, height, channels);
    for (std::uint32_t y = 0; y < height; ++y)
        for (std::uint32_t x = 0; x < width; ++x) {
            auto* pixel = image.row(y) + std::size_t{x} * channels;
            pixel[0] = static_cast<std::uint8_t>(255 * x / width);
            pixel[1] = static_cast<std::uint8_t>(255 * y / height);
            pixel[2] = static_cast<std::uint8_t>(128 + 64 * x / width);
            if (channels == 4)
                pixel[3] = static_cast<std::uint8_t>(255 * (x + y) / (width + height));
        }
    return image;
}

std::string png(std::uint32_t width, std::uint32_t height, const PngKind& kind,
                const std::vector<std::string>& rows) {
    std::string file;
    auto* png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    auto* info = png_create_info_struct(png);
    png_set_write_fn(png, &file, append_png, flush_png);
    png_set_IHDR(png, info, width, height, kind.bits, kind.colour_type,
                 kind.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (kind.colour_type == PNG_COLOR_TYPE_PALETTE) {
        const png_color colours[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}};
        png_set_PLTE(png, info, colours, 4);
        const png_byte alphas[] = {255, 128, 0};
        if (kind.transparency) png_set_tRNS(png, info, alphas, 3, nullptr);
    } else if (kind.transparency) {
        const png_color_16 key{.index = 0, .red = 0, .green = 0, .blue = 0, .gray = 0};
        png_set_tRNS(png, info, nullptr, 0, &key);
    }
    png_write_info(png, info);
    std::vector<png_bytep> pointers;
    for (const auto& row : rows)
        pointers.push_back(reinterpret_cast<png_bytep>(const_cast<char*>(row.data())));
    png_write_image(png, pointers.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return file;
}

std::string exif(std::uint8_t orientation, bool little_endian) {
    const auto number = [&](std::uint32_t value, int bytes) {
        auto text = little(value, bytes);
        if (!little_endian) text = {text.rbegin(), text.rend()};
        return text;
    };
    const std::string tiff = (little_endian ? std::string{"II"} : std::string{"MM"}) +
                             number(42, 2) + number(8, 4) + number(2, 2) +
                             // the maker's name, in place
                             number(0x010F, 2) + number(2, 2) + number(4, 4) + "abc" +
                             std::string(1, '\0') +
                             // the orientation
                             number(0x0112, 2) + number(3, 2) + number(1, 4) +
                             number(orientation, 2) + number(0, 2) + number(0, 4);
    const std::string body = std::string{"Exif"} + std::string(2, '\0') + tiff;
    const auto length = body.size() + 2;
    return std::string{"\xFF\xE1"} + static_cast<char>(length >> 8) + static_cast<char>(length) +
           body;
}

std::string jpeg(std::uint32_t width, std::uint32_t height, JpegKind kind,
                 const std::vector<std::uint8_t>& pixels, std::uint8_t exif_orientation) {
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&jpeg, &bytes, &size);
    jpeg.image_width = width;
    jpeg.image_height = height;
    const bool four = kind == JpegKind::cmyk || kind == JpegKind::cmyk_adobe;
    jpeg.input_components = kind == JpegKind::grey ? 1 : four ? 4 : 3;
    jpeg.in_color_space = kind == JpegKind::grey ? JCS_GRAYSCALE : four ? JCS_CMYK : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (kind == JpegKind::progressive) jpeg_simple_progression(&jpeg);
    jpeg.write_Adobe_marker = kind == JpegKind::cmyk_adobe ? TRUE : FALSE;
    jpeg_start_compress(&jpeg, TRUE);
    const auto row_bytes = std::size_t{width} * static_cast<std::size_t>(jpeg.input_components);
    while (jpeg.next_scanline < height) {
        auto* row = const_cast<JSAMPROW>(pixels.data() + row_bytes * jpeg.next_scanline);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    std::string file{reinterpret_cast<const char*>(bytes), size};
    std::free(bytes);
    if (exif_orientation != 0) file.insert(2, exif(exif_orientation, exif_orientation % 2 != 0));
    return file;
}

std::string gif(int width, int height, const std::vector<GifFrame>& frames) {
    std::string file;
    int error = 0;
    auto* gif = EGifOpen(&file, append_gif, &error);
    must(gif != nullptr, "a GIF can be opened");
    EGifSetGifVersion(gif, true);
    const GifColorType colours[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}};
    auto* map = GifMakeMapObject(4, colours);
    EGifPutScreenDesc(gif, width, height, 2, 0, map);
    for (const auto& frame : frames) {
        GraphicsControlBlock control{.DisposalMode = 0,
                                     .UserInputFlag = false,
                                     .DelayTime = 10,
                                     .TransparentColor = frame.transparent};
        GifByteType bytes[4];
        const auto length = EGifGCBToExtension(&control, bytes);
        EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, static_cast<int>(length), bytes);
        EGifPutImageDesc(gif, frame.left, frame.top, frame.width, frame.height, frame.interlaced,
                         nullptr);
        auto indices = frame.indices;
        const auto row_bytes = static_cast<std::size_t>(frame.width);
        for (std::size_t at = 0; at < indices.size(); at += row_bytes)
            EGifPutLine(gif, indices.data() + at, frame.width);
    }
    GifFreeMapObject(map);
    EGifCloseFile(gif, nullptr);
    return file;
}

std::string bmp(const Image& image, int bits) {
    std::string rows;
    for (std::uint32_t y = image.height; y-- > 0;) {
        std::string row;
        for (std::uint32_t x = 0; x < image.width; ++x) {
            const auto* pixel = image.row(y) + std::size_t{x} * image.channels;
            for (const int channel : {2, 1, 0})
                row.push_back(static_cast<char>(pixel[channel]));
            if (bits == 32) row.push_back(image.has_alpha() ? static_cast<char>(pixel[3]) : '\0');
        }
        row.resize((row.size() + 3) / 4 * 4);
        rows += row;
    }
    return "BM" + little(54 + rows.size(), 4) + little(0, 4) + little(54, 4) + little(40, 4) +
           little(image.width, 4) + little(image.height, 4) + little(1, 2) +
           little(static_cast<std::uint64_t>(bits), 2) + little(0, 4) + little(rows.size(), 4) +
           little(2835, 4) + little(2835, 4) + little(0, 8) + rows;
}

std::string animated_webp(const std::vector<Image>& frames) {
    constexpr std::uint8_t animation = 0x02;
    constexpr std::uint8_t alpha = 0x10;
    const auto& canvas = frames.front();
    const auto flags = static_cast<std::uint8_t>(animation | (canvas.has_alpha() ? alpha : 0));
    std::string chunks =
        extended_header(flags, canvas) + chunk("ANIM", little(0, 4) + little(0, 2));
    for (const auto& frame : frames)
        chunks +=
            chunk("ANMF", little(0, 6) + little(frame.width - 1, 3) + little(frame.height - 1, 3) +
                              little(100, 3) + little(0, 1) + bitstream(frame));
    return riff(chunks);
}

std::string extended_webp(const Image& image, std::uint8_t flags, std::string_view more_chunks) {
    return riff(extended_header(flags, image) + bitstream(image) + std::string{more_chunks});
}

}  // namespace orda::blobs::files
