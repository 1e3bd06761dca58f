#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "http/schema.h"
#include "http/schema_violations.h"

namespace orda::http {

/// Reads JSON into structs as their descriptions say, collecting what is wrong. Used by
/// ObjectDescription only. Where `into` is null, values are judged but kept nowhere.
class SchemaReader {
  public:
    enum class Mode { strict, lenient };

    SchemaReader(Mode mode, Violations& violations) : mode_(mode), violations_(violations) {}

    void read_object(const ObjectDescription& description, const json::object& body, void* into,
                     const Path& path);
    /// One property that is there.
    void read_field(const Field& field, const json::value& value, void* into, const Path& path);

  private:
    void read_value(const Field& field, const ValueType& type, const json::value& value, void* into,
                    const Path& path);
    void read_boolean(const Field& field, const json::value& value, void* into, const Path& path);
    void read_integer(const Field& field, const ValueType& type, const json::value& value,
                      void* into, const Path& path);
    void read_real(const Field& field, const json::value& value, void* into, const Path& path);
    void read_text(const Field& field, const json::value& value, void* into, const Path& path);
    void read_list(const Field& field, const ValueType& type, const json::value& value, void* into,
                   const Path& path);
    void read_map(const Field& field, const ValueType& type, const json::value& value, void* into,
                  const Path& path);
    void read_nested(const Field& field, const json::value& value, void* into, const Path& path);

    bool within_bounds(const Field& field, double number, const json::value& value,
                       const Path& path);
    bool lenient() const { return mode_ == Mode::lenient; }
    void wrong_type(const Field& field, const json::value& value, std::string_view wanted,
                    const Path& path);
    void add(const Field& field, std::string what, const Path& path);

    Mode mode_;
    Violations& violations_;
};

}  // namespace orda::http
