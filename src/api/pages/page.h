#pragma once

#include <string>
#include <string_view>

#include "api/context.h"
#include "http/answer.h"

namespace orda::api {

/// A plain HTML page with the site's title, a link home and nothing from elsewhere. `heading` is
/// text, `content` finished HTML.
http::Answer page(const Context& context, int status, std::string_view heading,
                  std::string_view content);

}  // namespace orda::api
