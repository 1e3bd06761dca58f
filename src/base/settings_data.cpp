#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "base/settings_schema.h"
#include "base/settings_toml.h"
#include "base/settings_value.h"
#include "base/text.h"

namespace orda {

namespace {

constexpr std::size_t max_value_length = 64 * 1024;
constexpr std::size_t max_list_length = 10'000;

[[noreturn]] void refuse(std::string_view words) {
    throw std::invalid_argument(std::string(words));
}

bool is_list(SettingKind kind) {
    return kind == SettingKind::texts || kind == SettingKind::networks ||
           kind == SettingKind::durations || kind == SettingKind::accounts;
}

void check_range(const SettingKey& key, double value) {
    if (value < key.low || value > key.high) refuse(range_text(key));
}

std::int64_t parse_whole(const SettingKey& key, std::string_view text) {
    const auto value = parse_integer(trim(text));
    if (!value) refuse("a whole number");
    check_range(key, static_cast<double>(*value));
    return *value;
}

double parse_decimal(const SettingKey& key, std::string_view text) {
    text = trim(text);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
        refuse("a number");
    check_range(key, value);
    return value;
}

Duration parse_span(const SettingKey& key, std::string_view text) {
    const auto value = parse_duration(text);
    if (!value) refuse("a length of time such as 500ms, 90s, 20m, 2h or 30d");
    check_range(key, static_cast<double>(value->count()));
    return *value;
}

std::int64_t parse_bytes(const SettingKey& key, std::string_view text) {
    const auto value = parse_size(text);
    if (!value) refuse("a size such as 1000, 256KiB, 5MiB or 2GiB");
    check_range(key, static_cast<double>(*value));
    return *value;
}

std::int64_t parse_choice(const SettingKey& key, std::string_view text) {
    std::string word = ascii_lower(text);
    std::erase(word, ' ');
    const auto found = std::ranges::find(key.choices, word);
    if (found == key.choices.end()) refuse(range_text(key));
    return found - key.choices.begin();
}

std::string parse_url(std::string_view text) {
    text = trim(text);
    const bool web =
        starts_with_ignoring_case(text, "http://") || starts_with_ignoring_case(text, "https://");
    if (!text.empty() && !web) refuse("a URL that begins with http:// or https://");
    while (text.ends_with('/'))
        text.remove_suffix(1);
    return std::string(text);
}

Network parse_network(std::string_view text) {
    const auto network = Network::parse_or_single(trim(text));
    if (!network)
        refuse(
            fmt::format("addresses or networks such as 10.0.0.0/8 (without host bits); {} is none",
                        quoted(text)));
    return *network;
}

std::int64_t parse_account(std::string_view text) {
    text = trim(text);
    const auto hash = text.rfind('#');
    const auto id = parse_integer(hash == std::string_view::npos ? text : text.substr(hash + 1));
    if (!id || *id < 0) refuse(fmt::format("account ids or alias#id; {} is neither", quoted(text)));
    return *id;
}

/// The elements of a list: as the file has them, as JSON, or separated by commas.
std::vector<std::string> elements_of(const SettingText& value) {
    std::vector<std::string> elements;
    const auto text = trim(value.text);
    if (value.list) {
        elements = *value.list;
    } else if (text.starts_with('[') && text.ends_with(']') &&
               !Address::parse(text.substr(1, text.size() - 2))) {
        auto list = parse_json_list(text);
        if (!list) refuse("a list, as JSON or separated by commas");
        elements = std::move(*list);
    } else {
        for (const auto part : split(text, ','))
            if (!trim(part).empty()) elements.emplace_back(trim(part));
    }
    if (elements.size() > max_list_length) refuse("a shorter list");
    return elements;
}

template <typename Element, typename Parse>
std::vector<Element> parse_each(const SettingText& value, Parse parse) {
    std::vector<Element> out;
    for (const auto& element : elements_of(value))
        out.push_back(parse(element));
    return out;
}

std::string without_password(std::string_view url) {
    const auto scheme = url.find("://");
    const auto at = url.find('@', scheme == std::string_view::npos ? 0 : scheme);
    if (scheme == std::string_view::npos || at == std::string_view::npos) return std::string(url);
    const auto colon = url.find(':', scheme + 3);
    if (colon == std::string_view::npos || colon > at) return std::string(url);
    return std::string(url.substr(0, colon + 1)) + "[secret]" + std::string(url.substr(at));
}

std::string json_list(const std::vector<std::string>& elements) {
    return "[" + join(elements, ", ") + "]";
}

template <typename Element, typename Show>
std::string show_each(const std::vector<Element>& list, Show show) {
    std::vector<std::string> out;
    for (const auto& element : list)
        out.push_back(show(element));
    return json_list(out);
}

}  // namespace

std::string_view unit_of(SettingKind kind) {
    switch (kind) {
        case SettingKind::duration:
        case SettingKind::durations:
            return "time (us, ms, s, m, h, d)";
        case SettingKind::size:
            return "bytes (KiB, MiB, GiB)";
        default:
            return "";
    }
}

std::string range_text(const SettingKey& key) {
    if (!key.choices.empty()) return join(key.choices, ", ");
    const bool lowest = key.low == std::numeric_limits<double>::lowest();
    const bool highest = key.high == std::numeric_limits<double>::max();
    if (lowest && highest) return "";
    const auto show = [&](double value) {
        if (key.kind == SettingKind::duration || key.kind == SettingKind::durations)
            return duration_text(Duration{static_cast<std::int64_t>(value)});
        if (key.kind == SettingKind::size) return size_text(static_cast<std::int64_t>(value));
        if (key.kind == SettingKind::decimal) return fmt::format("{}", value);
        return fmt::format("{:.0f}", value);
    };
    return fmt::format("{} to {}", show(key.low), show(key.high));
}

SettingData parse_setting(const SettingKey& key, const SettingText& value) {
    if (value.list && !is_list(key.kind)) refuse("a single value, not a list");
    const std::string& text = value.text;
    if (text.size() > max_value_length) refuse("shorter");
    if (contains_nul(text) || !valid_utf8(text)) refuse("well-formed text");
    switch (key.kind) {
        case SettingKind::boolean:
            if (const auto flag = parse_boolean(text)) return *flag;
            refuse("true or false (1/0, yes/no, on/off)");
        case SettingKind::integer:
            return parse_whole(key, text);
        case SettingKind::optional_integer:
            if (trim(text).empty()) return std::optional<std::int64_t>{};
            return std::optional{parse_whole(key, text)};
        case SettingKind::decimal:
            return parse_decimal(key, text);
        case SettingKind::duration:
            return parse_span(key, text);
        case SettingKind::size:
            return parse_bytes(key, text);
        case SettingKind::text:
            return text;
        case SettingKind::url:
            return parse_url(text);
        case SettingKind::choice:
            return parse_choice(key, text);
        case SettingKind::secret:
        case SettingKind::connection:
            return Secret{text};
        case SettingKind::texts:
            return elements_of(value);
        case SettingKind::networks:
            return parse_each<Network>(value, parse_network);
        case SettingKind::durations:
            return parse_each<Duration>(
                value, [&key](const std::string& element) { return parse_span(key, element); });
        case SettingKind::accounts:
            return parse_each<std::int64_t>(value, parse_account);
    }
    refuse("of a known kind");
}

std::string setting_text(const SettingKey& key, const SettingData& data) {
    switch (key.kind) {
        case SettingKind::boolean:
            return std::get<bool>(data) ? "true" : "false";
        case SettingKind::integer:
            return std::to_string(std::get<std::int64_t>(data));
        case SettingKind::optional_integer: {
            const auto& number = std::get<std::optional<std::int64_t>>(data);
            return number ? std::to_string(*number) : "";
        }
        case SettingKind::decimal:
            return fmt::format("{}", std::get<double>(data));
        case SettingKind::duration:
            return duration_text(std::get<Duration>(data));
        case SettingKind::size:
            return size_text(std::get<std::int64_t>(data));
        case SettingKind::text:
        case SettingKind::url:
            return std::get<std::string>(data);
        case SettingKind::choice:
            return key.choices.at(static_cast<std::size_t>(std::get<std::int64_t>(data)));
        case SettingKind::secret:
            return std::get<Secret>(data).empty() ? "" : "[secret]";
        case SettingKind::connection:
            return without_password(std::get<Secret>(data).reveal());
        case SettingKind::texts:
            return show_each(std::get<std::vector<std::string>>(data), quoted);
        case SettingKind::networks:
            return show_each(std::get<std::vector<Network>>(data),
                             [](const Network& network) { return quoted(network.text()); });
        case SettingKind::durations:
            return show_each(std::get<std::vector<Duration>>(data),
                             [](Duration span) { return quoted(duration_text(span)); });
        case SettingKind::accounts:
            return show_each(std::get<std::vector<std::int64_t>>(data),
                             [](std::int64_t id) { return std::to_string(id); });
    }
    return "";
}

std::string setting_toml(const SettingKey& key, const std::string& text) {
    const bool plain = key.kind == SettingKind::boolean || key.kind == SettingKind::integer ||
                       key.kind == SettingKind::decimal || is_list(key.kind) ||
                       (key.kind == SettingKind::optional_integer && !text.empty());
    return plain ? text : quoted(text);
}

}  // namespace orda
