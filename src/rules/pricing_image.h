#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/model_reference.h"

namespace orda::rules {

// Prices of image jobs, spec/kudos.md §2.

/// The part of a request that its price depends on, defaults already filled in (§2.2).
struct ImagePayload {
    std::int32_t width = 512;
    std::int32_t height = 512;
    /// As asked, not as they count.
    std::int32_t steps = 30;
    double cfg_scale = 5.0;
    std::string sampler = "k_euler_a";
    bool karras = true;
    bool hires_fix = false;
    bool source_image = false;
    bool source_mask = false;
    std::string source_processing = "img2img";
    std::optional<double> denoising_strength;
    std::optional<double> control_strength;
    /// Present though empty when it was given as null or as empty text.
    std::optional<std::string> control_type;
    bool return_control_map = false;
    std::vector<std::string> post_processing;
    std::int32_t loras = 0;
    /// At least one textual inversion.
    bool tis = false;
};

inline constexpr std::size_t feature_count = 47;
using Features = std::array<float, feature_count>;
/// Input of the network in its exact order; nothing when the payload cannot be expressed.
std::optional<Features> features_of(const ImagePayload& payload);

/// The network that estimates how long a job takes. Immutable; any thread.
class PricingNetwork {
  public:
    /// From the bytes of the weights file (NumPy archive). Throws std::runtime_error in words.
    explicit PricingNetwork(std::span<const std::uint8_t> npz);

    /// Raw output, seconds.
    double evaluate(const Features& features) const;
    /// Rounded to hundredths; nothing when the payload cannot be expressed.
    std::optional<double> time_of(const ImagePayload& payload) const;
    /// Kudos before additions: time relative to the reference payload × 11.
    std::optional<double> kudos_of(const ImagePayload& payload) const;

  private:
    struct Layer {
        std::size_t inputs = 0;
        std::size_t outputs = 0;
        std::vector<float> weights;
        std::vector<float> biases;
    };
    std::vector<Layer> layers_;
    double reference_time_ = 0;
};

/// §2.5: what is paid when the network cannot say, or there is none.
double closed_formula(const ImagePayload& payload);

/// Price of one job before model multiplier and burn. `network` may be null. `matched_targeting`:
/// the option is on and the request has a worker list.
double image_price(const PricingNetwork* network, const ImagePayload& payload,
                   bool matched_targeting);

/// Multiplier on the reward by the model's baseline (§2.9).
double reward_multiplier(Baseline baseline, bool qr_code, bool hires_fix);
/// The simpler one of dry runs (§7): no QR code, no two passes.
double estimate_multiplier(Baseline baseline);
/// The model that dry runs assume when a request names none.
inline constexpr std::string_view default_estimate_model = "SDXL 1.0";

}  // namespace orda::rules
