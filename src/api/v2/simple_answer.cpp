#include "api/v2/simple_answer.h"

namespace orda::api {

const http::Schema<SimpleAnswer>& simple_answer() {
    static const http::Schema<SimpleAnswer> schema("SimpleResponse", [](auto& answer) {
        answer.field("message", &SimpleAnswer::message).describe("OK when it was done.");
    });
    return schema;
}

}  // namespace orda::api
