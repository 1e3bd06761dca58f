#include "rules/names.h"

#include <algorithm>

#include "base/html_cleaner.h"
#include "base/refusals.h"
#include "base/text.h"
#include "rules/text_model_names.h"

namespace orda::rules {

namespace {

constexpr std::string_view forbidden_words[] = {"colab", "tpu", "google"};

/// Appends unless it is empty or already there.
void add_once(std::vector<std::string>& list, std::string text) {
    if (!text.empty() && std::ranges::find(list, text) == list.end())
        list.push_back(std::move(text));
}

std::span<const std::string> first(std::span<const std::string> list, std::size_t count) {
    return list.first(std::min(count, list.size()));
}

/// Refuses a brand (`model::alias`) that is not the owner's.
void check_brand(std::string_view brand, std::string_view name, const OwnerRights& owner) {
    if (brand != owner.alias) throw refusals::bad_request_worker_models(name);
}

bool accepts_image_model(const std::string& name, const OwnerRights& owner,
                         const ImageReference& images) {
    if (const auto brand = brand_of(name); brand && owner.special) {
        check_brand(*brand, name, owner);
        return true;
    }
    return images.servable(name) || owner.customizer;
}

}  // namespace

std::string worker_name(std::string_view given) {
    std::string name = clean_html(given);
    if (name.empty()) throw refusals::bad_request("A worker needs a name.");
    return name;
}

void check_new_worker_name(std::string_view name) {
    if (code_points(name) > max_worker_name)
        throw refusals::too_long_worker_name(static_cast<std::int64_t>(max_worker_name));
    const std::string folded = ascii_lower(name);
    for (const std::string_view word : forbidden_words)
        if (folded.find(word) != std::string::npos) throw refusals::bad_request_worker_name(word);
}

std::string clean_text(std::string_view given, std::size_t limit) {
    const std::string cleaned = clean_html(given);
    return std::string(first_code_points(cleaned, limit));
}

std::string clean_bridge_agent(std::string_view given) {
    std::string cleaned = clean_text(given, max_bridge_agent);
    return cleaned.empty() ? "unknown:0:unknown" : cleaned;
}

std::vector<std::string> accepted_image_models(std::span<const std::string> given,
                                               const OwnerRights& owner,
                                               const ImageReference& images) {
    std::vector<std::string> accepted;
    std::vector<std::string> dropped;
    for (const std::string& name : first(given, max_image_models)) {
        const bool usable = code_points(name) <= max_model_name;
        add_once(usable && accepts_image_model(name, owner, images) ? accepted : dropped, name);
    }
    if (accepted.empty()) throw refusals::bad_request_worker_models(join(dropped, ", "));
    return accepted;
}

std::vector<std::string> accepted_text_models(std::span<const std::string> given,
                                              const OwnerRights& owner) {
    std::vector<std::string> accepted;
    for (const std::string& name : first(given, max_text_models)) {
        if (const auto brand = brand_of(name)) check_brand(*brand, name, owner);
        if (code_points(name) <= max_model_name) add_once(accepted, name);
    }
    if (accepted.empty()) throw refusals::bad_request_worker_models("");
    return accepted;
}

std::vector<std::string> cleaned_blacklist(std::span<const std::string> given) {
    std::vector<std::string> words;
    for (const std::string& word : first(given, max_blacklist_words))
        add_once(words, lower(clean_text(word, max_blacklist_word)));
    return words;
}

std::vector<std::string> cleaned_softprompts(std::span<const std::string> given) {
    std::vector<std::string> names;
    for (const std::string& name : first(given, max_softprompts))
        add_once(names, clean_text(first_code_points(name, max_softprompt), max_softprompt));
    return names;
}

std::vector<std::string> accepted_forms(std::span<const std::string> given) {
    std::vector<std::string> forms;
    for (const std::string& form : first(given, max_forms))
        add_once(forms, form);
    if (forms.empty()) forms.emplace_back("caption");
    return forms;
}

bool is_special_model(std::string_view name) {
    return name.find("horde_special") != std::string_view::npos;
}

}  // namespace orda::rules
