#pragma once

#include <cstdint>
#include <string_view>

#include "blobs/image.h"

namespace orda::blobs {

/// The largest side of a painting.
inline constexpr std::uint32_t painting_max_side = 8192;

/// An abstract picture (gradient, drifting noise, discs and rings) whose colours and forms follow
/// from the prompt and the seed: equal arguments give equal pixels, a different seed another
/// picture with the same palette. RGB. Sides 1 … `painting_max_side`. A stand-in where no model
/// runs: the `demo` back end of the worker. Any thread; some 25 ms for a megapixel.
Image paint(std::string_view prompt, std::uint64_t seed, std::uint32_t width, std::uint32_t height);

}  // namespace orda::blobs
