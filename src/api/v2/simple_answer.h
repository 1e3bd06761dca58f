#pragma once

#include <string>

#include "http/schema.h"

namespace orda::api {

/// What endpoints answer that have nothing else to say.
struct SimpleAnswer {
    std::string message = "OK";
};

const http::Schema<SimpleAnswer>& simple_answer();

}  // namespace orda::api
