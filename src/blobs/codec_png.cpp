#include <cstdio>
#include <cstring>
#include <new>
#include <png.h>
#include <setjmp.h>

#include "base/assertion.h"
#include "blobs/codecs.h"

namespace orda::blobs {

namespace {

constexpr std::string_view name = "PNG";

// libpng leaves by longjmp. The functions below that call setjmp therefore hold nothing with a
// destructor; what they need lives in these structs, which their callers own.

struct Trouble {
    jmp_buf jump;
    char words[128] = "";
};

void on_error(png_structp png, png_const_charp words) {
    auto* trouble = static_cast<Trouble*>(png_get_error_ptr(png));
    std::snprintf(trouble->words, sizeof trouble->words, "%s", words);
    longjmp(trouble->jump, 1);
}

void on_warning(png_structp, png_const_charp) {}

struct Reading {
    Trouble trouble;
    std::string_view left;
    png_structp png = nullptr;
    png_infop info = nullptr;
    png_uint_32 width = 0;
    png_uint_32 height = 0;
    png_uint_32 channels = 0;
    std::size_t row_bytes = 0;

    explicit Reading(std::string_view file) : left(file) {
        png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &trouble, on_error, on_warning);
        if (png != nullptr) info = png_create_info_struct(png);
        if (info == nullptr) {
            png_destroy_read_struct(&png, nullptr, nullptr);
            throw std::bad_alloc{};
        }
    }
    ~Reading() { png_destroy_read_struct(&png, &info, nullptr); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
};

void take_bytes(png_structp png, png_bytep into, std::size_t length) {
    auto* reading = static_cast<Reading*>(png_get_io_ptr(png));
    if (length > reading->left.size()) png_error(png, "ends too early");
    std::memcpy(into, reading->left.data(), length);
    reading->left.remove_prefix(length);
}

/// Reads up to the pixels and asks for 8 bits RGB or RGBA.
bool read_header(Reading& reading, const ImageInfo& expected) {
    if (setjmp(reading.trouble.jump) != 0) return false;
    auto* png = reading.png;
    png_set_read_fn(png, &reading, take_bytes);
    png_set_user_limits(png, expected.width, expected.height);
    png_read_info(png, reading.info);
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, reading.info);
    reading.width = png_get_image_width(png, reading.info);
    reading.height = png_get_image_height(png, reading.info);
    reading.channels = png_get_channels(png, reading.info);
    reading.row_bytes = png_get_rowbytes(png, reading.info);
    return true;
}

bool read_pixels(Reading& reading, png_bytepp rows) {
    if (setjmp(reading.trouble.jump) != 0) return false;
    png_read_image(reading.png, rows);
    return true;
}

struct Writing {
    Trouble trouble;
    std::string file;
    png_structp png = nullptr;
    png_infop info = nullptr;

    Writing() {
        png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &trouble, on_error, on_warning);
        if (png != nullptr) info = png_create_info_struct(png);
        if (info == nullptr) {
            png_destroy_write_struct(&png, nullptr);
            throw std::bad_alloc{};
        }
    }
    ~Writing() { png_destroy_write_struct(&png, &info); }
    Writing(const Writing&) = delete;
    Writing& operator=(const Writing&) = delete;
};

/// Appends; false when there is no memory. Apart, so that no exception crosses libpng.
bool append(std::string& file, const char* bytes, std::size_t length) {
    try {
        file.append(bytes, length);
        return true;
    } catch (const std::bad_alloc&) {
        return false;
    }
}

void give_bytes(png_structp png, png_bytep bytes, std::size_t length) {
    auto* writing = static_cast<Writing*>(png_get_io_ptr(png));
    if (!append(writing->file, reinterpret_cast<const char*>(bytes), length))
        png_error(png, "has no room in memory");
}

void flush_nothing(png_structp) {}

bool write_all(Writing& writing, const Image& image, png_bytepp rows) {
    if (setjmp(writing.trouble.jump) != 0) return false;
    auto* png = writing.png;
    png_set_write_fn(png, &writing, give_bytes, flush_nothing);
    png_set_IHDR(png, writing.info, image.width, image.height, 8,
                 image.has_alpha() ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, writing.info);
    png_write_image(png, rows);
    png_write_end(png, nullptr);
    return true;
}

std::vector<png_bytep> rows_of(Image& image) {
    std::vector<png_bytep> rows(image.height);
    for (std::uint32_t y = 0; y < image.height; ++y)
        rows[y] = image.row(y);
    return rows;
}

}  // namespace

ImageInfo probe_png(std::string_view file) {
    constexpr std::size_t first_chunk = 8;
    constexpr std::size_t header_end = first_chunk + 8 + 13 + 4;
    constexpr std::uint32_t max_side = 0x7FFFFFFF;
    if (file.size() < header_end) broken(name, "ends inside its header");
    if (big32(file, first_chunk) != 13 || file.substr(first_chunk + 4, 4) != "IHDR")
        broken(name, "does not start with a header");

    ImageInfo info;
    info.format = Format::png;
    info.width = big32(file, 16);
    info.height = big32(file, 20);
    if (info.width == 0 || info.height == 0 || info.width > max_side || info.height > max_side)
        broken(name, "has an impossible size");
    const auto colour_type = byte_at(file, 25);
    info.has_alpha = (colour_type & PNG_COLOR_MASK_ALPHA) != 0;

    // Transparency and animation are announced between the header and the pixels.
    for (std::size_t at = header_end; file.size() - at >= 12;) {
        const auto length = big32(file, at);
        const auto type = file.substr(at + 4, 4);
        if (type == "IDAT" || length > file.size() - at - 12) break;
        if (type == "tRNS") info.has_alpha = true;
        if (type == "acTL") info.animated = true;
        at += std::size_t{length} + 12;
    }
    return info;
}

Image decode_png(std::string_view file, const ImageInfo& info) {
    Reading reading{file};
    if (!read_header(reading, info)) broken(name, reading.trouble.words);
    if (reading.width != info.width || reading.height != info.height ||
        (reading.channels != 3 && reading.channels != 4) ||
        reading.row_bytes != std::size_t{reading.width} * reading.channels)
        broken(name, "contradicts itself");
    auto image = blank_image(reading.width, reading.height, reading.channels);
    auto rows = rows_of(image);
    if (!read_pixels(reading, rows.data())) broken(name, reading.trouble.words);
    return image;
}

std::string encode_png(const Image& image) {
    Writing writing;
    // libpng does not change what it writes, but its interface predates const.
    auto rows = rows_of(const_cast<Image&>(image));
    if (!write_all(writing, image, rows.data()))
        throw ImageError(ImageFault::broken,
                         std::string{"the PNG file cannot be written: "} + writing.trouble.words);
    return std::move(writing.file);
}

}  // namespace orda::blobs
