#include "http/json_parse.h"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/error.hpp>
#include <boost/json/value_stack.hpp>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "base/refusals.h"
#include "base/text.h"

namespace orda::http {

namespace {

/// Builds the tree. Boost's own builder is not used because its doubles may be off by a bit, and
/// because it neither counts values nor sees infinities.
class TreeBuilder {
  public:
    static constexpr std::size_t max_object_size = max_json_values;
    static constexpr std::size_t max_array_size = max_json_values;
    static constexpr std::size_t max_key_size = max_json_bytes;
    static constexpr std::size_t max_string_size = max_json_bytes;

    using Code = boost::json::error_code;
    using Text = boost::json::string_view;

    json::value release() { return stack_.release(); }

    bool on_document_begin(Code&) {
        stack_.reset();
        return true;
    }
    bool on_document_end(Code&) { return true; }
    bool on_object_begin(Code&) { return true; }
    bool on_object_end(std::size_t size, Code& code) {
        stack_.push_object(size);
        return count(code);
    }
    bool on_array_begin(Code&) { return true; }
    bool on_array_end(std::size_t size, Code& code) {
        stack_.push_array(size);
        return count(code);
    }
    bool on_key_part(Text part, std::size_t, Code&) {
        stack_.push_chars(part);
        return true;
    }
    bool on_key(Text part, std::size_t, Code&) {
        stack_.push_key(part);
        return true;
    }
    bool on_string_part(Text part, std::size_t, Code&) {
        stack_.push_chars(part);
        return true;
    }
    bool on_string(Text part, std::size_t, Code& code) {
        stack_.push_string(part);
        return count(code);
    }
    bool on_number_part(Text, Code&) { return true; }
    bool on_int64(std::int64_t number, Text, Code& code) {
        stack_.push_int64(number);
        return count(code);
    }
    bool on_uint64(std::uint64_t number, Text, Code& code) {
        stack_.push_uint64(number);
        return count(code);
    }
    bool on_double(double rough, Text text, Code& code) {
        if (text.size() > max_json_number) return fail(code);
        double number = 0.0;
        const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
        if (result.ec == std::errc::result_out_of_range) {
            if (std::fabs(rough) > 1.0) return fail(code);
            number = std::strtod(std::string(text).c_str(), nullptr);
        }
        if (!std::isfinite(number)) return fail(code);
        stack_.push_double(number);
        return count(code);
    }
    bool on_bool(bool flag, Code& code) {
        stack_.push_bool(flag);
        return count(code);
    }
    bool on_null(Code& code) {
        stack_.push_null();
        return count(code);
    }
    bool on_comment_part(Text, Code&) { return true; }
    bool on_comment(Text, Code&) { return true; }

  private:
    bool count(Code& code) { return ++values_ <= max_json_values || fail(code); }
    static bool fail(Code& code) {
        code = boost::json::error::array_too_large;
        return false;
    }

    boost::json::value_stack stack_;
    std::size_t values_ = 0;
};

}  // namespace

std::optional<json::value> parse_json(std::string_view text) {
    if (text.empty() || text.size() > max_json_bytes) return std::nullopt;
    boost::json::parse_options options;
    options.max_depth = max_json_depth;
    boost::json::basic_parser<TreeBuilder> parser(options);
    boost::json::error_code code;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), code);
    if (code || used != text.size()) return std::nullopt;
    return parser.handler().release();
}

bool is_json_content_type(std::string_view content_type) {
    const std::string kind = ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
    if (!kind.starts_with("application/")) return false;
    return kind == "application/json" || kind.ends_with("+json");
}

json::value parse_json_body(std::string_view content_type, std::string_view body) {
    auto parsed = parse_json_body_leniently(content_type, body);
    if (!parsed) throw refusals::body_not_json();
    return std::move(*parsed);
}

std::optional<json::value> parse_json_body_leniently(std::string_view content_type,
                                                     std::string_view body) {
    if (!is_json_content_type(content_type)) return std::nullopt;
    return parse_json(body);
}

}  // namespace orda::http
