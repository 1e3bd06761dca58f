#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orda::rules {

/// A semantic version whose minor and patch may be missing; spec/scheduling.md §5.8.
struct Version {
    std::uint64_t major = 0;
    std::uint64_t minor = 0;
    std::uint64_t patch = 0;
    /// Identifiers of the pre-release, which sorts below its release; empty = a release.
    std::vector<std::string> pre_release;

    /// No leading `v` or zeros; a build part (`+…`) is accepted and ignored.
    static std::optional<Version> parse(std::string_view text);
};
std::strong_ordering operator<=>(const Version& a, const Version& b);
bool operator==(const Version& a, const Version& b);

/// What the software of an image worker can do, spec/scheduling.md §5.8.
enum class Capability : std::uint8_t {
    img2img,
    inpainting,
    painting,  ///< a name that nothing asks for
    karras,
    post_processing,
    r2,
    clip_skip,
    r2_source,
    controlnet,
    return_control_map,
    image_is_control,
    hires_fix,
    tiling,
    textual_inversion,
    lora,
    lora_versions,
    extra_source_images,
    stable_cascade_2pass,
    qr_code,
    extra_texts,
    workflow,
    layer_diffuse,
    flux,
    // Post-processors; the same order as post_processors() in steps.h.
    gfpgan,
    real_esrgan_x4plus,
    real_esrgan_x2plus,
    real_esrgan_x4plus_anime_6b,
    nmkd_siax,
    four_x_anime_sharp,
    codeformers,
    strip_background,
    nomos8k_sc,
    lsdir_plus,
    nomos_web_photo,
    nomos2_dysample,
    nomos2_hq_dat2,
    modern_spanimation_v1,
    gfpgan_v1_3,
    restore_former,
};

/// A set of capabilities.
class Capabilities {
  public:
    constexpr Capabilities() = default;
    constexpr bool has(Capability capability) const { return (bits_ & mask(capability)) != 0; }
    constexpr bool has_all(Capabilities others) const { return (others.bits_ & ~bits_) == 0; }
    constexpr void add(Capability capability) { bits_ |= mask(capability); }
    constexpr void add(Capabilities others) { bits_ |= others.bits_; }
    bool operator==(const Capabilities&) const = default;

  private:
    static constexpr std::uint64_t mask(Capability capability) {
        return std::uint64_t{1} << static_cast<unsigned>(capability);
    }
    std::uint64_t bits_ = 0;
};

enum class Sampler : std::uint8_t {
    k_lms,
    k_heun,
    k_euler,
    k_euler_a,
    k_dpm_2,
    k_dpm_2_a,
    k_dpm_fast,
    k_dpm_adaptive,
    k_dpmpp_2s_a,
    k_dpmpp_2m,
    k_dpmpp_sde,
    dpmsolver,
    ddim,
    plms,
    lcm,
};

std::optional<Sampler> sampler_of(std::string_view wire);

/// A set of samplers.
class Samplers {
  public:
    constexpr Samplers() = default;
    constexpr bool has(Sampler sampler) const { return (bits_ & mask(sampler)) != 0; }
    constexpr void add(Sampler sampler) {
        bits_ = static_cast<std::uint16_t>(bits_ | mask(sampler));
    }
    bool operator==(const Samplers&) const = default;

  private:
    static constexpr std::uint16_t mask(Sampler sampler) {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(sampler));
    }
    std::uint16_t bits_ = 0;
};

/// The software a worker runs, from its `bridge_agent` (`name:version:url`).
struct Bridge {
    std::string name = "unknown";
    Version version;
    Capabilities capabilities;
    Samplers samplers_with_karras;
    Samplers samplers_without_karras;
    /// One of the text backends of spec/text-generation.md §4.5 (by name alone).
    bool validated_text_backend = false;
    /// Share of the reward that an image worker is paid: 100, 90 or 75; spec/kudos.md §2.9.
    int factor_hundredths = 75;

    bool has(Capability capability) const { return capabilities.has(capability); }
    bool supports(Sampler sampler, bool karras) const {
        return (karras ? samplers_with_karras : samplers_without_karras).has(sampler);
    }
};

/// Never fails: what cannot be read is `unknown`, version 0. Pure; any thread.
Bridge bridge_of(std::string_view bridge_agent);

}  // namespace orda::rules
