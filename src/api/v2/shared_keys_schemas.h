#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "horde/kudos_calls.h"
#include "http/schema.h"

namespace orda::api {

// Bodies and answers of `sharedkeys`, spec/users-and-access.md §6.1–6.5.

struct SharedKeyAnswer {
    std::string id;
    std::string username;
    std::optional<std::string> name;
    std::int64_t kudos = 0;
    std::optional<std::string> expiry;
    std::int64_t utilized = 0;
    std::int64_t max_image_pixels = -1;
    std::int64_t max_image_steps = -1;
    std::int64_t max_text_tokens = -1;
};

/// As a caller sees it. Pure.
SharedKeyAnswer shared_key_answer(const horde::SharedKeySight& sight);

/// Both read leniently.
const http::Schema<horde::SharedKeyWish>& new_shared_key();
const http::Schema<horde::SharedKeyWish>& shared_key_modification();
const http::Schema<SharedKeyAnswer>& shared_key_details();

}  // namespace orda::api
