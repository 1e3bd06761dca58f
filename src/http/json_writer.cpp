#include "http/json_writer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "base/assertion.h"
#include "base/text.h"

namespace orda::http {

namespace {

/// What follows the backslash for a byte that must be escaped; 'u' where there is no short form.
constexpr std::array<char, 256> escapes = [] {
    std::array<char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c)
        table[c] = 'u';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    table['"'] = '"';
    table['\\'] = '\\';
    return table;
}();

void append_escaped(std::string& out, std::string_view text) {
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const char escape = escapes[byte];
        if (escape == 0) continue;
        out.append(text, copied, i - copied);
        copied = i + 1;
        out += '\\';
        out += escape;
        if (escape == 'u') {
            constexpr std::string_view digits = "0123456789abcdef";
            out += "00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    out.append(text, copied);
}

bool is_ascii(std::string_view text) {
    unsigned char all = 0;
    for (const char c : text)
        all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
    return all < 0x80;
}

template <class Integer>
void append_integer(std::string& out, Integer number) {
    std::array<char, 24> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    out.append(buffer.data(), end);
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    if (is_ascii(text) || valid_utf8(text))
        append_escaped(out, text);
    else
        append_escaped(out, with_valid_utf8(text));
    out += '"';
}

void append_float(std::string& out, double number) {
    must(std::isfinite(number), "JSON numbers are finite");
    const double size = std::fabs(number);
    const bool plain = size == 0.0 || (size >= 1e-4 && size < 1e16);
    std::array<char, 40> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
    out += text;
    if (plain && text.find('.') == std::string_view::npos) out += ".0";
}

void JsonWriter::separate() {
    if (comma_) out_ += ',';
    comma_ = true;
}

JsonWriter& JsonWriter::open(char bracket) {
    separate();
    out_ += bracket;
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
    out_ += bracket;
    comma_ = true;
    return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
    separate();
    append_quoted(out_, name);
    out_ += ':';
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::prepared_key(std::string_view prepared) {
    separate();
    out_ += prepared;
    comma_ = false;
    return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
    separate();
    append_quoted(out_, text);
    return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
    separate();
    append_integer(out_, number);
    return *this;
}

JsonWriter& JsonWriter::value(std::uint64_t number) {
    separate();
    append_integer(out_, number);
    return *this;
}

JsonWriter& JsonWriter::value(double number) {
    if (!std::isfinite(number)) return null();
    separate();
    append_float(out_, number);
    return *this;
}

JsonWriter& JsonWriter::value(const boost::json::value& tree) {
    switch (tree.kind()) {
        case boost::json::kind::null:
            return null();
        case boost::json::kind::bool_:
            return value(tree.get_bool());
        case boost::json::kind::int64:
            return value(tree.get_int64());
        case boost::json::kind::uint64:
            return value(tree.get_uint64());
        case boost::json::kind::double_:
            return value(tree.get_double());
        case boost::json::kind::string:
            return value(std::string_view(tree.get_string()));
        case boost::json::kind::array:
            return value(tree.get_array());
        case boost::json::kind::object:
            break;
    }
    return value(tree.get_object());
}

JsonWriter& JsonWriter::value(const boost::json::object& tree) {
    begin_object();
    for (const auto& entry : tree)
        key(entry.key()).value(entry.value());
    return end_object();
}

JsonWriter& JsonWriter::value(const boost::json::array& tree) {
    begin_array();
    for (const auto& element : tree)
        value(element);
    return end_array();
}

JsonWriter& JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

}  // namespace orda::http
