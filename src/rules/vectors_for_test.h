#pragma once

#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/assertion.h"
#include "rules/pricing_image.h"

namespace orda::rules {

namespace json = boost::json;

inline std::filesystem::path source_folder() {
    return std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
}

inline std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    must(file.good(), "the file of a test can be read");
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A list of tests/data/kudos-image-vectors.json.
inline const json::array& vectors(std::string_view section) {
    static const json::value all = [] {
        const auto bytes = read_file(source_folder() / "tests/data/kudos-image-vectors.json");
        return json::parse(std::string(bytes.begin(), bytes.end()));
    }();
    return all.at(json::string_view(section.data(), section.size())).as_array();
}

inline bool flag_in(const json::object& object, std::string_view key, bool otherwise = false) {
    const json::value* found = object.if_contains(key);
    return found != nullptr ? found->as_bool() : otherwise;
}
inline double number_in(const json::object& object, std::string_view key, double otherwise = 0) {
    const json::value* found = object.if_contains(key);
    return found != nullptr ? found->to_number<double>() : otherwise;
}
inline std::int32_t integer_in(const json::object& object, std::string_view key,
                               std::int32_t otherwise = 0) {
    return static_cast<std::int32_t>(number_in(object, key, otherwise));
}
inline std::string text_in(const json::object& object, std::string_view key,
                           std::string_view otherwise = "") {
    const json::value* found = object.if_contains(key);
    return std::string(found != nullptr ? std::string_view(found->as_string()) : otherwise);
}
inline std::optional<double> maybe_number_in(const json::object& object, std::string_view key) {
    const json::value* found = object.if_contains(key);
    if (found == nullptr || found->is_null()) return std::nullopt;
    return found->to_number<double>();
}

/// The file of weights, where this machine has it: named by ORDA_TEST_IMAGE_MODEL, or beside the
/// repository.
inline std::optional<std::filesystem::path> weights_file() {
    if (const char* named = std::getenv("ORDA_TEST_IMAGE_MODEL")) return named;
    const auto beside = source_folder().parent_path() / "shared/reference/kudos-v21-206.npz";
    if (std::filesystem::exists(beside)) return beside;
    return std::nullopt;
}

}  // namespace orda::rules
