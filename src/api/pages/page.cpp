#include "api/pages/page.h"

#include <fmt/format.h>

#include "base/text.h"

namespace orda::api {

http::Answer page(const Context& context, int status, std::string_view heading,
                  std::string_view content) {
    http::Answer answer;
    answer.status = status;
    answer.content_type = "text/html; charset=utf-8";
    answer.headers.emplace_back("Content-Security-Policy",
                                "default-src 'none'; form-action 'self'; base-uri 'none'; "
                                "frame-ancestors 'none'");
    answer.headers.emplace_back("Cache-Control", "no-store");
    answer.body = fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<title>{1} – {0}</title>\n</head>\n<body>\n<header><a href=\"/\">{0}</a></header>\n"
        "<main>\n<h1>{1}</h1>\n{2}</main>\n</body>\n</html>\n",
        escape_html(context.settings.site.title), escape_html(heading), content);
    return answer;
}

}  // namespace orda::api
