#include "model/request.h"

namespace orda::model {

bool stays_resident(const Request& request) {
    if (!request.body) return false;
    return request.kind == Kind::image ||
           request.body->prompt.size() + request.body->payload.size() <= resident_body_bytes;
}

}  // namespace orda::model
