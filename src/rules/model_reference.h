#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orda::rules {

// The lists of known models, as values: parsed once, then shared read-only by any thread.

enum class Baseline : std::uint8_t {
    stable_diffusion_1,
    stable_diffusion_2,
    stable_diffusion_2_512,
    stable_diffusion_xl,
    stable_cascade,
    flux_1,
    qwen_image,
    z_image_turbo,
    other,  ///< in the reference with a baseline that workers may not serve
};

/// `stable diffusion 1`, `stable_diffusion_xl`, …; empty for `other`.
std::string_view wire_name(Baseline baseline);
/// `other` for what is not known.
Baseline baseline_from(std::string_view wire);

/// What a model asks of a request; absent = no rule.
struct ImageRequirements {
    std::optional<double> min_steps;
    std::optional<double> max_steps;
    std::optional<double> cfg_scale;
    std::optional<double> min_cfg_scale;
    std::optional<double> max_cfg_scale;
    std::optional<double> clip_skip;
    std::vector<std::string> samplers;
    std::vector<std::string> schedulers;
    bool operator==(const ImageRequirements&) const = default;
};

struct ImageModel {
    std::string name;
    Baseline baseline = Baseline::stable_diffusion_1;
    /// As written in the reference.
    std::string baseline_text;
    bool nsfw = false;
    bool inpainting = false;
    /// `type` is `controlnet`: a ControlNet and no checkpoint.
    bool controlnet = false;
    ImageRequirements requirements;
};

/// Largest reference accepted, bytes of JSON.
inline constexpr std::size_t max_reference_bytes = std::size_t{64} * 1024 * 1024;

/// The image model reference, spec/image-generation.md §12.6.
class ImageReference {
  public:
    ImageReference() = default;
    /// A JSON object: name → record. Unknown fields are ignored; records that are no objects or
    /// have no name are left out and counted. Throws std::runtime_error, in words, when the text
    /// is no JSON object or too large.
    static ImageReference parse(std::string_view json);
    /// A handful of well-known models, for a start without internet.
    static ImageReference built_in();

    /// Takes over every model of `other`, replacing those of the same name.
    void merge(const ImageReference& other);

    /// Null when it is not listed.
    const ImageModel* find(std::string_view name) const;
    bool contains(std::string_view name) const { return find(name) != nullptr; }
    /// Of a listed model, else by the tags `[SDXL]`, `[Flux]`, `[Qwen]`, `[ZModel]`, `[ZImage]` in
    /// the name, else Stable Diffusion 1.
    Baseline baseline_of(std::string_view name) const;
    /// Listed, no ControlNet and of a baseline that workers may serve.
    bool servable(std::string_view name) const;
    bool inpainting(std::string_view name) const;
    /// Requirement `max_steps` of a listed model.
    std::optional<double> max_steps(std::string_view name) const;

    const std::map<std::string, ImageModel, std::less<>>& models() const { return models_; }
    /// Records that could not be used.
    std::size_t skipped() const { return skipped_; }

  private:
    std::map<std::string, ImageModel, std::less<>> models_;
    std::size_t skipped_ = 0;
};

struct TextModel {
    std::string name;
    /// Number of parameters, not billions.
    std::int64_t parameters = 0;
    bool nsfw = false;
};

/// The text model reference, spec/text-generation.md §7.
class TextReference {
  public:
    TextReference() = default;
    /// As ImageReference::parse. A record without a whole positive number of parameters is left
    /// out and counted.
    static TextReference parse(std::string_view json);
    static TextReference built_in();

    void merge(const TextReference& other);

    /// By base name, then by base name without quantisation suffixes. Null when unknown.
    const TextModel* find(std::string_view name) const;
    bool known(std::string_view name) const { return find(name) != nullptr; }
    /// Parameters / 10⁹; 1 when unknown.
    double billions(std::string_view name) const;
    bool nsfw(std::string_view name) const;

    const std::map<std::string, TextModel, std::less<>>& models() const { return models_; }
    std::size_t skipped() const { return skipped_; }

  private:
    std::map<std::string, TextModel, std::less<>> models_;
    std::size_t skipped_ = 0;
};

}  // namespace orda::rules
