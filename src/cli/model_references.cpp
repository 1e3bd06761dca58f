#include "cli/model_references.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace orda::cli {

namespace {

constexpr const char* image_copy = "image-reference.json";
constexpr const char* extra_copy = "image-reference-extra.json";
constexpr const char* text_copy = "text-reference.json";

bool is_url(const std::string& source) {
    return source.starts_with("http://") || source.starts_with("https://");
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("the model reference " + path + " cannot be read");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

ModelReferences::ModelReferences(ModelsSettings settings, const DataFolder& folder,
                                 http::Outbound& outbound, const Log& log)
    : settings_(std::move(settings)), folder_(folder), outbound_(outbound), log_(log) {}

std::string ModelReferences::local_text(const std::string& source, const std::string& copy) const {
    if (source.empty()) return {};
    return is_url(source) ? folder_.read(copy) : read_file(source);
}

void ModelReferences::load_local() {
    rebuild();
}

void ModelReferences::rebuild() {
    auto images = std::make_shared<rules::ImageReference>();
    for (const auto& [source, copy] : {std::pair{settings_.image_reference, image_copy},
                                       std::pair{settings_.image_reference_extra, extra_copy}}) {
        const std::string text = local_text(source, copy);
        if (!text.empty()) images->merge(rules::ImageReference::parse(text));
    }
    if (images->models().empty())
        images = std::make_shared<rules::ImageReference>(rules::ImageReference::built_in());
    images_ = std::move(images);

    const std::string text = local_text(settings_.text_reference, text_copy);
    texts_ = std::make_shared<rules::TextReference>(
        text.empty() ? rules::TextReference::built_in() : rules::TextReference::parse(text));
}

bool ModelReferences::refresh() {
    bool changed = fetch(settings_.image_reference, image_copy);
    changed = fetch(settings_.image_reference_extra, extra_copy) || changed;
    changed = fetch(settings_.text_reference, text_copy) || changed;
    if (changed) rebuild();
    return changed;
}

bool ModelReferences::fetch(const std::string& source, const std::string& copy) const {
    if (!is_url(source)) return false;
    try {
        http::OutboundRequest request;
        request.url = source;
        request.deadline = settings_.timeout;
        request.max_bytes = rules::max_reference_bytes;
        const auto answer = outbound_.fetch_and_wait(std::move(request));
        if (answer.status != 200)
            throw std::runtime_error("status " + std::to_string(answer.status));
        if (answer.body == folder_.read(copy)) return false;
        // Only what can be read replaces the last good copy.
        if (copy == text_copy)
            (void)rules::TextReference::parse(answer.body);
        else
            (void)rules::ImageReference::parse(answer.body);
        folder_.write(copy, answer.body);
        return true;
    } catch (const std::exception& error) {
        log_.warning("the model reference {} could not be fetched, the last one stays: {}", source,
                     error.what());
        return false;
    }
}

}  // namespace orda::cli
