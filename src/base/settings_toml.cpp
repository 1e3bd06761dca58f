#include "base/settings_toml.h"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <utility>

namespace orda {

namespace {

/// A single value as the environment would have it; nothing for what is none.
std::optional<std::string> scalar_text(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (const auto* whole = node.as_integer()) return std::to_string(whole->get());
    if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
    return std::nullopt;
}

std::optional<std::vector<std::string>> list_texts(const toml::array& array) {
    std::vector<std::string> elements;
    for (const auto& element : array) {
        auto text = scalar_text(element);
        if (!text) return std::nullopt;
        elements.push_back(std::move(*text));
    }
    return elements;
}

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

void flatten(const toml::table& table, const std::string& prefix, std::vector<FileSetting>& out) {
    for (const auto& [name, node] : table) {
        const std::string key = prefix + std::string(name.str());
        if (const auto* inner = node.as_table()) {
            flatten(*inner, key + ".", out);
            continue;
        }
        FileSetting setting{.key = key, .value = {}, .line = line_of(node)};
        if (const auto* array = node.as_array()) {
            setting.value.list = list_texts(*array);
        } else if (auto text = scalar_text(node)) {
            setting.value.text = std::move(*text);
            out.push_back(std::move(setting));
            continue;
        }
        if (!setting.value.list)
            throw std::runtime_error(
                fmt::format("line {}: no setting has a value like that of {}", setting.line, key));
        out.push_back(std::move(setting));
    }
}

}  // namespace

std::vector<FileSetting> parse_toml(std::string_view text) {
    try {
        std::vector<FileSetting> settings;
        flatten(toml::parse(text), "", settings);
        return settings;
    } catch (const toml::parse_error& error) {
        throw std::runtime_error(
            fmt::format("line {}: {}", error.source().begin.line, error.description()));
    }
}

std::optional<std::vector<std::string>> parse_json_list(std::string_view text) {
    // A JSON list of plain values is a TOML array as well.
    try {
        const auto table = toml::parse("list = " + std::string(text));
        if (table.size() != 1) return std::nullopt;
        const auto* array = table["list"].as_array();
        return array == nullptr ? std::nullopt : list_texts(*array);
    } catch (const toml::parse_error&) {
        return std::nullopt;
    }
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else
            out += c;
    }
    return out + "\"";
}

}  // namespace orda
