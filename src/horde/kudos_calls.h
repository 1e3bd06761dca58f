#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "horde/calls.h"

namespace orda::horde {

// What goes into and comes out of transfers, awards and shared keys, as plain values.

/// Kudos given to somebody, spec/kudos.md §12.
struct TransferCall {
    Caller caller;
    /// `name#id`, a bare number, or the id of a shared key.
    std::string recipient;
    /// Whole kudos, as asked for.
    std::int64_t amount = 0;
    /// The client's own key: the same one moves kudos once.
    std::optional<std::string> idempotency_key;
};

/// The same out of nothing, spec/kudos.md §13; the amount may be negative.
struct AwardCall {
    TransferCall transfer;
    /// Who may award.
    std::vector<model::UserId> awarders;
};

/// What is asked of a new shared key, or of one that is changed; what is absent stays as it is, or
/// has its default.
struct SharedKeyWish {
    /// −1 = unlimited.
    std::optional<std::int64_t> kudos;
    /// Days from now; −1 = never.
    std::optional<std::int64_t> expiry;
    std::optional<std::string> name;
    std::optional<std::int64_t> max_image_pixels;
    std::optional<std::int64_t> max_image_steps;
    std::optional<std::int64_t> max_text_tokens;
};

/// A shared key as shown.
struct SharedKeySight {
    model::SharedKey key;
    std::string owner_alias;
};

}  // namespace orda::horde
