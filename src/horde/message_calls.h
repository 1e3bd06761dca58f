#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "horde/calls.h"

namespace orda::horde {

// What goes into the operations on messages to workers, spec/workers-and-teams.md §11.

struct MessagePost {
    Caller caller;
    std::string message;
    /// The id of a worker; absent = to all workers.
    std::optional<std::string> worker;
    std::chrono::hours life{12};
    std::string origin;
};

enum class MessageValidity : std::uint8_t { active, expired, all };

struct MessageQuery {
    Caller caller;
    /// The number of an author, as asked for.
    std::optional<std::string> author;
    /// The id of a worker, as asked for.
    std::optional<std::string> worker;
    /// Nothing for a word that is none.
    std::optional<MessageValidity> validity = MessageValidity::active;
    /// From 1 on.
    std::int64_t page = 1;
};

}  // namespace orda::horde
