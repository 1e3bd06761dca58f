#include "http/schema_conversions.h"

#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "base/text.h"
#include "http/json_writer.h"
#include "http/schema.h"

namespace orda::http {

namespace {

constexpr double two_to_63 = 9223372036854775808.0;

Integer from_whole_double(double number) {
    if (number >= -two_to_63 && number < two_to_63)
        return {.state = Integer::State::fits, .value = static_cast<std::int64_t>(number)};
    return {.state = Integer::State::too_big, .rough = number};
}

/// What is left of a numeric text for std::from_chars, which takes no plus sign.
std::string_view numeric_part(std::string_view text) {
    text = trim(text);
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    return text;
}

std::optional<double> number_in(std::string_view text) {
    text = numeric_part(text);
    double number = 0.0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    if (result.ec != std::errc{} || result.ptr != end || !std::isfinite(number))
        return std::nullopt;
    return number;
}

Integer integer_in(std::string_view text) {
    text = numeric_part(text);
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    if (text.empty() || result.ptr != end) return {};
    if (result.ec == std::errc{}) return {.state = Integer::State::fits, .value = number};
    if (result.ec != std::errc::result_out_of_range) return {};
    const double huge = std::numeric_limits<double>::max();
    return {.state = Integer::State::too_big,
            .rough = number_in(text).value_or(text[0] == '-' ? -huge : huge)};
}

/// Writes values as Python's repr does, stopping soon after `most` bytes.
class PythonNotation {
  public:
    explicit PythonNotation(std::size_t most) : most_(most) {}

    void append(const boost::json::value& value) {
        switch (value.kind()) {
            case boost::json::kind::null:
                out_ += "None";
                return;
            case boost::json::kind::bool_:
                out_ += value.get_bool() ? "True" : "False";
                return;
            case boost::json::kind::int64:
                out_ += std::to_string(value.get_int64());
                return;
            case boost::json::kind::uint64:
                out_ += std::to_string(value.get_uint64());
                return;
            case boost::json::kind::double_:
                append_float(out_, value.get_double());
                return;
            case boost::json::kind::string:
                append_text(value.get_string());
                return;
            case boost::json::kind::array:
                append_list(value.get_array());
                return;
            case boost::json::kind::object:
                append_object(value.get_object());
                return;
        }
    }
    void append_list(const boost::json::array& list) {
        out_ += '[';
        for (std::size_t i = 0; i < list.size() && !full(); ++i) {
            if (i > 0) out_ += ", ";
            append(list[i]);
        }
        out_ += ']';
    }
    const std::string& text() const { return out_; }

  private:
    bool full() const { return out_.size() > most_; }

    void append_object(const boost::json::object& object) {
        out_ += '{';
        bool first = true;
        for (const auto& entry : object) {
            if (full()) break;
            if (!first) out_ += ", ";
            first = false;
            append_text(entry.key());
            out_ += ": ";
            append(entry.value());
        }
        out_ += '}';
    }
    void append_text(std::string_view text) {
        const bool single_inside = text.find('\'') != std::string_view::npos;
        const bool double_inside = text.find('"') != std::string_view::npos;
        const char quote = single_inside && !double_inside ? '"' : '\'';
        out_ += quote;
        for (const char c : text) {
            if (full() && (static_cast<unsigned char>(c) & 0xC0) != 0x80) break;
            append_character(c, quote);
        }
        out_ += quote;
    }
    void append_character(char c, char quote) {
        constexpr std::string_view digits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            out_ += "\\n";
        } else if (c == '\r') {
            out_ += "\\r";
        } else if (c == '\t') {
            out_ += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            out_ += "\\x";
            out_ += digits[byte >> 4];
            out_ += digits[byte & 15];
        } else {
            if (c == '\\' || c == quote) out_ += '\\';
            out_ += c;
        }
    }

    std::size_t most_;
    std::string out_;
};

}  // namespace

Integer strict_integer(const boost::json::value& value) {
    if (value.is_int64()) return {.state = Integer::State::fits, .value = value.get_int64()};
    if (value.is_uint64()) return from_whole_double(static_cast<double>(value.get_uint64()));
    if (!value.is_double()) return {};
    const double number = value.get_double();
    if (number != std::trunc(number)) return {};
    return from_whole_double(number);
}

std::optional<double> strict_number(const boost::json::value& value) {
    if (value.is_int64()) return static_cast<double>(value.get_int64());
    if (value.is_uint64()) return static_cast<double>(value.get_uint64());
    if (value.is_double()) return value.get_double();
    return std::nullopt;
}

Integer converted_integer(const boost::json::value& value) {
    if (value.is_bool()) return {.state = Integer::State::fits, .value = value.get_bool() ? 1 : 0};
    if (value.is_double()) return from_whole_double(std::trunc(value.get_double()));
    if (value.is_string()) return integer_in(value.get_string());
    return strict_integer(value);
}

std::optional<double> converted_number(const boost::json::value& value) {
    if (value.is_bool()) return value.get_bool() ? 1.0 : 0.0;
    if (value.is_string()) return number_in(value.get_string());
    return strict_number(value);
}

bool is_truthy(const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null:
            return false;
        case boost::json::kind::bool_:
            return value.get_bool();
        case boost::json::kind::string:
            return !value.get_string().empty();
        case boost::json::kind::array:
            return !value.get_array().empty();
        case boost::json::kind::object:
            return !value.get_object().empty();
        default:
            return strict_number(value) != 0.0;
    }
}

std::string converted_text(const boost::json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    PythonNotation notation(std::string::npos);
    notation.append(value);
    return notation.text();
}

std::string shown_whole(const boost::json::array& list) {
    PythonNotation notation(std::string::npos);
    notation.append_list(list);
    return notation.text();
}

std::string shown(const boost::json::value& value) {
    PythonNotation notation(4 * max_shown);
    notation.append(value);
    const std::string_view start = first_code_points(notation.text(), max_shown);
    return start.size() == notation.text().size() ? notation.text() : std::string(start) + "…";
}

}  // namespace orda::http
