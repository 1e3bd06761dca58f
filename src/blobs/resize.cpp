#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/assertion.h"
#include "blobs/image.h"

namespace orda::blobs {

namespace {

constexpr double lobes = 3;

double lanczos(double x) {
    if (x == 0) return 1;
    if (std::abs(x) >= lobes) return 0;
    const double angle = std::numbers::pi * x;
    return lobes * std::sin(angle) * std::sin(angle / lobes) / (angle * angle);
}

/// Which pixels of a line make up one pixel of the resampled line, and how much.
struct Taps {
    std::uint32_t first = 0;
    std::vector<float> weights;
};

std::vector<Taps> taps_for(std::uint32_t from, std::uint32_t to) {
    const double scale = static_cast<double>(from) / to;
    const double stretch = std::max(scale, 1.0);
    std::vector<Taps> all(to);
    for (std::uint32_t i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * scale;
        const double low = std::max(std::floor(centre - lobes * stretch), 0.0);
        const double high = std::min(std::ceil(centre + lobes * stretch), double{1} * from);
        auto& taps = all[i];
        taps.first = static_cast<std::uint32_t>(low);
        double sum = 0;
        for (double place = low; place < high; ++place) {
            const double weight = lanczos((place + 0.5 - centre) / stretch);
            taps.weights.push_back(static_cast<float>(weight));
            sum += weight;
        }
        for (auto& weight : taps.weights)
            weight = static_cast<float>(weight / sum);
    }
    return all;
}

/// Channel values of a row, colours multiplied by alpha.
void load_row(const Image& image, std::uint32_t y, std::vector<float>& row) {
    const auto* from = image.row(y);
    for (std::size_t at = 0; at < row.size(); at += image.channels) {
        const float alpha = image.has_alpha() ? static_cast<float>(from[at + 3]) / 255.0F : 1.0F;
        for (std::size_t channel = 0; channel < 3; ++channel)
            row[at + channel] = static_cast<float>(from[at + channel]) * alpha;
        if (image.has_alpha()) row[at + 3] = static_cast<float>(from[at + 3]);
    }
}

std::uint8_t to_byte(float value) {
    return static_cast<std::uint8_t>(std::clamp(std::lround(value), 0L, 255L));
}

void store_row(const std::vector<float>& row, std::uint32_t channels, std::uint8_t* into) {
    for (std::size_t at = 0; at < row.size(); at += channels) {
        float back = 1;
        if (channels == 4) {
            into[at + 3] = to_byte(row[at + 3]);
            back = row[at + 3] > 0 ? 255.0F / row[at + 3] : 0.0F;
        }
        for (std::size_t channel = 0; channel < 3; ++channel)
            into[at + channel] = to_byte(row[at + channel] * back);
    }
}

}  // namespace

Image resize(const Image& image, std::uint32_t width, std::uint32_t height) {
    auto resized = blank_image(width, height, image.channels);
    const std::size_t channels = image.channels;
    const auto across = taps_for(image.width, width);
    const auto down = taps_for(image.height, height);

    // Rows already resampled across, as many as one row of the result can need: row y of the
    // picture is kept at y modulo their number.
    std::size_t window = 0;
    for (const auto& taps : down)
        window = std::max(window, taps.weights.size());
    std::vector<std::vector<float>> kept(window, std::vector<float>(width * channels));
    std::vector<float> line(image.width * channels);
    std::uint32_t next = 0;

    std::vector<float> result(width * channels);
    for (std::uint32_t y = 0; y < height; ++y) {
        const auto& rows = down[y];
        const auto end = rows.first + static_cast<std::uint32_t>(rows.weights.size());
        for (; next < end; ++next) {
            load_row(image, next, line);
            auto& into = kept[next % window];
            for (std::uint32_t x = 0; x < width; ++x)
                for (std::size_t channel = 0; channel < channels; ++channel) {
                    float sum = 0;
                    auto from = across[x].first * channels + channel;
                    for (const float weight : across[x].weights) {
                        sum += weight * line[from];
                        from += channels;
                    }
                    into[x * channels + channel] = sum;
                }
        }
        std::ranges::fill(result, 0.0F);
        for (std::size_t i = 0; i < rows.weights.size(); ++i) {
            const auto& from = kept[(rows.first + i) % window];
            for (std::size_t at = 0; at < result.size(); ++at)
                result[at] += rows.weights[i] * from[at];
        }
        store_row(result, image.channels, resized.row(y));
    }
    return resized;
}

}  // namespace orda::blobs
