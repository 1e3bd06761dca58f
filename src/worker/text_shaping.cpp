#include "worker/text_shaping.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "worker/json_reading.h"

namespace orda::worker {

namespace json = boost::json;

namespace {

constexpr std::string_view special_characters = "#/@%{}+=~|^<>";

void cut_at_stop_sequences(std::string& text, const json::object& payload) {
    const json::array* stops = find_array(payload, "stop_sequence");
    if (stops == nullptr) return;
    std::size_t end = text.size();
    for (const auto& value : *stops)
        if (value.is_string() && !value.get_string().empty())
            end = std::min(end, text.find(std::string_view(value.get_string())));
    text.resize(std::min(end, text.size()));
}

/// Back to the last end of a sentence, if there is one.
void cut_incomplete_sentence(std::string& text) {
    const auto end = text.find_last_of(".!?\"*)`");
    if (end != std::string::npos) text.resize(end + 1);
}

void collapse_blank_lines(std::string& text) {
    for (std::size_t at = 0; (at = text.find("\n\n", at)) != std::string::npos;)
        text.erase(at, 1);
}

}  // namespace

std::string shape_text(std::string text, const json::object& payload) {
    cut_at_stop_sequences(text, payload);
    if (read_flag(payload, "frmttriminc")) cut_incomplete_sentence(text);
    if (read_flag(payload, "frmtrmblln")) collapse_blank_lines(text);
    if (read_flag(payload, "frmtrmspch"))
        std::erase_if(text,
                      [](char c) { return special_characters.find(c) != std::string_view::npos; });
    if (read_flag(payload, "singleline")) {
        // The first line that says something: answers often begin with a line break.
        text.erase(0, std::min(text.find_first_not_of("\n"), text.size()));
        text.resize(std::min(text.find('\n'), text.size()));
    }
    return text;
}

std::string shaped_prompt(const json::object& payload) {
    std::string prompt = read_text(payload, "prompt");
    const bool open = !prompt.empty() && std::isspace(static_cast<unsigned char>(prompt[0])) == 0;
    if (read_flag(payload, "frmtadsnsp") && open) prompt.insert(prompt.begin(), ' ');
    return prompt;
}

SplitPrompt split_prompt(std::string_view prompt) {
    const auto at = prompt.find("###");
    if (at == std::string_view::npos) return {std::string(trim(prompt)), {}};
    return {std::string(trim(prompt.substr(0, at))), std::string(trim(prompt.substr(at + 3)))};
}

}  // namespace orda::worker
