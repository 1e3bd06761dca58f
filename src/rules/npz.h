#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace orda::rules {

/// An array of a NumPy archive.
struct NpyArray {
    std::vector<std::size_t> shape;
    std::vector<float> values;
};

/// Most bytes an archive may have, packed and unpacked.
inline constexpr std::size_t max_npz_bytes = std::size_t{16} * 1024 * 1024;

/// Reads a ZIP archive (stored or deflated members, CRC checked) of NumPy arrays of little-endian
/// 32-bit floats in C order; keys are member names without `.npy`.
/// Throws std::runtime_error, in words, when it is anything else.
std::map<std::string, NpyArray> read_npz(std::span<const std::uint8_t> bytes);

}  // namespace orda::rules
