#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orda::http {

/// A JSON value kept as its text: written as it is, filled with the text of what was read.
struct RawJson {
    std::string text = "null";
};

/// How the schema's core, which knows no types, handles one C++ type: what it is and, for
/// containers, how to look inside. Constants; see `value_type_of`.
struct ValueType {
    enum class Kind {
        boolean,      ///< bool
        int32,        ///< std::int32_t
        int64,        ///< std::int64_t
        real,         ///< double
        text,         ///< std::string
        any,          ///< boost::json::value
        free_object,  ///< boost::json::object
        raw,          ///< RawJson
        object,       ///< a struct with a Schema of its own
        optional,     ///< std::optional<inner>
        list,         ///< std::vector<inner>
        map,  ///< std::map<std::string, inner> or std::vector<std::pair<std::string, inner>>
    };
    using EachEntry = std::function<void(std::string_view key, const void* value)>;

    Kind kind;
    const ValueType* inner = nullptr;
    // optional: the value or null; makes it hold an empty value; makes it hold none.
    const void* (*peek)(const void* member) = nullptr;
    void* (*engage)(void* member) = nullptr;
    // optional, list and map.
    void (*clear)(void* member) = nullptr;
    // list and map.
    std::size_t (*size)(const void* member) = nullptr;
    // list.
    const void* (*element)(const void* member, std::size_t index) = nullptr;
    void* (*append)(void* member) = nullptr;
    // map.
    void (*each)(const void* member, const EachEntry& visit) = nullptr;
    void* (*insert)(void* member, std::string_view key) = nullptr;
};

namespace schema_detail {

/// The struct at the bottom of optionals and containers.
template <class T>
struct Innermost {
    using type = T;
};
template <class T>
struct Innermost<std::optional<T>> : Innermost<T> {};
template <class T>
struct Innermost<std::vector<T>> : Innermost<T> {};
template <class T>
struct Innermost<std::map<std::string, T>> : Innermost<T> {};
template <class T>
struct Innermost<std::vector<std::pair<std::string, T>>> : Innermost<T> {};

}  // namespace schema_detail

/// Any other type is a struct that needs its Schema.
template <class T>
inline constexpr ValueType value_type_of{.kind = ValueType::Kind::object};
template <>
inline constexpr ValueType value_type_of<bool>{.kind = ValueType::Kind::boolean};
template <>
inline constexpr ValueType value_type_of<std::int32_t>{.kind = ValueType::Kind::int32};
template <>
inline constexpr ValueType value_type_of<std::int64_t>{.kind = ValueType::Kind::int64};
template <>
inline constexpr ValueType value_type_of<double>{.kind = ValueType::Kind::real};
template <>
inline constexpr ValueType value_type_of<std::string>{.kind = ValueType::Kind::text};
template <>
inline constexpr ValueType value_type_of<boost::json::value>{.kind = ValueType::Kind::any};
template <>
inline constexpr ValueType value_type_of<boost::json::object>{.kind = ValueType::Kind::free_object};
template <>
inline constexpr ValueType value_type_of<RawJson>{.kind = ValueType::Kind::raw};

template <class T>
inline constexpr ValueType value_type_of<std::optional<T>>{
    .kind = ValueType::Kind::optional,
    .inner = &value_type_of<T>,
    .peek = [](const void* member) -> const void* {
        const auto& optional = *static_cast<const std::optional<T>*>(member);
        return optional ? &*optional : nullptr;
    },
    .engage = [](void* member) -> void* {
        return &static_cast<std::optional<T>*>(member)->emplace();
    },
    .clear = [](void* member) { static_cast<std::optional<T>*>(member)->reset(); }};

template <class T>
inline constexpr ValueType value_type_of<std::vector<T>>{
    .kind = ValueType::Kind::list,
    .inner = &value_type_of<T>,
    .clear = [](void* member) { static_cast<std::vector<T>*>(member)->clear(); },
    .size = [](const void* member) { return static_cast<const std::vector<T>*>(member)->size(); },
    .element = [](const void* member, std::size_t index) -> const void* {
        return &(*static_cast<const std::vector<T>*>(member))[index];
    },
    .append = [](void* member) -> void* {
        return &static_cast<std::vector<T>*>(member)->emplace_back();
    }};

template <class T>
inline constexpr ValueType value_type_of<std::map<std::string, T>>{
    .kind = ValueType::Kind::map,
    .inner = &value_type_of<T>,
    .clear = [](void* member) { static_cast<std::map<std::string, T>*>(member)->clear(); },
    .size =
        [](const void* member) {
            return static_cast<const std::map<std::string, T>*>(member)->size();
        },
    .each =
        [](const void* member, const ValueType::EachEntry& visit) {
            for (const auto& [key, value] : *static_cast<const std::map<std::string, T>*>(member))
                visit(key, &value);
        },
    .insert = [](void* member, std::string_view key) -> void* {
        return &(*static_cast<std::map<std::string, T>*>(member))[std::string(key)];
    }};

/// Keeps the order of its entries.
template <class T>
inline constexpr ValueType value_type_of<std::vector<std::pair<std::string, T>>>{
    .kind = ValueType::Kind::map,
    .inner = &value_type_of<T>,
    .clear =
        [](void* member) { static_cast<std::vector<std::pair<std::string, T>>*>(member)->clear(); },
    .size =
        [](const void* member) {
            return static_cast<const std::vector<std::pair<std::string, T>>*>(member)->size();
        },
    .each =
        [](const void* member, const ValueType::EachEntry& visit) {
            for (const auto& [key, value] :
                 *static_cast<const std::vector<std::pair<std::string, T>>*>(member))
                visit(key, &value);
        },
    .insert = [](void* member, std::string_view key) -> void* {
        auto& entries = *static_cast<std::vector<std::pair<std::string, T>>*>(member);
        return &entries.emplace_back(std::string(key), T{}).second;
    }};

}  // namespace orda::http
