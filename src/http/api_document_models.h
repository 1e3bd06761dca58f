#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <set>
#include <span>
#include <string>

#include "http/endpoint.h"
#include "http/schema.h"

namespace orda::http {

/// The two forms in which the API is described.
enum class Dialect { swagger_2_0, openapi_3_1 };

/// The described objects that the endpoints of a document use, by name, and how they look in it.
class DocumentModels {
  public:
    DocumentModels(Dialect dialect, std::span<const Endpoint> endpoints);

    /// Name → JSON schema, for `definitions` or `components.schemas`.
    json::object all() const;
    /// `{"$ref": …}`
    json::object reference(const std::string& name) const;

  private:
    void collect(const ObjectDescription& description, bool answered);
    json::object model(const ObjectDescription& description) const;
    json::object property(const ObjectDescription& owner, const Field& field,
                          const json::object& initial) const;
    json::object typed(const Field& field, const ValueType& type) const;
    void add_scalar_rules(const Field& field, json::object& out) const;
    void make_nullable(json::object& out) const;

    Dialect dialect_;
    std::map<std::string, const ObjectDescription*> models_;
    std::set<const ObjectDescription*> answered_;
};

/// Whether an endpoint stands in the documents.
bool is_documented(const Endpoint& endpoint);

/// The names of the models for error answers, which are always there.
inline constexpr const char* error_model = "RequestError";
inline constexpr const char* validation_error_model = "RequestValidationError";

}  // namespace orda::http
