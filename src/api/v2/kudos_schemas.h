#pragma once

#include <cstdint>
#include <string>

#include "http/schema.h"

namespace orda::api {

// Bodies and answers of `kudos/transfer` and `kudos/award`, spec/kudos.md §12, §13.

struct KudosGift {
    std::string username;
    std::int64_t amount = 100;
};
struct TransferredAnswer {
    double transferred = 0;
};
struct AwardedAnswer {
    double awarded = 0;
};

/// Read leniently.
const http::Schema<KudosGift>& kudos_transfer();
const http::Schema<KudosGift>& kudos_award();
const http::Schema<TransferredAnswer>& kudos_transferred();
const http::Schema<AwardedAnswer>& kudos_awarded();

}  // namespace orda::api
