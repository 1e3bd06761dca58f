#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/model_reference.h"

namespace orda::rules {

// Names and lists that workers send, spec/scheduling.md §5.1–5.6 and spec/workers-and-teams.md §2.
// Lengths are code points. The functions that refuse throw a Refusal.

inline constexpr std::size_t max_worker_name = 100;
inline constexpr std::size_t extreme_worker_name = 200;
inline constexpr std::size_t max_worker_info = 1000;
inline constexpr std::size_t max_image_models = 300;
inline constexpr std::size_t max_text_models = 200;
inline constexpr std::size_t max_model_name = 255;
inline constexpr std::size_t max_blacklist_words = 200;
inline constexpr std::size_t max_blacklist_word = 15;
inline constexpr std::size_t max_softprompts = 200;
inline constexpr std::size_t max_softprompt = 100;
inline constexpr std::size_t max_forms = 100;
inline constexpr std::size_t max_maintenance_message = 300;
inline constexpr std::size_t max_bridge_agent = 1000;

/// The name as stored and looked up: sanitised and trimmed. Refuses an empty one.
std::string worker_name(std::string_view given);
/// Refuses a new worker's (cleaned) name: too long (`TooLongWorkerName`), or it contains `colab`,
/// `tpu` or `google` in any case.
void check_new_worker_name(std::string_view name);
/// Sanitised, cut to `limit` code points.
std::string clean_text(std::string_view given, std::size_t limit);
/// Sanitised; `unknown:0:unknown` when nothing is left.
std::string clean_bridge_agent(std::string_view given);

/// What an owner may serve.
struct OwnerRights {
    /// `name#id`.
    std::string alias;
    bool customizer = false;
    bool special = false;
};
/// The accepted part of an image worker's model list, first 300, each name once, in order. Refuses
/// somebody else's brand and a list of which nothing is left.
std::vector<std::string> accepted_image_models(std::span<const std::string> given,
                                               const OwnerRights& owner,
                                               const ImageReference& images);
/// The same for text: first 200, anything but somebody else's brand.
std::vector<std::string> accepted_text_models(std::span<const std::string> given,
                                              const OwnerRights& owner);

/// Cleaned, lower case, cut to 15 characters, first 200, each once, none empty.
std::vector<std::string> cleaned_blacklist(std::span<const std::string> given);
/// Cleaned, cut to 100, first 200, each once, none empty.
std::vector<std::string> cleaned_softprompts(std::span<const std::string> given);
/// Forms of an alchemist, first 100: each once; `caption` when there is none.
std::vector<std::string> accepted_forms(std::span<const std::string> given);

/// A model that only its special owner's workers serve and only named requests get.
bool is_special_model(std::string_view name);
/// The retired beta model of spec/image-generation.md §3.12.
inline constexpr std::string_view retired_beta_model = "SDXL_beta::stability.ai#6901";

}  // namespace orda::rules
