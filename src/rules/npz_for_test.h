#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>
#include <zlib.h>

#include "rules/npz.h"

namespace orda::rules {

/// Writes NumPy archives as `read_npz` reads them, stored or deflated.
class NpzWriter {
  public:
    explicit NpzWriter(bool deflated) : deflated_(deflated) {}

    void add(const std::string& name, const NpyArray& array) {
        std::string shape;
        for (const std::size_t length : array.shape)
            shape += std::to_string(length) + ", ";
        std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
        header.resize(118, ' ');
        header.back() = '\n';
        std::string content = std::string("\x93NUMPY\x01\x00", 8) + number(118, 2) + header;
        for (const float value : array.values)
            content += number(std::bit_cast<std::uint32_t>(value), 4);
        add_member(name + ".npy", content);
    }

    void add_member(const std::string& name, const std::string& content) {
        const std::string packed = deflated_ ? deflate_raw(content) : content;
        const auto* bytes = reinterpret_cast<const Bytef*>(content.data());
        const auto checksum =
            static_cast<std::uint32_t>(crc32(0, bytes, static_cast<uInt>(content.size())));
        const std::string sizes = number(checksum, 4) + number(packed.size(), 4) +
                                  number(content.size(), 4) + number(name.size(), 2);
        const std::string method = number(deflated_ ? 8 : 0, 2);
        directory_ += number(0x02014B50, 4) + number(20, 2) + number(20, 2) + number(0, 2) +
                      method + number(0, 4) + sizes + std::string(12, '\0') +
                      number(body_.size(), 4) + name;
        body_ += number(0x04034B50, 4) + number(20, 2) + number(0, 2) + method + number(0, 4) +
                 sizes + number(0, 2) + name + packed;
        ++count_;
    }

    std::vector<std::uint8_t> bytes() const {
        const std::string end = number(0x06054B50, 4) + number(0, 4) + number(count_, 2) +
                                number(count_, 2) + number(directory_.size(), 4) +
                                number(body_.size(), 4) + number(0, 2);
        const std::string all = body_ + directory_ + end;
        return {all.begin(), all.end()};
    }

  private:
    static std::string number(std::uint64_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i)
            text += static_cast<char>(value >> (8 * i) & 0xFF);
        return text;
    }
    static std::string deflate_raw(const std::string& content) {
        std::string packed(content.size() + 1000, '\0');
        z_stream stream{};
        deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
        stream.avail_in = static_cast<uInt>(content.size());
        stream.next_out = reinterpret_cast<Bytef*>(packed.data());
        stream.avail_out = static_cast<uInt>(packed.size());
        deflate(&stream, Z_FINISH);
        packed.resize(stream.total_out);
        deflateEnd(&stream);
        return packed;
    }

    bool deflated_;
    std::string body_;
    std::string directory_;
    std::size_t count_ = 0;
};

}  // namespace orda::rules
