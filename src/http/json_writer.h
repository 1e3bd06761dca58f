#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace orda::http {

/// Writes JSON text straight to the end of a string, without white space. The caller pairs begin
/// and end and writes one value after each key; commas come by themselves. One thread at a time.
///
///     std::string body;
///     JsonWriter(body).begin_object().member("done", false).member("kudos", 37.0).end_object();
///     // {"done":false,"kudos":37.0}
class JsonWriter {
  public:
    /// `out` must outlive the writer.
    explicit JsonWriter(std::string& out) : out_(out) {}

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }
    JsonWriter& key(std::string_view name);

    /// UTF-8 verbatim, control characters escaped; bytes that are no UTF-8 become U+FFFD.
    JsonWriter& value(std::string_view text);
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
    JsonWriter& value(bool flag) { return raw(flag ? "true" : "false"); }
    JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
    JsonWriter& value(std::int64_t number);
    JsonWriter& value(std::uint64_t number);
    /// Shortest text that reads back as the same double, as `append_float` writes it; `null` for
    /// infinities and NaN, which JSON does not have.
    JsonWriter& value(double number);
    JsonWriter& value(const boost::json::value& tree);
    JsonWriter& value(const boost::json::object& tree);
    JsonWriter& value(const boost::json::array& tree);
    JsonWriter& null() { return raw("null"); }
    /// A finished JSON value.
    JsonWriter& raw(std::string_view json);

    template <class Value>
    JsonWriter& member(std::string_view name, const Value& content) {
        return key(name).value(content);
    }
    JsonWriter& raw_member(std::string_view name, std::string_view json) {
        return key(name).raw(json);
    }
    /// `prepared` is a whole quoted and escaped key with its colon: `"kudos":`.
    JsonWriter& prepared_key(std::string_view prepared);

    /// The text written to.
    std::string& text() { return out_; }

  private:
    JsonWriter& open(char bracket);
    JsonWriter& close(char bracket);
    void separate();

    std::string& out_;
    bool comma_ = false;
};

/// Appends a finite double in the form clients know (spec/text-generation.md §2.3): always with a
/// decimal point, `0.0`, `37.0`, `1.05`; with an exponent below 0.0001 and from 1e16 on.
void append_float(std::string& out, double number);

/// Appends `text` as a JSON string with its quotes.
void append_quoted(std::string& out, std::string_view text);

}  // namespace orda::http
