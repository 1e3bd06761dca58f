#pragma once

#include <span>
#include <string>

#include "http/endpoint.h"

namespace orda::http {

/// What the documents say about the whole.
struct ApiInformation {
    std::string title;
    std::string description;
    /// The API's version, not the program's.
    std::string version = "2.5";
    std::string contact_email;
    /// Scheme and authority of the server, `https://horde.example`; empty: where the document is.
    std::string server_url;
};

/// The API as Swagger 2.0 (`/api/swagger.json`), spec/web-pages.md A8: every endpoint that is not
/// hidden and lies below `/api/`, models by the names of their schemas. Two different schemas of
/// one name are an assertion.
std::string swagger_document(const ApiInformation& information,
                             std::span<const Endpoint> endpoints);

/// The same as OpenAPI 3.1 (`/api/openapi.json`).
std::string openapi_document(const ApiInformation& information,
                             std::span<const Endpoint> endpoints);

}  // namespace orda::http
