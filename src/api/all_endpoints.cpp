#include "api/all_endpoints.h"

#include <iterator>

#include "api/objects.h"
#include "api/pages/index.h"
#include "api/pages/register.h"
#include "api/v2/dev.h"
#include "api/v2/documents_api.h"
#include "api/v2/image.h"
#include "api/v2/kudos.h"
#include "api/v2/shared_keys.h"
#include "api/v2/status.h"
#include "api/v2/text.h"
#include "api/v2/user_deletion.h"
#include "api/v2/users.h"
#include "api/v2/workers.h"
#include "api/v2/workers_messages.h"

namespace orda::api {

std::vector<http::Endpoint> all_endpoints(const Context& context) {
    std::vector<http::Endpoint> all;
    const auto add = [&all](std::vector<http::Endpoint> family) {
        all.insert(all.end(), std::make_move_iterator(family.begin()),
                   std::make_move_iterator(family.end()));
    };
    add(image_endpoints(context));
    add(text_endpoints(context));
    add(users_endpoints(context));
    add(user_deletion_endpoints(context));
    add(shared_keys_endpoints(context));
    add(kudos_endpoints(context));
    add(workers_endpoints(context));
    add(workers_messages_endpoints(context));
    add(status_endpoints(context));
    add(object_endpoints(context));
    add(dev_endpoints(context));
    add(register_endpoints(context));
    add(index_endpoints(context));
    // Last: they describe all the others.
    add(document_endpoints(context, all));
    return all;
}

}  // namespace orda::api
