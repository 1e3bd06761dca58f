#include "blobs/painting.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/assertion.h"
#include "base/random.h"

namespace orda::blobs {

namespace {

// Lengths are in units of the shorter side, colours are 0 … 255.

struct Colour {
    float red = 0;
    float green = 0;
    float blue = 0;
};

Colour mix(const Colour& a, const Colour& b, float share) {
    return {a.red + (b.red - a.red) * share, a.green + (b.green - a.green) * share,
            a.blue + (b.blue - a.blue) * share};
}

float smooth(float x) {
    x = std::clamp(x, 0.0F, 1.0F);
    return x * x * (3 - 2 * x);
}

/// Uniform in [low, high).
float uniform(Random& random, float low, float high) {
    return low + (high - low) * static_cast<float>(random.next() >> 40) * 0x1p-24F;
}

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
    for (const char c : text) {
        hash ^= static_cast<std::uint8_t>(c);
        hash *= 0x100000001B3;
    }
    return hash;
}

/// A colour of even lightness whatever its hue: OKLCh (lightness 0 … 1, chroma, hue in turns).
Colour from_oklch(float lightness, float chroma, float hue) {
    const float angle = hue * 2 * std::numbers::pi_v<float>;
    const float a = chroma * std::cos(angle);
    const float b = chroma * std::sin(angle);
    const auto cube = [](float x) { return x * x * x; };
    const float l = cube(lightness + 0.3963377774F * a + 0.2158037573F * b);
    const float m = cube(lightness - 0.1055613458F * a - 0.0638541728F * b);
    const float s = cube(lightness - 0.0894841775F * a - 1.2914855480F * b);
    const auto encoded = [](float linear) {
        linear = std::clamp(linear, 0.0F, 1.0F);
        const float value =
            linear <= 0.0031308F ? 12.92F * linear : 1.055F * std::pow(linear, 1 / 2.4F) - 0.055F;
        return value * 255;
    };
    return {encoded(4.0767416621F * l - 3.3077115913F * m + 0.2309699292F * s),
            encoded(-1.2684380046F * l + 2.6097574011F * m - 0.3413193965F * s),
            encoded(-0.0041960863F * l - 0.7034186147F * m + 1.7076147010F * s)};
}

constexpr std::size_t palette_size = 5;
using Palette = std::array<Colour, palette_size>;

/// Neighbouring hues from dark to light, and one from the other side of the circle.
Palette make_palette(Random& random) {
    const float hue = uniform(random, 0, 1);
    const float spread = uniform(random, 0.06F, 0.14F);
    const float chroma = uniform(random, 0.09F, 0.15F);
    return {from_oklch(0.28F, chroma * 0.8F, hue), from_oklch(0.48F, chroma, hue + spread),
            from_oklch(0.68F, chroma, hue + spread * 2),
            from_oklch(0.86F, chroma * 0.6F, hue + spread * 3),
            from_oklch(0.76F, chroma * 1.1F, hue + 0.5F)};
}

/// Smooth noise in 0 … 1 from random values at whole coordinates.
class Noise {
  public:
    explicit Noise(Random& random) {
        for (auto& value : values_)
            value = uniform(random, 0, 1);
    }

    float at(float x, float y) const {
        const float left = std::floor(x);
        const float top = std::floor(y);
        const auto column = static_cast<std::uint32_t>(static_cast<std::int32_t>(left));
        const auto row = static_cast<std::uint32_t>(static_cast<std::int32_t>(top));
        const float across = smooth(x - left);
        const float down = smooth(y - top);
        const float upper = std::lerp(value(column, row), value(column + 1, row), across);
        const float lower = std::lerp(value(column, row + 1), value(column + 1, row + 1), across);
        return std::lerp(upper, lower, down);
    }

  private:
    static constexpr std::uint32_t side = 64;
    float value(std::uint32_t column, std::uint32_t row) const {
        return values_[(row % side) * side + column % side];
    }
    std::array<float, side * side> values_;
};

/// A disc, or a ring when `inner` is above 0.
struct Disc {
    float x = 0;
    float y = 0;
    float outer = 0;
    float inner = 0;
    float edge = 0;  ///< width over which it fades out
    float opacity = 0;
    Colour colour;
};

constexpr int fewest_discs = 7;
constexpr int most_discs = 14;

std::vector<Disc> make_discs(Random& random, const Palette& palette, float width, float height) {
    std::vector<Disc> discs(static_cast<std::size_t>(random.between(fewest_discs, most_discs)));
    for (auto& disc : discs) {
        const float size = uniform(random, 0, 1);
        disc.outer = 0.04F + 0.36F * size * size;
        disc.x = uniform(random, 0, width);
        disc.y = uniform(random, 0, height);
        disc.inner = random.between(0, 2) == 0 ? disc.outer * uniform(random, 0.7F, 0.94F) : 0;
        disc.edge = random.between(0, 2) == 0 ? disc.outer * 0.6F : 0.004F;
        disc.opacity = uniform(random, 0.25F, 0.85F);
        disc.colour = palette[static_cast<std::size_t>(random.between(1, palette_size - 1))];
    }
    // Large ones behind, small ones in front.
    std::ranges::stable_sort(discs, std::greater{}, &Disc::outer);
    return discs;
}

/// Lays a disc over one row of pixels; `unit` is the length of a pixel.
void draw_disc(const Disc& disc, float y, float unit, std::vector<Colour>& row) {
    const float rise = y - disc.y;
    if (std::abs(rise) >= disc.outer) return;
    const float reach = std::sqrt(disc.outer * disc.outer - rise * rise);
    const auto last = static_cast<float>(row.size());
    const auto begin = static_cast<std::size_t>(std::clamp((disc.x - reach) / unit, 0.0F, last));
    const auto end = static_cast<std::size_t>(std::clamp((disc.x + reach) / unit + 1, 0.0F, last));
    const float per_edge = 1 / std::max(disc.edge, 1.5F * unit);
    for (auto x = begin; x < end; ++x) {
        const float run = (static_cast<float>(x) + 0.5F) * unit - disc.x;
        const float distance = std::sqrt(run * run + rise * rise);
        float cover = smooth((disc.outer - distance) * per_edge);
        if (disc.inner > 0) cover *= smooth((distance - disc.inner) * per_edge);
        row[x] = mix(row[x], disc.colour, cover * disc.opacity);
    }
}

/// The background's colours along its gradient.
constexpr std::size_t ramp_steps = 512;
std::vector<Colour> make_ramp(const Palette& palette) {
    constexpr std::size_t stops = palette_size - 1;  // without the opposite colour
    std::vector<Colour> ramp(ramp_steps);
    for (std::size_t i = 0; i < ramp_steps; ++i) {
        const float place = static_cast<float>(i * (stops - 1)) / (ramp_steps - 1);
        const auto stop = std::min(static_cast<std::size_t>(place), stops - 2);
        ramp[i] = mix(palette[stop], palette[stop + 1], place - static_cast<float>(stop));
    }
    return ramp;
}

/// A little unevenness against bands in the gradient: -1.5 … 1.5 by place.
float grain(std::uint32_t x, std::uint32_t y) {
    std::uint32_t bits = x * 0x9E3779B1U ^ y * 0x85EBCA77U;
    bits ^= bits >> 15;
    bits *= 0xC2B2AE3DU;
    return static_cast<float>(bits >> 16) * (3.0F / 65536) - 1.5F;
}

std::uint8_t to_byte(float value) {
    return static_cast<std::uint8_t>(std::clamp(value, 0.0F, 255.0F));
}

}  // namespace

Image paint(std::string_view prompt, std::uint64_t seed, std::uint32_t width,
            std::uint32_t height) {
    must(width > 0 && height > 0 && std::max(width, height) <= painting_max_side,
         "a painting has a size within its limit");
    const auto theme = hash_of(prompt);
    SeededRandom mood{theme};
    SeededRandom hand{theme ^ (seed + 1) * 0x9E3779B97F4A7C15ULL};

    const auto palette = make_palette(mood);
    const auto ramp = make_ramp(palette);
    const Noise noise{hand};
    const float unit = 1.0F / static_cast<float>(std::min(width, height));
    const float right = static_cast<float>(width) * unit;
    const float bottom = static_cast<float>(height) * unit;
    const float angle = uniform(hand, 0, 2 * std::numbers::pi_v<float>);
    const float along_x = std::cos(angle);
    const float along_y = std::sin(angle);
    // The gradient runs from 0 to 1 over the picture's extent in its direction.
    const float extent = std::abs(along_x) * right + std::abs(along_y) * bottom;
    const float start = std::min(along_x, 0.0F) * right + std::min(along_y, 0.0F) * bottom;
    const auto discs = make_discs(hand, palette, right, bottom);

    auto image = blank_image(width, height, 3);
    std::vector<Colour> row(width);
    for (std::uint32_t j = 0; j < height; ++j) {
        const float y = (static_cast<float>(j) + 0.5F) * unit;
        for (std::uint32_t i = 0; i < width; ++i) {
            const float x = (static_cast<float>(i) + 0.5F) * unit;
            const float drift = noise.at(x * 2.1F, y * 2.1F) * 0.5F +
                                noise.at(x * 5.3F + 17, y * 5.3F + 9) * 0.16F - 0.33F;
            const float place = (along_x * x + along_y * y - start) / extent + drift;
            const auto step = std::clamp(place, 0.0F, 1.0F) * (ramp_steps - 1);
            row[i] = ramp[static_cast<std::size_t>(step)];
        }
        for (const auto& disc : discs)
            draw_disc(disc, y, unit, row);
        auto* into = image.row(j);
        for (std::uint32_t i = 0; i < width; ++i, into += 3) {
            const float uneven = grain(i, j) + 0.5F;
            into[0] = to_byte(row[i].red + uneven);
            into[1] = to_byte(row[i].green + uneven);
            into[2] = to_byte(row[i].blue + uneven);
        }
    }
    return image;
}

}  // namespace orda::blobs
