#include "api/v2/documents_api.h"

#include <memory>
#include <string>

#include "http/api_document.h"

namespace orda::api {

namespace {

using Document = std::shared_ptr<const std::string>;

boost::asio::awaitable<http::Answer> get_document(Document document) {
    http::Answer answer;
    answer.body = *document;
    co_return answer;
}

http::Endpoint document_endpoint(std::string path, std::string summary, std::string text) {
    if (!text.ends_with('\n')) text += '\n';
    const Document document = std::make_shared<const std::string>(std::move(text));
    http::Endpoint endpoint;
    endpoint.method = http::Method::get;
    endpoint.path = std::move(path);
    endpoint.summary = std::move(summary);
    endpoint.hidden = true;
    endpoint.handler = [document](const http::Request&) { return get_document(document); };
    return endpoint;
}

}  // namespace

std::vector<http::Endpoint> document_endpoints(const Context& context,
                                               std::span<const http::Endpoint> described) {
    const SiteSettings& site = context.settings.site;
    http::ApiInformation information;
    information.title = site.title;
    information.description =
        "The API of a horde of volunteers' machines that make images and "
        "texts and examine pictures.";
    information.contact_email = site.contact;
    information.server_url = context.settings.server.public_url;
    std::vector<http::Endpoint> endpoints;
    endpoints.push_back(document_endpoint("/api/swagger.json", "This API as Swagger 2.0.",
                                          http::swagger_document(information, described)));
    endpoints.push_back(document_endpoint("/api/openapi.json", "This API as OpenAPI 3.1.",
                                          http::openapi_document(information, described)));
    return endpoints;
}

}  // namespace orda::api
