#include "api/all_endpoints.h"

#include <iterator>

#include "api/objects.h"
#include "api/v2/image.h"
#include "api/v2/text.h"

namespace orda::api {

std::vector<http::Endpoint> all_endpoints(const Context& context) {
    std::vector<http::Endpoint> all;
    const auto add = [&all](std::vector<http::Endpoint> family) {
        all.insert(all.end(), std::make_move_iterator(family.begin()),
                   std::make_move_iterator(family.end()));
    };
    add(image_endpoints(context));
    add(text_endpoints(context));
    add(object_endpoints(context));
    return all;
}

}  // namespace orda::api
