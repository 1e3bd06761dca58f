#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/refusals.h"
#include "http/json_parse.h"
#include "http/json_writer.h"
#include "http/schema_field.h"

namespace orda::http {

// One description of a JSON object: bound to a plain struct, it reads and validates bodies, writes
// answers and is shown in the API documents.
//
//     struct TextParams {
//         std::optional<std::int32_t> max_length;
//         std::optional<std::vector<std::string>> stop_sequence;
//     };
//     struct TextRequest {
//         std::string prompt;
//         TextParams params;
//         bool validated_backends = false;          // the default in force
//         std::vector<std::string> models;
//         std::int64_t seed = 0;
//     };
//
//     const Schema<TextParams>& text_params() {
//         static const Schema<TextParams> schema("ModelGenerationInputKobold", [](auto& object) {
//             object.omit_nulls();
//             object.field("max_length", &TextParams::max_length).range(16, 4096);
//             object.field("stop_sequence", &TextParams::stop_sequence);
//         });
//         return schema;
//     }
//     const Schema<TextRequest>& text_request() {
//         static const Schema<TextRequest> schema("GenerationInputKobold", [](auto& body) {
//             body.field("prompt", &TextRequest::prompt).required_late().describe("The prompt.");
//             body.field("params", &TextRequest::params, text_params());
//             body.field("validated_backends", &TextRequest::validated_backends)
//                 .default_documented(true);
//             body.field("models", &TextRequest::models).length(1, 255);
//             body.field("seed", &TextRequest::seed).lenient().undocumented();
//         });
//         return schema;
//     }
//
// An endpoint that validates its body (spec/errors.md §1.2, both stages):
//
//     const json::value body = parse_json_body(content_type, request.body);
//     const TextRequest input = text_request().read(body);   // throws all violations
//     …the header `apikey` must be there: missing_parameter("apikey", help, Place::headers)…
//     text_request().check_parameters(body);                  // throws the first one
//     text_request().check_nul(input);                        // throws NulByteInPayload
//
// One that does not: after its header check,
//
//     const auto input = schema.read_leniently(parse_json_body_leniently(content_type, body));
//
// An answer: `answer.body = text_status().text(status);`
//
// Descriptions are built once, refer to each other (a nested one must outlive the outer one, as
// function-local statics do) and are constant: any thread.

/// The part of a schema that knows no types: members by offset.
class ObjectDescription {
  public:
    ObjectDescription(const ObjectDescription&) = delete;
    ObjectDescription& operator=(const ObjectDescription&) = delete;

    /// The name in the documents' list of models.
    const std::string& name() const { return name_; }
    const std::string& description() const { return description_; }
    const std::deque<Field>& fields() const { return fields_; }
    /// A struct in its initial state.
    const void* prototype() const { return prototype_; }

    /// The parameter stage: throws ValidationFailure for the first field, in the order described,
    /// that is `required_late` and missing or `lenient` and not convertible.
    void check_parameters(const json::value& body) const;

    // Used by Schema with pointers to its struct, and for nested objects.

    void read_object(const json::value& body, void* object) const;
    void read_object_leniently(const std::optional<json::value>& body, void* object) const;
    void write_object(const void* object, JsonWriter& writer) const;
    void check_nul_in(const void* object) const;

  protected:
    ObjectDescription(std::string name, const void* prototype);
    ~ObjectDescription() = default;

    friend class ObjectBuilder;
    std::string name_;
    std::string description_;
    std::deque<Field> fields_;
    const void* prototype_;
    bool omit_nulls_ = false;
};

/// The part of SchemaBuilder that knows no types.
class ObjectBuilder {
  public:
    explicit ObjectBuilder(ObjectDescription& description) : description_(description) {}

    void describe(std::string_view text) { description_.description_ = text; }
    /// From here on, empty optional members are left out when written rather than null.
    void omit_nulls() { description_.omit_nulls_ = true; }

  protected:
    Field& add(std::string_view name, std::size_t offset, const ValueType& type,
               const ObjectDescription* object);
    void add_all(const ObjectDescription& base, std::size_t offset);

    ObjectDescription& description_;
};

template <class T>
class Schema;

/// Says which properties an object of struct T has, in the order in which they are written.
template <class T>
class SchemaBuilder : public ObjectBuilder {
  public:
    SchemaBuilder(ObjectDescription& description, const T& prototype)
        : ObjectBuilder(description), prototype_(prototype) {}

    /// A scalar, text, free value, or list or map of these. A plain member keeps its value when
    /// the property is absent; a std::optional one says whether it was there.
    template <class Member, class Owner>
    Field& field(std::string_view name, Member Owner::* member) {
        static_assert(std::is_base_of_v<Owner, T>, "a member of another struct");
        static_assert(value_type_of<typename schema_detail::Innermost<Member>::type>.kind !=
                          ValueType::Kind::object,
                      "a struct needs its schema as third argument; numbers are std::int32_t, "
                      "std::int64_t or double");
        return add(name, offset_of(member), value_type_of<Member>, nullptr);
    }

    /// A nested object, or a list or map of objects.
    template <class Member, class Owner, class Inner>
    Field& field(std::string_view name, Member Owner::* member, const Schema<Inner>& schema) {
        static_assert(std::is_base_of_v<Owner, T>, "a member of another struct");
        static_assert(std::is_same_v<typename schema_detail::Innermost<Member>::type, Inner>,
                      "the schema of another struct");
        return add(name, offset_of(member), value_type_of<Member>, &schema);
    }

    /// All fields of a base struct's schema, or of a member struct whose properties stand in this
    /// object itself.
    template <class Base>
    void include(const Schema<Base>& base) {
        static_assert(std::is_base_of_v<Base, T>, "not a base of this struct");
        add_all(base, distance(&static_cast<const Base&>(prototype_)));
    }
    template <class Member, class Owner>
    void include(Member Owner::* member, const Schema<Member>& schema) {
        add_all(schema, offset_of(member));
    }

  private:
    template <class Member, class Owner>
    std::size_t offset_of(Member Owner::* member) const {
        return distance(&(prototype_.*member));
    }
    std::size_t distance(const void* part) const {
        return static_cast<std::size_t>(static_cast<const char*>(part) -
                                        reinterpret_cast<const char*>(&prototype_));
    }

    const T& prototype_;
};

/// The description of struct T, which has a default constructor; its initial values are the
/// defaults in force.
template <class T>
class Schema : public ObjectDescription {
  public:
    /// `build(SchemaBuilder<T>&)` names the fields.
    template <class Build>
    Schema(std::string name, Build build) : ObjectDescription(std::move(name), &initial_) {
        SchemaBuilder<T> builder(*this, initial_);
        build(builder);
    }

    /// The schema stage: strict types, all violations at once as ValidationFailure.
    T read(const json::value& body) const {
        T object{};
        read_object(body, &object);
        return object;
    }
    /// The parameter stage alone, with the conversions of spec/users-and-access.md; throws
    /// ValidationFailure for the first missing or inconvertible field. No body is an empty one.
    T read_leniently(const std::optional<json::value>& body) const {
        T object{};
        read_object_leniently(body, &object);
        return object;
    }
    /// Throws refusals::nul_byte_in_payload when a text has U+0000, except `nul_allowed` ones.
    void check_nul(const T& object) const { check_nul_in(&object); }

    void write(const T& object, JsonWriter& writer) const { write_object(&object, writer); }
    /// The object as JSON text.
    std::string text(const T& object) const {
        std::string out;
        JsonWriter writer(out);
        write_object(&object, writer);
        return out;
    }
    /// A list of objects as JSON text.
    template <class Range>
    std::string list_text(const Range& objects) const {
        std::string out;
        JsonWriter writer(out);
        writer.begin_array();
        for (const T& object : objects)
            write_object(&object, writer);
        writer.end_array();
        return out;
    }

  private:
    T initial_{};
};

/// Where a parameter was expected.
enum class Place { headers, query, json_body };

/// The parameter stage's answer to a missing parameter: its help text, that it is missing, and
/// where it was expected.
ValidationFailure missing_parameter(std::string_view name, std::string_view help, Place place);
/// The same for one that cannot be converted to `wanted` (`integer`).
ValidationFailure inconvertible_parameter(std::string_view name, std::string_view help,
                                          std::string_view shown_value, std::string_view wanted);

/// A value as validation messages show it: in Python's notation, cut after `max_shown` characters.
inline constexpr std::size_t max_shown = 200;
std::string shown(const json::value& value);

/// Most violations one answer lists.
inline constexpr std::size_t max_violations = 1'000;

}  // namespace orda::http
