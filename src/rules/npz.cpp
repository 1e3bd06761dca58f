#include "rules/npz.h"

#include <bit>
#include <cmath>
#include <stdexcept>
#include <string_view>
#include <zlib.h>

namespace orda::rules {

namespace {

using Bytes = std::span<const std::uint8_t>;

[[noreturn]] void refuse(const std::string& why) {
    throw std::runtime_error("not a usable NumPy archive: " + why);
}

/// `count` bytes at `at`; refuses what lies outside.
Bytes part(Bytes bytes, std::size_t at, std::size_t count) {
    if (at > bytes.size() || count > bytes.size() - at) refuse("it is cut short");
    return bytes.subspan(at, count);
}

std::uint32_t little_endian(Bytes bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    const Bytes found = part(bytes, at, count);
    for (std::size_t i = 0; i < count; ++i)
        value |= std::uint32_t{found[i]} << (8 * i);
    return value;
}

std::string text_at(Bytes bytes, std::size_t at, std::size_t count) {
    const Bytes found = part(bytes, at, count);
    return {found.begin(), found.end()};
}

std::vector<std::uint8_t> inflated(Bytes packed, std::size_t size) {
    std::vector<std::uint8_t> result(size);
    z_stream stream{};
    // Negative: raw deflate, as it is inside ZIP.
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) refuse("it cannot be unpacked");
    // zlib takes a pointer to non-const input and only reads it.
    stream.next_in = const_cast<Bytef*>(packed.data());
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = result.data();
    stream.avail_out = static_cast<uInt>(result.size());
    const int status = inflate(&stream, Z_FINISH);
    const std::size_t left = stream.avail_out;
    inflateEnd(&stream);
    if (status != Z_STREAM_END || left != 0) refuse("a member is damaged");
    return result;
}

struct Member {
    std::string name;
    std::uint32_t method = 0;
    std::uint32_t checksum = 0;
    std::size_t packed_size = 0;
    std::size_t size = 0;
    std::size_t header_at = 0;
};

constexpr std::uint32_t end_signature = 0x06054B50;
constexpr std::uint32_t entry_signature = 0x02014B50;
constexpr std::uint32_t local_signature = 0x04034B50;
constexpr std::size_t end_size = 22;
constexpr std::size_t entry_size = 46;
constexpr std::size_t local_size = 30;

std::size_t find_end_record(Bytes bytes) {
    if (bytes.size() < end_size) refuse("it is no ZIP archive");
    for (std::size_t at = bytes.size() - end_size + 1; at-- > 0;)
        if (little_endian(bytes, at, 4) == end_signature) return at;
    refuse("it is no ZIP archive");
}

std::vector<Member> members_of(Bytes bytes) {
    const std::size_t end = find_end_record(bytes);
    const std::size_t count = little_endian(bytes, end + 10, 2);
    std::size_t at = little_endian(bytes, end + 16, 4);
    std::vector<Member> members;
    for (std::size_t i = 0; i < count; ++i) {
        if (little_endian(bytes, at, 4) != entry_signature) refuse("its directory is damaged");
        Member member;
        member.method = little_endian(bytes, at + 10, 2);
        member.checksum = little_endian(bytes, at + 16, 4);
        member.packed_size = little_endian(bytes, at + 20, 4);
        member.size = little_endian(bytes, at + 24, 4);
        const std::size_t name_size = little_endian(bytes, at + 28, 2);
        const std::size_t extra_size = little_endian(bytes, at + 30, 2);
        const std::size_t comment_size = little_endian(bytes, at + 32, 2);
        member.header_at = little_endian(bytes, at + 42, 4);
        member.name = text_at(bytes, at + entry_size, name_size);
        members.push_back(std::move(member));
        at += entry_size + name_size + extra_size + comment_size;
    }
    return members;
}

std::vector<std::uint8_t> content_of(Bytes bytes, const Member& member) {
    constexpr std::uint32_t stored = 0;
    constexpr std::uint32_t deflated = 8;
    if (little_endian(bytes, member.header_at, 4) != local_signature)
        refuse("its directory is damaged");
    const std::size_t data = member.header_at + local_size +
                             little_endian(bytes, member.header_at + 26, 2) +
                             little_endian(bytes, member.header_at + 28, 2);
    const Bytes packed = part(bytes, data, member.packed_size);
    std::vector<std::uint8_t> content;
    if (member.method == stored)
        content.assign(packed.begin(), packed.end());
    else if (member.method == deflated)
        content = inflated(packed, member.size);
    else
        refuse("it is packed in an unknown way");
    if (crc32(0, content.data(), static_cast<uInt>(content.size())) != member.checksum)
        refuse("a member is damaged");
    return content;
}

/// What stands after `'key':` in the header of an array, up to `end`.
std::string_view header_value(std::string_view header, std::string_view key, char end) {
    const std::size_t at = header.find(key);
    if (at == std::string_view::npos) refuse("an array has no " + std::string(key));
    const std::size_t from = header.find(':', at);
    const std::size_t to = from == std::string_view::npos ? from : header.find(end, from);
    if (to == std::string_view::npos) refuse("an array's header is damaged");
    return header.substr(from + 1, to - from - 1);
}

std::vector<std::size_t> shape_in(std::string_view text) {
    constexpr std::size_t largest = max_npz_bytes;
    std::vector<std::size_t> shape;
    std::size_t number = 0;
    bool reading = false;
    for (const char c : text) {
        if (c >= '0' && c <= '9') {
            number = number * 10 + static_cast<std::size_t>(c - '0');
            if (number > largest) refuse("an array is too large");
            reading = true;
        } else if (reading) {
            shape.push_back(number);
            number = 0;
            reading = false;
        }
    }
    if (reading) shape.push_back(number);
    return shape;
}

NpyArray array_in(Bytes bytes) {
    constexpr std::size_t prefix = 10;
    if (text_at(bytes, 0, 6) != "\x93NUMPY" || little_endian(bytes, 6, 1) != 1)
        refuse("a member is no array");
    const std::size_t header_size = little_endian(bytes, 8, 2);
    const std::string header = text_at(bytes, prefix, header_size);
    if (header_value(header, "'descr'", ',').find("'<f4'") == std::string_view::npos)
        refuse("its numbers are no 32-bit floats");
    if (header_value(header, "'fortran_order'", ',').find("False") == std::string_view::npos)
        refuse("its arrays are stored by columns");
    NpyArray array;
    array.shape = shape_in(header_value(header, "'shape'", ')'));
    std::size_t count = 1;
    for (const std::size_t length : array.shape) {
        count *= length;
        if (count > max_npz_bytes) refuse("an array is too large");
    }
    const Bytes data = part(bytes, prefix + header_size, count * sizeof(float));
    if (data.size() + prefix + header_size != bytes.size()) refuse("an array is too long");
    for (std::size_t i = 0; i < count; ++i) {
        const float value = std::bit_cast<float>(little_endian(data, i * sizeof(float), 4));
        if (!std::isfinite(value)) refuse("it contains what is no number");
        array.values.push_back(value);
    }
    return array;
}

}  // namespace

std::map<std::string, NpyArray> read_npz(Bytes bytes) {
    if (bytes.size() > max_npz_bytes) refuse("it is too large");
    std::map<std::string, NpyArray> arrays;
    std::size_t total = 0;
    for (const Member& member : members_of(bytes)) {
        total += member.size;
        if (total > max_npz_bytes) refuse("it is too large");
        std::string name = member.name;
        if (name.ends_with(".npy")) name.resize(name.size() - 4);
        arrays.insert_or_assign(std::move(name), array_in(content_of(bytes, member)));
    }
    return arrays;
}

}  // namespace orda::rules
