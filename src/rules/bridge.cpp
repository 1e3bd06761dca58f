#include "rules/bridge.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "base/text.h"
#include "rules/bridge_tables.h"

namespace orda::rules {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_identifier(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}
bool all_digits(std::string_view text) {
    return std::ranges::all_of(text, is_digit);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    if (text.empty() || !all_digits(text)) return std::nullopt;
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    return value;
}

/// Identifiers between dots; nothing when one is malformed.
std::optional<std::vector<std::string>> parse_identifiers(std::string_view text,
                                                          bool leading_zeros) {
    std::vector<std::string> identifiers;
    for (const std::string_view part : split(text, '.')) {
        if (part.empty() || !std::ranges::all_of(part, is_identifier)) return std::nullopt;
        if (!leading_zeros && part.size() > 1 && part.front() == '0' && all_digits(part))
            return std::nullopt;
        identifiers.emplace_back(part);
    }
    return identifiers;
}

std::strong_ordering compare_identifiers(const std::string& a, const std::string& b) {
    const bool a_number = all_digits(a);
    const bool b_number = all_digits(b);
    if (a_number != b_number)
        return a_number ? std::strong_ordering::less : std::strong_ordering::greater;
    // Without leading zeros the longer number is the larger.
    if (a_number && a.size() != b.size()) return a.size() <=> b.size();
    return a <=> b;
}

Version whole_version(std::uint64_t major) {
    return Version{major, 0, 0, {}};
}

Capabilities capabilities_of(std::string_view name, const Version& version) {
    Capabilities result;
    for (const CapabilityRow& row : capability_table())
        if (row.bridge == name && whole_version(row.from_version) <= version)
            for (const Capability capability : row.added)
                result.add(capability);
    return result;
}

void add_samplers(Bridge& bridge, std::string_view name, const Version& version) {
    for (const SamplerRow& row : sampler_table()) {
        if (row.bridge != name || whole_version(row.from_version) > version) continue;
        for (const Sampler sampler : row.with_karras) {
            bridge.samplers_with_karras.add(sampler);
            bridge.samplers_without_karras.add(sampler);
        }
        for (const Sampler sampler : row.without_karras)
            bridge.samplers_without_karras.add(sampler);
    }
}

int factor_of(std::string_view name, const Version& version) {
    constexpr int full = 100;
    constexpr int outdated = 90;
    constexpr int unofficial = 75;
    for (const OfficialBridge& official : official_bridges())
        if (official.name == name)
            return version >= whole_version(official.latest_version) ? full : outdated;
    return unofficial;
}

struct SamplerName {
    std::string_view wire;
    Sampler sampler;
};
constexpr SamplerName sampler_names[] = {
    {"k_lms", Sampler::k_lms},
    {"k_heun", Sampler::k_heun},
    {"k_euler", Sampler::k_euler},
    {"k_euler_a", Sampler::k_euler_a},
    {"k_dpm_2", Sampler::k_dpm_2},
    {"k_dpm_2_a", Sampler::k_dpm_2_a},
    {"k_dpm_fast", Sampler::k_dpm_fast},
    {"k_dpm_adaptive", Sampler::k_dpm_adaptive},
    {"k_dpmpp_2s_a", Sampler::k_dpmpp_2s_a},
    {"k_dpmpp_2m", Sampler::k_dpmpp_2m},
    {"k_dpmpp_sde", Sampler::k_dpmpp_sde},
    {"dpmsolver", Sampler::dpmsolver},
    {"DDIM", Sampler::ddim},
    {"plms", Sampler::plms},
    {"lcm", Sampler::lcm},
};

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
    Version version;
    if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
        if (!parse_identifiers(text.substr(plus + 1), true)) return std::nullopt;
        text = text.substr(0, plus);
    }
    if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
        auto identifiers = parse_identifiers(text.substr(dash + 1), false);
        if (!identifiers) return std::nullopt;
        version.pre_release = std::move(*identifiers);
        text = text.substr(0, dash);
    }
    const auto numbers = split(text, '.');
    if (numbers.size() > 3) return std::nullopt;
    std::uint64_t* const parts[] = {&version.major, &version.minor, &version.patch};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto number = parse_number(numbers[i]);
        if (!number) return std::nullopt;
        *parts[i] = *number;
    }
    return version;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
    if (const auto order = a.major <=> b.major; order != 0) return order;
    if (const auto order = a.minor <=> b.minor; order != 0) return order;
    if (const auto order = a.patch <=> b.patch; order != 0) return order;
    // A release is above every pre-release of it.
    if (a.pre_release.empty() || b.pre_release.empty())
        return a.pre_release.empty() <=> b.pre_release.empty();
    const std::size_t common = std::min(a.pre_release.size(), b.pre_release.size());
    for (std::size_t i = 0; i < common; ++i)
        if (const auto order = compare_identifiers(a.pre_release[i], b.pre_release[i]); order != 0)
            return order;
    return a.pre_release.size() <=> b.pre_release.size();
}

bool operator==(const Version& a, const Version& b) {
    return (a <=> b) == 0;
}

std::optional<Sampler> sampler_of(std::string_view wire) {
    for (const SamplerName& entry : sampler_names)
        if (entry.wire == wire) return entry.sampler;
    return std::nullopt;
}

Bridge bridge_of(std::string_view bridge_agent) {
    Bridge bridge;
    const std::size_t first = bridge_agent.find(':');
    const std::size_t second =
        first == std::string_view::npos ? first : bridge_agent.find(':', first + 1);
    if (second != std::string_view::npos) {
        auto version = Version::parse(bridge_agent.substr(first + 1, second - first - 1));
        if (version) {
            bridge.name = bridge_agent.substr(0, first);
            bridge.version = std::move(*version);
        }
    }
    // Our own worker counts as up to date whatever it calls itself.
    const Version version = bridge.name == own_worker_name ? whole_version(1) : bridge.version;
    bridge.capabilities = capabilities_of(bridge.name, version);
    const auto listed = [&](const SamplerRow& row) { return row.bridge == bridge.name; };
    if (std::ranges::any_of(sampler_table(), listed))
        add_samplers(bridge, bridge.name, version);
    else
        add_samplers(bridge, default_sampler_bridge, whole_version(default_sampler_version));
    bridge.validated_text_backend = std::ranges::find(validated_text_backends(), bridge.name) !=
                                    validated_text_backends().end();
    bridge.factor_hundredths = factor_of(bridge.name, version);
    return bridge;
}

}  // namespace orda::rules
