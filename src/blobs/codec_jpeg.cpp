#include <cstddef>
#include <cstdio>
#include <setjmp.h>
// jpeglib.h uses FILE and size_t without including them.
#include <array>
#include <jerror.h>
#include <jpeglib.h>

#include "base/assertion.h"
#include "blobs/codecs.h"

namespace orda::blobs {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view name = "JPEG";
/// A progressive picture of more passes only serves to keep decoders busy.
constexpr int max_scans = 50;
/// What libjpeg may take: 2 bytes for each of 4 channels of a pixel, and something on top.
constexpr std::size_t memory_per_pixel = 10;
constexpr std::size_t memory_on_top = 32 * 1024 * 1024;

/// The orientation in an `Exif` segment (a small TIFF file); 1 when there is none.
std::uint8_t exif_orientation(std::string_view tiff) {
    constexpr std::uint32_t orientation_tag = 0x0112;
    constexpr std::size_t entry_size = 12;
    if (tiff.size() < 8) return 1;
    const bool little = tiff.starts_with("II");
    if (!little && !tiff.starts_with("MM")) return 1;
    const auto number16 = [&](std::size_t at) {
        return little ? little16(tiff, at) : big16(tiff, at);
    };
    const std::size_t directory = little ? little32(tiff, 4) : big32(tiff, 4);
    if (directory > tiff.size() - 2) return 1;
    const std::size_t count = number16(directory);
    for (std::size_t i = 0; i < count; ++i) {
        const auto at = directory + 2 + i * entry_size;
        if (at > tiff.size() || tiff.size() - at < entry_size) return 1;
        if (number16(at) != orientation_tag) continue;
        const auto value = number16(at + 8);
        return value >= 1 && value <= 8 ? static_cast<std::uint8_t>(value) : std::uint8_t{1};
    }
    return 1;
}

bool starts_frame(std::uint8_t marker) {
    // C4, C8 and CC are tables and an extension that share the range.
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// libjpeg leaves by longjmp. The functions that call setjmp hold nothing with a destructor; what
// they need lives in this struct, which their caller owns.
struct Reading {
    jmp_buf jump;
    char words[JMSG_LENGTH_MAX] = "";
    bool data_missing = false;  ///< pixels were made up
    bool ended = false;         ///< the file's last byte is behind us
    jpeg_error_mgr errors{};
    jpeg_source_mgr source{};
    jpeg_progress_mgr progress{};
    jpeg_decompress_struct jpeg{};
    std::string_view file;

    explicit Reading(std::string_view bytes) : file(bytes) {}
    ~Reading() { jpeg_destroy_decompress(&jpeg); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
};

Reading& reading_of(j_common_ptr jpeg) {
    return *static_cast<Reading*>(jpeg->client_data);
}

[[noreturn]] void on_error(j_common_ptr jpeg) {
    auto& reading = reading_of(jpeg);
    (*jpeg->err->format_message)(jpeg, reading.words);
    longjmp(reading.jump, 1);
}

void on_message(j_common_ptr jpeg, int level) {
    if (level >= 0) return;
    ++jpeg->err->num_warnings;
    // The decoder makes up pixels from here on.
    if (jpeg->err->msg_code == JWRN_HIT_MARKER) reading_of(jpeg).data_missing = true;
}

void start_source(j_decompress_ptr) {}
void end_source(j_decompress_ptr) {}

boolean no_more_bytes(j_decompress_ptr jpeg) {
    // An end marker, again and again: a file may lack its own, but not its pixels.
    static_cast<Reading*>(jpeg->client_data)->ended = true;
    static constexpr std::array<JOCTET, 2> end_marker = {0xFF, JPEG_EOI};
    jpeg->src->next_input_byte = end_marker.data();
    jpeg->src->bytes_in_buffer = end_marker.size();
    return TRUE;
}

void skip_bytes(j_decompress_ptr jpeg, long count) {
    if (count <= 0) return;
    auto* source = jpeg->src;
    if (static_cast<std::size_t>(count) > source->bytes_in_buffer) {
        no_more_bytes(jpeg);
        return;
    }
    source->next_input_byte += count;
    source->bytes_in_buffer -= static_cast<std::size_t>(count);
}

void watch_scans(j_common_ptr jpeg) {
    if (reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= max_scans) return;
    auto& reading = reading_of(jpeg);
    std::snprintf(reading.words, sizeof reading.words, "has too many passes");
    longjmp(reading.jump, 1);
}

/// Reads up to the pixels and chooses RGB, or CMYK for what has four channels.
bool read_header(Reading& reading, const ImageInfo& info) {
    auto& jpeg = reading.jpeg;
    jpeg.err = jpeg_std_error(&reading.errors);
    reading.errors.error_exit = on_error;
    reading.errors.emit_message = on_message;
    jpeg.client_data = &reading;
    if (setjmp(reading.jump) != 0) return false;
    jpeg_create_decompress(&jpeg);
    jpeg.mem->max_memory_to_use =
        static_cast<long>(info.pixels() * memory_per_pixel + memory_on_top);
    reading.progress.progress_monitor = watch_scans;
    jpeg.progress = &reading.progress;
    reading.source.init_source = start_source;
    reading.source.fill_input_buffer = no_more_bytes;
    reading.source.skip_input_data = skip_bytes;
    reading.source.resync_to_restart = jpeg_resync_to_restart;
    reading.source.term_source = end_source;
    reading.source.next_input_byte = reinterpret_cast<const JOCTET*>(reading.file.data());
    reading.source.bytes_in_buffer = reading.file.size();
    jpeg.src = &reading.source;
    jpeg_read_header(&jpeg, TRUE);
    const bool four = jpeg.jpeg_color_space == JCS_CMYK || jpeg.jpeg_color_space == JCS_YCCK;
    jpeg.out_color_space = four ? JCS_CMYK : JCS_RGB;
    return true;
}

/// Reads all rows one after the other into `pixels`.
bool read_pixels(Reading& reading, std::uint8_t* pixels) {
    if (setjmp(reading.jump) != 0) return false;
    auto& jpeg = reading.jpeg;
    jpeg_start_decompress(&jpeg);
    const auto row_bytes =
        std::size_t{jpeg.output_width} * static_cast<std::size_t>(jpeg.output_components);
    while (jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = pixels + row_bytes * jpeg.output_scanline;
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    return true;
}

/// `inverted`: as Adobe's programs write it, 0 is full ink.
Image cmyk_to_rgb(const std::vector<std::uint8_t>& cmyk, const ImageInfo& info, bool inverted) {
    auto image = blank_image(info.width, info.height, 3);
    const auto light = [inverted](std::uint8_t ink) {
        return inverted ? unsigned{ink} : 255U - ink;
    };
    const auto* from = cmyk.data();
    for (std::size_t at = 0; at < image.pixels.size(); at += 3, from += 4) {
        const auto key = light(from[3]);
        for (std::size_t channel = 0; channel < 3; ++channel)
            image.pixels[at + channel] =
                static_cast<std::uint8_t>((light(from[channel]) * key + 127) / 255);
    }
    return image;
}

}  // namespace

ImageInfo probe_jpeg(std::string_view file) {
    ImageInfo info;
    info.format = Format::jpeg;
    std::size_t at = 2;
    while (true) {
        if (at >= file.size() || byte_at(file, at) != 0xFF) broken(name, "has no picture header");
        while (at < file.size() && byte_at(file, at) == 0xFF)
            ++at;
        if (at + 3 > file.size()) broken(name, "ends inside its header");
        const auto marker = byte_at(file, at);
        const std::size_t length = big16(file, at + 1);
        const auto segment = file.substr(at + 3, length < 2 ? 0 : length - 2);
        if (length < 2 || segment.size() != length - 2) broken(name, "ends inside its header");
        if (marker == 0xE1 && segment.starts_with("Exif\0\0"sv))
            info.orientation = exif_orientation(segment.substr(6));
        if (starts_frame(marker)) {
            if (segment.size() < 6) broken(name, "ends inside its header");
            info.height = big16(segment, 1);
            info.width = big16(segment, 3);
            if (info.width == 0 || info.height == 0) broken(name, "has an impossible size");
            return info;
        }
        at += 1 + length;
    }
}

Image decode_jpeg(std::string_view file, const ImageInfo& info) {
    Reading reading{file};
    const auto fail = [&] { broken(name, std::string{"cannot be read: "} + reading.words); };
    if (!read_header(reading, info)) fail();
    if (reading.jpeg.image_width != info.width || reading.jpeg.image_height != info.height)
        broken(name, "contradicts itself");

    Image image;
    if (reading.jpeg.out_color_space == JCS_CMYK) {
        std::vector<std::uint8_t> cmyk(info.pixels() * 4);
        if (!read_pixels(reading, cmyk.data())) fail();
        image = cmyk_to_rgb(cmyk, info, reading.jpeg.saw_Adobe_marker != 0);
    } else {
        image = blank_image(info.width, info.height, 3);
        if (!read_pixels(reading, image.pixels.data())) fail();
    }
    // Whether a file of several passes lacks the last ones can only be told by its end marker.
    const bool passes_missing = reading.ended && jpeg_has_multiple_scans(&reading.jpeg) != 0;
    if (reading.data_missing || passes_missing) broken(name, "ends too early");
    return image;
}

}  // namespace orda::blobs
