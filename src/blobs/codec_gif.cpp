#include <algorithm>
#include <cstring>
#include <gif_lib.h>
#include <memory>

#include "blobs/codecs.h"

namespace orda::blobs {

namespace {

constexpr std::string_view name = "GIF";
constexpr std::uint8_t extension_mark = 0x21;
constexpr std::uint8_t image_mark = 0x2C;

/// The place behind a run of data blocks; the file's size when it ends before.
std::size_t skip_blocks(std::string_view file, std::size_t at) {
    while (at < file.size()) {
        const std::size_t length = byte_at(file, at);
        if (length == 0) return at + 1;
        at += 1 + length;
    }
    return file.size();
}

/// Bytes of the colour table that these flags announce.
std::size_t table_bytes(std::uint8_t flags) {
    return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

int take_bytes(GifFileType* gif, GifByteType* into, int length) {
    auto& left = *static_cast<std::string_view*>(gif->UserData);
    const auto count = std::min(left.size(), static_cast<std::size_t>(std::max(length, 0)));
    std::memcpy(into, left.data(), count);
    left.remove_prefix(count);
    return static_cast<int>(count);
}

struct CloseGif {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using Gif = std::unique_ptr<GifFileType, CloseGif>;

[[noreturn]] void fail(int error) {
    const char* words = GifErrorString(error);
    broken(name, std::string{"cannot be read: "} + (words != nullptr ? words : "unknown error"));
}

/// Goes through the extensions up to the first image; the index of its transparent colour, or
/// NO_TRANSPARENT_COLOR.
int find_first_image(GifFileType* gif) {
    int transparent = NO_TRANSPARENT_COLOR;
    while (true) {
        GifRecordType type = UNDEFINED_RECORD_TYPE;
        if (DGifGetRecordType(gif, &type) == GIF_ERROR) fail(gif->Error);
        if (type == IMAGE_DESC_RECORD_TYPE) return transparent;
        if (type != EXTENSION_RECORD_TYPE) broken(name, "holds no picture");
        int code = 0;
        GifByteType* block = nullptr;
        if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) fail(gif->Error);
        while (block != nullptr) {
            GraphicsControlBlock control;
            // The first byte of a block is its length.
            if (code == GRAPHICS_EXT_FUNC_CODE &&
                DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
                transparent = control.TransparentColor;
            if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) fail(gif->Error);
        }
    }
}

/// The row in the picture of the i-th row in an interlaced file.
std::uint32_t interlaced_row(std::uint32_t i, std::uint32_t height) {
    constexpr std::uint32_t starts[] = {0, 4, 2, 1};
    constexpr std::uint32_t steps[] = {8, 8, 4, 2};
    for (int pass = 0; pass < 4; ++pass) {
        const auto start = starts[pass];
        const auto rows = height > start ? (height - start + steps[pass] - 1) / steps[pass] : 0;
        if (i < rows) return start + i * steps[pass];
        i -= rows;
    }
    return height - 1;
}

}  // namespace

ImageInfo probe_gif(std::string_view file) {
    constexpr std::size_t header_size = 13;
    constexpr std::size_t image_size = 10;
    if (file.size() < header_size) broken(name, "ends inside its header");
    ImageInfo info;
    info.format = Format::gif;
    info.width = little16(file, 6);
    info.height = little16(file, 8);
    if (info.width == 0 || info.height == 0) broken(name, "has an impossible size");

    int images = 0;
    auto at = header_size + table_bytes(byte_at(file, 10));
    while (at < file.size() && images < 2) {
        const auto mark = byte_at(file, at);
        if (mark == extension_mark && at + 2 < file.size()) {
            const auto code = byte_at(file, at + 1);
            const bool control = code == GRAPHICS_EXT_FUNC_CODE && at + 4 <= file.size();
            if (images == 0 && control && (byte_at(file, at + 3) & 1) != 0) info.has_alpha = true;
            at = skip_blocks(file, at + 2);
        } else if (mark == image_mark && at + image_size < file.size()) {
            const bool whole = little16(file, at + 1) == 0 && little16(file, at + 3) == 0 &&
                               little16(file, at + 5) == info.width &&
                               little16(file, at + 7) == info.height;
            // What the first image leaves uncovered is transparent.
            if (images == 0 && !whole) info.has_alpha = true;
            ++images;
            const auto table = table_bytes(byte_at(file, at + 9));
            // One byte behind the table says how wide the codes are.
            at = skip_blocks(file, at + image_size + table + 1);
        } else {
            break;
        }
    }
    info.animated = images > 1;
    return info;
}

Image decode_gif(std::string_view file, const ImageInfo& info) {
    std::string_view left = file;
    int error = 0;
    const Gif gif{DGifOpen(&left, take_bytes, &error)};
    if (!gif) fail(error);
    const int transparent = find_first_image(gif.get());
    if (DGifGetImageDesc(gif.get()) == GIF_ERROR) fail(gif->Error);

    const auto& frame = gif->Image;
    const auto left_side = static_cast<std::uint32_t>(frame.Left);
    const auto top = static_cast<std::uint32_t>(frame.Top);
    const auto width = static_cast<std::uint32_t>(frame.Width);
    const auto height = static_cast<std::uint32_t>(frame.Height);
    if (frame.Left < 0 || frame.Top < 0 || frame.Width <= 0 || frame.Height <= 0 ||
        left_side + width > info.width || top + height > info.height)
        broken(name, "has a frame outside its canvas");
    const auto* colours = frame.ColorMap != nullptr ? frame.ColorMap : gif->SColorMap;
    if (colours == nullptr) broken(name, "has no colours");

    auto image = blank_image(info.width, info.height, info.has_alpha ? 4 : 3);
    std::vector<GifPixelType> line(width);
    for (std::uint32_t i = 0; i < height; ++i) {
        if (DGifGetLine(gif.get(), line.data(), frame.Width) == GIF_ERROR) fail(gif->Error);
        const auto y = top + (frame.Interlace ? interlaced_row(i, height) : i);
        auto* into = image.row(y) + std::size_t{left_side} * image.channels;
        for (const auto index : line) {
            if (index < colours->ColorCount) {
                const auto& colour = colours->Colors[index];
                into[0] = colour.Red;
                into[1] = colour.Green;
                into[2] = colour.Blue;
            }
            if (image.has_alpha()) into[3] = index == transparent ? 0 : 255;
            into += image.channels;
        }
    }
    return image;
}

}  // namespace orda::blobs
